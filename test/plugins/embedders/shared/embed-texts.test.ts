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

test('planBatches keeps to the budget, leaves nothing out, and pads no more than it must', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 50 })),
      fc.integer({ min: 0, max: 200 }),
      (lengths, budget) => {
        const batches = planBatches(lengths, budget);
        const of = (at: number): number => lengths[at] as number;
        expect(batches.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, at) => at));
        expect(batches.flat().map(of)).toEqual([...lengths].sort((a, b) => a - b));
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          const cells = batch.length * Math.max(...batch.map(of));
          expect(batch.length === 1 || cells <= budget).toBe(true);
        }
      },
    ),
  );
});
