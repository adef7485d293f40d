/** A model with its tokenizer. */
export interface TextModel {
  encode(text: string): readonly number[];
  /** One vector for each of the sequences, which are run as one batch. */
  run(sequences: readonly (readonly number[])[]): Promise<Float32Array[]>;
  /** What a text is run with changes its vector: each is to be run on its own. */
  readonly runsAlone: boolean;
}

/**
 * One vector a text, in order. Equal texts are run once; texts of like length are run together, so that little is padded, up
 * to `tokensPerBatch` tokens with the padding. Gives way after every text it reads and before every batch it runs, and stops
 * there when the signal aborts.
 */
export async function embedTexts(
  texts: readonly string[],
  model: TextModel,
  tokensPerBatch: number,
  signal: AbortSignal,
): Promise<{ readonly vectors: Float32Array[]; readonly inputTokens: number }> {
  const distinct = [...new Set(texts)];
  const sequences: (readonly number[])[] = [];
  for (const text of distinct) {
    await giveWay(signal);
    sequences.push(model.encode(text));
  }
  const lengths = sequences.map(({ length }) => length);
  const found = new Map<string, Float32Array>();
  for (const batch of planBatches(lengths, model.runsAlone ? 0 : tokensPerBatch)) {
    await giveWay(signal);
    const vectors = await model.run(batch.map((at) => sequences[at] as readonly number[]));
    batch.forEach((at, i) => found.set(distinct[at] as string, vectors[i] as Float32Array));
  }
  return {
    vectors: texts.map((text) => found.get(text) as Float32Array),
    inputTokens: lengths.reduce((sum, length) => sum + length, 0),
  };
}

async function giveWay(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}

/** To run a batch costs about as much as this many tokens more: the network's weights are read once for all of it. */
const batchTokens = 32;

/**
 * Positions of the lengths, shortest first, in the batches that cost the least, padding included; none is empty, and only one
 * of a single text has more tokens than the budget.
 */
export function planBatches(lengths: readonly number[], tokensPerBatch: number): number[][] {
  const order = lengths.map((_, at) => at).sort((a, b) => (lengths[a] as number) - (lengths[b] as number));
  /** For the first so many texts: the least cost, and where the last of their batches begins. */
  const plans = [{ cost: 0, begin: 0 }];
  order.forEach((at, last) => {
    let best = { cost: Infinity, begin: last };
    for (let begin = last; begin >= 0; begin -= 1) {
      const tokens = (last - begin + 1) * (lengths[at] as number);
      if (begin < last && tokens > tokensPerBatch) break;
      const cost = (plans[begin] as typeof best).cost + batchTokens + tokens;
      if (cost < best.cost) best = { cost, begin };
    }
    plans.push(best);
  });
  const batches: number[][] = [];
  for (let end = order.length; end > 0; end = (plans[end] as (typeof plans)[0]).begin)
    batches.push(order.slice(plans[end]?.begin, end));
  return batches.reverse();
}
