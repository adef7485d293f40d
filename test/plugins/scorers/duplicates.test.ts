import fc from 'fast-check';
import { seededRandom, type Reply, type Score } from '../../../core/index.ts';
import duplicates from '../../../plugins/scorers/duplicates/index.ts';
import { batchOf, reply, setUp } from './batch.ts';
import { explanations, genericProse, sentencesOf, unrelatedText, type Explanation } from './explanations.ts';

const [octopus, penicillin, tower] = explanations as [Explanation, Explanation, Explanation];
const never = new AbortController().signal;

const sent = (uid: number, text: string, totalMs: number | null = 1000 * uid): Reply => ({
  ...reply(text, null, totalMs),
  uid,
  hotkey: `hot-${uid}`,
});

interface Given {
  readonly challenge?: string;
  readonly reference?: string;
  readonly context?: string;
  readonly options?: object;
}

/** Scores by uid. */
async function judge(
  replies: readonly Reply[],
  { challenge = 'q', reference = '', context = '', options = {} }: Given = {},
): Promise<Map<number, Score>> {
  const scorer = await setUp(duplicates, { ...options });
  const batch = batchOf({ challenge, reference, replies, against: 'challenge' });
  const item = { ...batch.item, context: { ...batch.item.context, text: context } };
  const scores = await scorer.score({ ...batch, item }, never);
  expect(scores).toHaveLength(replies.length);
  return new Map(replies.map(({ uid }, i) => [uid, scores[i] as Score]));
}
const valuesOf = (scores: ReadonlyMap<number, Score>): Record<number, number> =>
  Object.fromEntries([...scores].map(([uid, { value }]) => [uid, value]));

describe('copies', () => {
  test('the earliest is the original, whatever its uid and place; the others pay, with the evidence', async () => {
    const text = octopus.paraphrase;
    const scores = await judge([
      sent(3, text, 900),
      sent(1, text, 2000),
      sent(7, text, 300),
      sent(4, penicillin.paraphrase),
    ]);
    expect(valuesOf(scores)).toEqual({ 1: 1, 3: 1, 4: 0, 7: 0 });
    const [cluster] = [scores.get(7)?.detail?.['cluster']];
    expect(cluster).toMatch(/^[0-9a-f]{8}$/u);
    expect(scores.get(7)).toEqual({ value: 0, reason: 'original', detail: { cluster, copies: 2 } });
    expect(scores.get(1)).toMatchObject({
      value: 1,
      reason: 'copy',
      detail: { cluster, original: 7, copiedFrom: 7, similarity: 1 },
    });
    expect(scores.get(4)).toEqual({ value: 0 });
  });

  test('of those too near in time the lower uid was first; one that never ended was last', async () => {
    const text = octopus.paraphrase;
    expect(valuesOf(await judge([sent(5, text, 101), sent(2, text, 149)]))).toEqual({ 2: 0, 5: 1 });
    expect(valuesOf(await judge([sent(5, text, 101), sent(2, text, 151)]))).toEqual({ 2: 1, 5: 0 });
    expect(valuesOf(await judge([sent(1, text, null), sent(2, text, 1e6), sent(3, text, null)]))).toEqual({
      1: 1,
      2: 0,
      3: 1,
    });
  });

  const random = seededRandom('disguises');
  const words = octopus.paraphrase.split(/\s+/u);
  const vocabulary = unrelatedText.split(/\s+/u);
  const disguises: readonly (readonly [string, string, number])[] = [
    ['case and punctuation', octopus.paraphrase.toUpperCase().replace(/[.,]/gu, ' –'), 1],
    ['invisible signs', octopus.paraphrase.replace(/(\p{L})(\p{L})/gu, '$1\u200b$2'), 1],
    ['other line breaks', words.join('\n\n'), 1],
    ['sentences in another order', random.shuffle(sentencesOf(octopus.paraphrase)).join(' '), 1],
    ['a tenth of the words left out', words.filter(() => !random.chance(0.1)).join(' '), 1],
    [
      'a tenth replaced',
      words.map((word) => (random.chance(0.1) ? random.pick(vocabulary) : word)).join(' '),
      1,
    ],
    ['a fifth left out', words.filter(() => !random.chance(0.2)).join(' '), 0.8],
    ['a third of it', words.slice(0, words.length / 3).join(' '), 0.9],
    ['padding as long as the text', `${octopus.paraphrase} ${genericProse}`, 0.8],
  ];
  test.each(disguises)('are found behind %s', async (_name, text, least) => {
    const scores = await judge([sent(1, octopus.paraphrase), sent(2, text)]);
    expect(valuesOf(scores)[1]).toBe(0);
    expect(valuesOf(scores)[2]).toBeGreaterThanOrEqual(least);
  });

  test('a copy of a copy belongs to the first', async () => {
    const halves = [words.slice(0, 75), words.slice(75)].map((half) => half.join(' '));
    const second = `${halves[0]} ${genericProse}`;
    const third = `${genericProse} ${tower.summary}`;
    const scores = await judge([sent(1, octopus.paraphrase), sent(2, second), sent(3, third)], {
      options: { full: 0.5 },
    });
    expect(scores.get(3)?.detail).toMatchObject({ original: 1, copiedFrom: 2 });
    expect(scores.get(1)?.detail).toMatchObject({ copies: 2 });
  });

  test('a cluster has the same name in every step', async () => {
    const name = async (replies: Reply[]): Promise<unknown> =>
      (await judge(replies)).get(1)?.detail?.['cluster'];
    const first = await name([sent(1, tower.paraphrase), sent(2, tower.paraphrase)]);
    expect(await name([sent(0, 'x'), sent(1, tower.paraphrase, 5), sent(9, tower.paraphrase)])).toBe(first);
  });
});

