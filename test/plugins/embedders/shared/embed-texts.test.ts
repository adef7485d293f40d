import fc from 'fast-check';
import { embedTexts, planBatches, type TextModel } from '../../../../plugins/embedders/shared/embed-texts.ts';

const never = new AbortController().signal;

/** A token a letter; a vector says which letters there were. `batches` has what was run together. */
function letterModel(runsAlone = false): TextModel & { readonly batches: number[][][] } {
  const batches: number[][][] = [];
  return {
    batches,
    runsAlone,
    encode: (text) => Array.from(text, (letter) => letter.charCodeAt(0)),
    async run(sequences) {
      batches.push(sequences.map((ids) => [...ids]));
      return sequences.map((ids) => Float32Array.from(ids));
    },
  };
}

describe('embedTexts', () => {
  it('gives each text its vector, in order, whatever the budget', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ minLength: 1, maxLength: 6 })),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        async (texts, tokensPerBatch, runsAlone) => {
          const model = letterModel(runsAlone);
          const { vectors, inputTokens } = await embedTexts(texts, model, tokensPerBatch, never);
          expect(vectors.map((vector) => String.fromCharCode(...vector))).toEqual(texts);
          expect(model.batches.flat()).toHaveLength(new Set(texts).size);
          expect(inputTokens).toBe([...new Set(texts)].join('').length);
          if (runsAlone) expect(model.batches.every(({ length }) => length === 1)).toBe(true);
        },
      ),
    );
  });

  it('stops before the next batch when told', async () => {
    const controller = new AbortController();
    const model = letterModel();
    const run = async (sequences: readonly (readonly number[])[]) => {
      controller.abort(new Error('enough'));
      return model.run(sequences);
    };
    const texts = ['a', 'bb', 'ccc', 'dddd'];
    await expect(embedTexts(texts, { ...model, run }, 1, controller.signal)).rejects.toThrow('enough');
    expect(model.batches).toHaveLength(1);
  });

  it('stops before the next text is read when told', async () => {
    const controller = new AbortController();
    const read: string[] = [];
    const encode = (text: string) => {
      read.push(text);
      controller.abort(new Error('enough'));
      return [1];
    };
    const model = { ...letterModel(), encode };
    await expect(embedTexts(['a', 'b', 'c'], model, 9, controller.signal)).rejects.toThrow('enough');
    expect(read).toEqual(['a']);
  });
});

/** What a plan costs: so much a batch, and every token with the padding. */
const costOf = (batches: readonly (readonly number[])[], lengths: readonly number[]): number =>
  batches.reduce(
    (sum, batch) => sum + 32 + batch.length * Math.max(...batch.map((at) => lengths[at] as number)),
    0,
  );

/** Every way to cut a list into pieces that are not empty. */
function* cuts<T>(list: readonly T[]): Generator<T[][]> {
  if (list.length === 0) yield [];
  for (let size = 1; size <= list.length; size += 1)
    for (const rest of cuts(list.slice(size))) yield [list.slice(0, size), ...rest];
}

describe('planBatches', () => {
  const isAllowed = (batch: readonly number[], lengths: readonly number[], budget: number): boolean =>
    batch.length === 1 || batch.length * Math.max(...batch.map((at) => lengths[at] as number)) <= budget;

  it('leaves nothing out, begins with the shortest, and keeps to the budget', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 200 }),
        fc.integer({ min: 0, max: 2000 }),
        (lengths, budget) => {
          const batches = planBatches(lengths, budget);
          const order = batches.flat();
          expect([...order].sort((a, b) => a - b)).toEqual(lengths.map((_, at) => at));
          expect(order.map((at) => lengths[at])).toEqual([...lengths].sort((a, b) => a - b));
          expect(batches.every((batch) => batch.length > 0 && isAllowed(batch, lengths, budget))).toBe(true);
        },
      ),
    );
  });

  it('finds the cheapest way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 7 }),
        fc.integer({ min: 0, max: 300 }),
        (lengths, budget) => {
          const order = lengths
            .map((_, at) => at)
            .sort((a, b) => (lengths[a] as number) - (lengths[b] as number));
          const costs = [...cuts(order)]
            .filter((batches) => batches.every((batch) => isAllowed(batch, lengths, budget)))
            .map((batches) => costOf(batches, lengths));
          expect(costOf(planBatches(lengths, budget), lengths)).toBe(Math.min(...costs));
        },
      ),
    );
  });
});
