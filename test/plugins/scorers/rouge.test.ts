import fc from 'fast-check';
import rouge from '../../../plugins/scorers/rouge/index.ts';
import { rougeAsUpstream } from '../../../plugins/scorers/rouge/upstream.ts';
import { goldenRow, goldenRows } from '../../fixtures/golden/rows.ts';
import { scoreAll, setUp, valuesOf } from './batch.ts';

type Pair = { reference: string; completion: string };
type Scores = Record<'rouge-1' | 'rouge-2' | 'rouge-l', Record<'f' | 'p' | 'r', number>>;
type ScorerInput = Pair & { ngram: 'rouge-1'; metric: 'f' };
const salad = `alpha ${Array.from({ length: 1500 }, (_, i) => `w${i}`).join(' ')}`;
const spellOut = (text: string): string => (text.startsWith("'alpha '") ? salad : text);

describe('rouge, as upstream', () => {
  for (const row of goldenRows<Pair, Scores>('rouge'))
    test(row.id, () => {
      for (const ngram of ['rouge-1', 'rouge-2', 'rouge-l'] as const) {
        const scores = rougeAsUpstream(row.input.reference, row.input.completion, ngram);
        for (const metric of ['f', 'p', 'r'] as const)
          expect(Math.abs((scores?.[metric] ?? NaN) - row.expected[ngram][metric])).toBeLessThanOrEqual(
            1e-12,
          );
      }
    });

  for (const row of goldenRows<ScorerInput, number>('rouge_scorer'))
    test(row.id, async () => {
      const { reference, completion, ngram, metric } = row.input;
      for (const compat of ['upstream-1.0', 'upstream-2.5']) {
        const scorer = await setUp(rouge, { ngram, metric, compat });
        const [value] = await valuesOf(scorer, { reference, replies: [spellOut(completion)] });
        expect(Math.abs((value ?? NaN) - row.expected)).toBeLessThanOrEqual(row.tol ?? 0);
      }
    });

  test.each(['rouge-15', 'rouge-16'])('%s: 0 with a reason instead of an error', async (id) => {
    const { reference, completion } = goldenRow<Pair, unknown>(id).input;
    const scorer = await setUp(rouge, { compat: 'upstream-2.5' });
    expect(await scoreAll(scorer, { reference, replies: [completion] })).toEqual([
      { value: 0, reason: 'no-sentence' },
    ]);
  });

  test('agrees with a plain table on random texts', () => {
    const text = fc
      .array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 60 }), {
        minLength: 1,
        maxLength: 4,
      })
      .map((sentences) => sentences.map((words) => words.join(' ')).join('.'));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(rougeAsUpstream(a, b, 'rouge-l')?.p).toBe(plainSummaryPrecision(a, b));
      }),
    );
  });

  // Pair by pair this is 400 million comparisons of sentences.
  test('sentences that have nothing in common are not compared', () => {
    const sentences = (letter: string): string =>
      Array.from({ length: 20_000 }, (_, i) => `${letter}${i}`).join('. ');
    expect(rougeAsUpstream(sentences('a'), sentences('b'), 'rouge-l')?.f).toBe(0);
  });
});

/** The library's algorithm with the whole table in memory. */
function plainSummaryPrecision(hypothesis: string, reference: string): number {
  const split = (text: string): string[][] => text.split('.').map((sentence) => sentence.split(' '));
  const union = new Set<string>();
  for (const x of split(reference))
    for (const y of split(hypothesis)) {
      const table = [...x, ''].map(() => new Array<number>(y.length + 1).fill(0));
      const at = (i: number, j: number): number => table[i]?.[j] ?? 0;
      for (let i = 1; i <= x.length; i += 1)
        for (let j = 1; j <= y.length; j += 1)
          (table[i] as number[])[j] =
            x[i - 1] === y[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
      let [i, j] = [x.length, y.length];
      while (i > 0 && j > 0) {
        if (x[i - 1] === y[j - 1]) {
          union.add(x[i - 1] as string);
          i -= 1;
          j -= 1;
        } else if (at(i - 1, j) > at(i, j - 1)) i -= 1;
        else j -= 1;
      }
    }
  return union.size / new Set(split(hypothesis).flat()).size;
}

describe('rouge', () => {
  const sentence = 'Paris is the capital of France.';
  const score = async (reference: string, replies: string[], options = {}): Promise<number[]> =>
    valuesOf(await setUp(rouge, options), { reference, replies });

  test('case, punctuation and compatibility forms do not matter', async () => {
    expect(await score('The Cat, sat!', ['the cat sat', 'ＴＨＥ  cat sat'])).toEqual([1, 1]);
    expect(await score("don't stop at 3.14", ['Don’t stop at 3.14!'])).toEqual([1]);
  });

  test.each(['rouge-1', 'rouge-2', 'rouge-l'])(
    '%s: repeating and padding lower every metric',
    async (ngram) => {
      for (const metric of ['f', 'p', 'r']) {
        const filler = ' and so on with many other words that nobody asked about at all';
        const [once, twice, thrice, padded] = (await score(
          sentence,
          [sentence, `${sentence} ${sentence}`, `${sentence} ${sentence} ${sentence}`, sentence + filler],
          { ngram, metric },
        )) as [number, number, number, number];
        expect(once).toBe(1);
        expect(twice).toBeLessThan(0.7);
        expect(thrice).toBeLessThan(twice);
        expect(padded).toBeLessThan(1);
      }
    },
  );

  test('a lucky word does not earn precision', async () => {
    const [one] = await score(sentence, ['the'], { ngram: 'rouge-1', metric: 'p' });
    expect(one).toBeLessThan(0.02);
  });

  test('texts without words: equal or nothing', async () => {
    expect(await score('🙂', ['🙂', '🙃', ''])).toEqual([1, 0, 0]);
    expect(await score('', ['', 'x'])).toEqual([0, 0]);
  });

  test('as a penalty: the echo pays, what the reference shares with the question is free', async () => {
    const given = {
      challenge: 'What is the capital of France and since when?',
      reference: 'The capital of France is Paris, since 987.',
      against: 'challenge' as const,
    };
    const scorer = await setUp(rouge, { ngram: 'rouge-1' });
    const [echo, honest, restated] = (await valuesOf(scorer, {
      ...given,
      replies: [given.challenge, given.reference, 'The capital of France since 987 is Paris.'],
    })) as [number, number, number];
    expect(echo).toBe(1);
    expect(honest).toBe(0);
    expect(restated).toBe(0);
  });

  test('as a penalty under p: an echo is one however short or repeated', async () => {
    const given = {
      challenge: 'Good morning! What is the capital of France, please? Thank you very much.',
      reference: 'It is Paris, on the Seine.',
      against: 'challenge' as const,
    };
    const scorer = await setUp(rouge, { ngram: 'rouge-1', metric: 'p' });
    const core = 'What is the capital of France?';
    const replies = [core, `${core} `.repeat(5), `${given.challenge} `.repeat(50), given.reference, 'Paris'];
    expect(await valuesOf(scorer, { ...given, replies })).toEqual([1, 1, 1, 0, 0]);
  });

  test('nothing beyond maxChars pays', async () => {
    const scorer = await setUp(rouge, { maxChars: 10 });
    const [a, b] = await valuesOf(scorer, {
      reference: 'one two three four',
      replies: ['one two th', 'one two three four'],
    });
    expect(a).toBe(b);
  });
});