describe('no copies', () => {
  test('the same facts in other words, or in short', async () => {
    for (const { reference, paraphrase, summary } of explanations) {
      const scores = await judge([
        sent(1, reference),
        sent(2, paraphrase),
        sent(3, summary),
        sent(4, unrelatedText),
      ]);
      expect(valuesOf(scores)).toEqual({ 1: 0, 2: 0, 3: 0, 4: 0 });
    }
  });

  test('short answers, equal because there is one right answer', async () => {
    const text = 'I work it out directly: 6 times 7 is 42.\nFinal answer: 42';
    expect(valuesOf(await judge([sent(1, text), sent(2, text), sent(3, text)]))).toEqual({
      1: 0,
      2: 0,
      3: 0,
    });
  });

  test('the right answer, the question and the material, as long as they are', async () => {
    const { reference, challenge } = octopus;
    const echo = `${challenge} `.repeat(3);
    for (const [text, given] of [
      [reference, { reference }],
      [echo, { challenge }],
      [sentencesOf(reference).toReversed().join(' '), { context: reference }],
    ] as const)
      expect(valuesOf(await judge([sent(1, text), sent(2, text)], given))).toEqual({ 1: 0, 2: 0 });
    // But what is added to them is evidence.
    const own = `${reference} ${penicillin.paraphrase} ${tower.paraphrase}`;
    expect(valuesOf(await judge([sent(1, own), sent(2, own)], { reference }))[2]).toBe(1);
  });

  test('a miner cannot harm others by sending at once all they are likely to say', async () => {
    const honest = octopus.paraphrase;
    const sentences = sentencesOf(honest);
    // Half of what the honest one says, by a lucky guess, among much else.
    const guesses = [
      sentences.slice(0, sentences.length / 2).join(' '),
      penicillin.reference,
      tower.reference,
    ];
    const flood = `${guesses.join(' ')} ${penicillin.paraphrase} ${tower.paraphrase}`;
    expect(valuesOf(await judge([sent(1, flood, 1), sent(2, honest)]))).toEqual({ 1: 0, 2: 0 });
  });

  test('a copy takes nothing from the original, and other replies move nobody', async () => {
    const texts = [octopus.paraphrase, penicillin.paraphrase, tower.paraphrase];
    const alone = await judge(texts.map((text, uid) => sent(uid, text)));
    const crowd = texts.flatMap((text, uid) => [sent(uid, text), sent(uid + 10, text, 90_000)]);
    const among = await judge([...crowd, sent(50, unrelatedText, 1), sent(51, 'a b c '.repeat(5000), 2)]);
    for (const uid of [0, 1, 2]) expect([alone.get(uid)?.value, among.get(uid)?.value]).toEqual([0, 0]);
  });

  test('a single reply', async () => {
    expect(await judge([sent(1, octopus.paraphrase)])).toEqual(new Map([[1, { value: 0 }]]));
  });
});

describe('laws of duplicates', () => {
  const word = fc.constantFrom(
    'the',
    'octopus',
    'has',
    'of',
    'arms',
    'is',
    'blood',
    'three',
    'hearts',
    'and',
    '.',
    '中',
  );
  const text = fc.oneof(
    fc.array(word, { minLength: 1, maxLength: 60 }).map((list) => list.join(' ')),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  );
  const replies = fc
    .array(fc.tuple(text, fc.option(fc.integer({ min: 0, max: 500 }))), { minLength: 1, maxLength: 8 })
    .map((list) => list.map(([one, totalMs], uid) => sent(uid, one, totalMs)));
  const options = fc.record({
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    full: fc.double({ min: 0.01, max: 1, noNaN: true }),
    minWords: fc.integer({ min: 1, max: 20 }),
  });

  test('values lie in [0, 1], the first of all pays nothing, and the order in the batch does not matter', () =>
    fc.assert(
      fc.asyncProperty(replies, options, async (list, given) => {
        const scores = await judge(list, { options: given });
        for (const { value } of scores.values()) expect(value >= 0 && value <= 1).toBe(true);
        const slot = ({ timings }: Reply): number => Math.floor((timings.totalMs ?? Infinity) / 50);
        const [first] = list.toSorted((a, b) => slot(a) - slot(b) || a.uid - b.uid);
        expect(scores.get(first?.uid ?? -1)?.value).toBe(0);
        expect(new Map([...(await judge(list.toReversed(), { options: given }))].toReversed())).toEqual(
          scores,
        );
        expect(JSON.parse(JSON.stringify([...scores]))).toEqual([...scores]);
      }),
    ));

  test('hostile texts score, alone and together', async () => {
    const hostile = [
      '.',
      '\0',
      '\ud800',
      ' \n',
      'x'.repeat(1_000_000),
      'a '.repeat(500_000),
      '\ufdfa'.repeat(20_000),
      `e${'\u0301'.repeat(65_000)}`,
      'a\u200b'.repeat(30_000),
      '__proto__ constructor toString '.repeat(100),
    ];
    const scores = await judge(hostile.flatMap((one, i) => [sent(2 * i, one), sent(2 * i + 1, one)]));
    for (const { value } of scores.values()) expect(value >= 0 && value <= 1).toBe(true);
  });

  test('stops when told to', async () => {
    const scorer = await setUp(duplicates);
    const batch = batchOf({ reference: '', replies: ['x', 'y'] });
    await expect(scorer.score(batch, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  });
});
