import fc from 'fast-check';
import { seededRandom, type Embedder } from '../../../core/index.ts';
import hashing from '../../../plugins/embedders/hashing.ts';
import embeddingDistance from '../../../plugins/scorers/embedding-distance/index.ts';
import { distanceScore } from '../../../plugins/scorers/embedding-distance/upstream.ts';
import { communeGolden } from '../../fixtures/golden/commune.ts';
import { scoreAll, setUp, valuesOf } from './batch.ts';
import { explanations, genericProse, sentencesOf, unrelatedText, type Explanation } from './explanations.ts';

const plain = (await hashing.setup({} as never, hashing.options.parse({}))) as Embedder;

/** The same vectors with a common part, so that any two texts are near, as with many real models: unrelated ones 0.7. */
const crowded: Embedder = {
  identity: { ...plain.identity, dimensions: plain.identity.dimensions + 1 },
  embed: async (texts, signal) =>
    (await plain.embed(texts, signal)).map((vector) => Float32Array.from([...vector, 1.5])),
};

/** Gives each text the vector it has in the table. */
const tableEmbedder = (table: Readonly<Record<string, readonly number[]>>): Embedder => ({
  identity: { provider: 'test', model: 'table', endpoint: 'local', dimensions: 2, normalised: false },
  embed: async (texts) => texts.map((text) => Float32Array.from(table[text] ?? [])),
});

describe('embedding-distance, as Synthia', () => {
  const cases = communeGolden<{ name: string; a: number[]; b: number[]; score: number }[]>('scoring.cases');
  test.each(cases)('$name', async ({ a, b, score }) => {
    expect(distanceScore(a, b)).toBeCloseTo(score, 12);
    const scorer = await setUp(
      embeddingDistance,
      { compat: 'upstream' },
      { embedder: tableEmbedder({ a, b }) },
    );
    const [value] = await valuesOf(scorer, { reference: 'b', replies: ['a'] });
    expect(value).toBeCloseTo(score, 6);
  });

  test('over the whole range of cosines', () => {
    const { rows } = communeGolden<{ rows: { cos: number; score: number }[] }>('scoring.unit_vector_table');
    for (const { cos, score } of rows)
      expect(distanceScore([1, 0], [cos, Math.sqrt(1 - cos * cos)])).toBeCloseTo(score, 12);
  });

  test('where upstream has no value: two zero vectors give 0, an empty answer too', async () => {
    expect(distanceScore([0, 0], [0, 0])).toBe(0);
    const scorer = await setUp(embeddingDistance, { compat: 'upstream' }, { embedder: plain });
    expect(await scoreAll(scorer, { reference: 'a', replies: [''] })).toEqual([
      { value: 0, reason: 'empty' },
    ]);
  });
});

const forms = ([name, embedder]: readonly [string, Embedder]) =>
  explanations.map((one) => [name, one.subject, embedder, one] as const);

describe.each([...forms(['hashing', plain]), ...forms(['a crowded embedder', crowded])])(
  'embedding-distance with %s on %s',
  (_name, _subject, embedder, explanation) => {
    const score = async (replies: readonly string[]): Promise<number[]> =>
      valuesOf(await setUp(embeddingDistance, {}, { embedder }), { ...explanation, replies });
    const one = async (reply: string): Promise<number> => (await score([reply]))[0] as number;
    const { reference, paraphrase, summary, more, challenge, subject } = explanation;
    const random = seededRandom(subject);

    test('the reference is 1, honest answers are well above weak ones, those above nothing', async () => {
      const sentences = sentencesOf(reference);
      const extract = random.sample(sentences, Math.ceil(sentences.length * 0.6)).join(' ');
      const [best, close, honest, weak, unrelated, empty] = await score([
        reference,
        extract,
        paraphrase,
        more,
        unrelatedText,
        ' ',
      ]);
      expect(best).toBe(1);
      expect(close).toBeGreaterThan(0.8);
      expect(honest).toBeGreaterThan(0.35);
      expect(weak).toBeLessThan((honest as number) / 2);
      expect(unrelated).toBeLessThan(0.02);
      expect(empty).toBe(0);
    });

    test('echoes, soups and empty talk earn nothing', async () => {
      const termsOf = (text: string): string[] => [...new Set(text.match(/\p{L}{4,}/gu) ?? [])];
      const soup = (text: string): string => random.shuffle(termsOf(text)).slice(0, 120).join(' ');
      const cheats = [
        challenge,
        `${challenge}\n`.repeat(5),
        soup(challenge),
        soup(more),
        `${subject} `.repeat(100),
        genericProse,
        `${challenge}\n${genericProse}`,
      ];
      for (const value of await score(cheats)) expect(value).toBeLessThan(0.05);
      // Even with the very words of the reference.
      expect(await one(soup(reference))).toBeLessThan(0.2);
    });

    test('what is appended, repeated or pasted together costs', async () => {
      const alone = await one(paraphrase);
      expect(await one(`${paraphrase} ${genericProse}`)).toBeLessThan(0.6 * alone);
      expect(await one(`${paraphrase}\n`.repeat(3))).toBeLessThan(0.3 * alone);
      // A second, shorter draft brings the whole nearer; what it brings, the length takes.
      expect(await one(`${paraphrase} ${summary}`)).toBeLessThan(1.15 * alone);
      const three = ['a', 'b', 'c'].map((seed) =>
        seededRandom(seed).shuffle(sentencesOf(reference)).join(' '),
      );
      expect(await one(three.join('\n\n'))).toBeLessThan(0.3 * (await one(three[0] as string)));
    });

    test('more of the same about something else is never worth more', async () => {
      const own = sentencesOf(paraphrase);
      const other = sentencesOf(unrelatedText);
      const mixed = own.map((_, count) =>
        [...own.slice(0, own.length - count), ...other.slice(0, count)].join(' '),
      );
      const values = await score(mixed);
      // A sentence may share a word or two by chance.
      values.slice(1).forEach((value, i) => expect(value).toBeLessThanOrEqual((values[i] as number) + 0.05));
      expect(values.at(-1)).toBeLessThan(0.05);
    });

    test('a summary is honest but short', async () => {
      const value = await one(summary);
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(await one(paraphrase));
    });
  },
);

describe('embedding-distance', () => {
  const [explanation] = explanations as [Explanation];

  test('every factor is in the detail, and the value is their product', async () => {
    const scorer = await setUp(embeddingDistance, {}, { embedder: plain });
    const replies = [
      explanation.paraphrase,
      `${explanation.paraphrase} ${genericProse}`,
      explanation.summary,
    ];
    for (const { value, detail } of await scoreAll(scorer, { ...explanation, replies })) {
      const factors = detail as Record<string, number>;
      expect(Object.keys(factors)).toEqual([
        'similarity',
        'low',
        'high',
        'meaning',
        'focus',
        'length',
        'prose',
        'novelty',
      ]);
      const product = ['meaning', 'focus', 'length', 'prose', 'novelty'].map((key) => factors[key] as number);
      expect(value).toBeCloseTo(
        product.reduce((a, b) => a * b, 1),
        12,
      );
      for (const factor of product) expect(factor >= 0 && factor <= 1).toBe(true);
    }
  });

  test('an answer a little beside the reference is worth nearly as much', async () => {
    const scorer = await setUp(embeddingDistance, {}, { embedder: plain });
    const [value] = await valuesOf(scorer, { ...explanation, replies: [explanation.reference.slice(0, -1)] });
    expect(value).toBeGreaterThan(0.95);
  });

  test('anchors are embedded once, the reference once an item, a reply in one call and in pieces', async () => {
    const calls: (readonly string[])[] = [];
    const counting: Embedder = {
      ...plain,
      embed: (texts, signal) => {
        calls.push(texts);
        return plain.embed(texts, signal);
      },
    };
    const scorer = await setUp(embeddingDistance, { maxChars: 3000 }, { embedder: counting });
    const long = 'some words here '.repeat(1000);
    await scoreAll(scorer, { ...explanation, replies: [explanation.reference] });
    expect(calls).toHaveLength(3);
    const replies = [explanation.paraphrase, long];
    await scoreAll(scorer, { ...explanation, replies });
    // Another item, so the reference anew; the anchors are known.
    expect(calls).toHaveLength(6);
    expect(calls.at(-1)?.join('')).toBe(long.slice(0, 3000));
    expect(Math.max(...calls.flat().map(({ length }) => length))).toBeLessThanOrEqual(450);
  });

  test('as a penalty against the challenge: its echo pays, an honest answer does not', async () => {
    const scorer = await setUp(embeddingDistance, {}, { embedder: plain });
    const { challenge, reference, paraphrase } = explanation;
    const values = await valuesOf(scorer, {
      challenge,
      reference,
      against: 'challenge',
      replies: [challenge, reference, paraphrase],
    });
    expect(values[0]).toBe(1);
    expect(values[1]).toBe(0);
    expect(values[2]).toBeLessThan(0.1);
  });

  test('in a language the anchors are not written in, prose is not asked for', async () => {
    const scorer = await setUp(embeddingDistance, {}, { embedder: plain });
    const reference =
      'Der Krake ist ein Weichtier mit acht Armen und drei Herzen, dessen Haut die Farbe wechselt.';
    const [value] = await valuesOf(scorer, {
      reference,
      challenge: 'Erkläre das Tier.',
      replies: ['Der Krake, ein Weichtier mit acht Armen und drei Herzen, wechselt die Farbe seiner Haut.'],
    });
    expect(value).toBeGreaterThan(0.3);
  });

  test.each(['none', 'upstream'])(
    'a vector that is not finite is the embedder’s fault (%s)',
    async (compat) => {
      const embedder = tableEmbedder({});
      for (const vector of [[NaN, 1], [1], [Infinity, 0]]) {
        const bad = {
          ...embedder,
          embed: async (texts: readonly string[]) => texts.map(() => Float32Array.from(vector)),
        };
        const scorer = await setUp(embeddingDistance, { compat }, { embedder: bad });
        const scoring = scoreAll(scorer, { reference: 'a', replies: ['b'] });
        if (compat === 'upstream' && vector.length === 1) expect(await scoring).toHaveLength(1);
        else await expect(scoring).rejects.toMatchObject({ code: 'SYN_PLUGIN_RESULT' });
      }
    },
  );

  test('any text against any reference scores in [0, 1], and no text above the reference', async () => {
    const scorer = await setUp(embeddingDistance, { pieceChars: 50 }, { embedder: plain });
    const word = fc.constantFrom(
      'the',
      'octopus',
      'has',
      'of',
      'arms',
      'is',
      'blood',
      '.',
      '\n',
      '中',
      '\u0301',
      '\ud800',
    );
    const text = fc.oneof(
      fc.array(word, { maxLength: 80 }).map((words) => words.join(' ')),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    await fc.assert(
      fc.asyncProperty(text, text, text, async (reference, challenge, reply) => {
        const given = { reference, challenge: challenge || 'q', replies: [reference, reply] };
        const [own, value] = await valuesOf(scorer, given);
        expect(own).toBe(reference.trim() === '' ? 0 : 1);
        expect((value as number) >= 0 && (value as number) <= 1).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
