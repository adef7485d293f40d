import type { TextModel } from './embed-texts.ts';
import { encodeText, type Encoder } from './encode.ts';
import { Fault, messageOf, runtimeFault } from './fault.ts';
import { normalise, pool, type Pooling } from './pooling.ts';
import { quantisesByBatch } from './quantised.ts';

/** What to load, and how texts become vectors. Paths are absolute. */
export interface Loading {
  /** Holds the model's files at their paths in its repository. */
  readonly folder: string;
  /** The ONNX file. */
  readonly network: string;
  readonly tokenizer: string;
  readonly precision: 'fp32' | 'int8';
  /** undefined: neither the user nor the model says it. */
  readonly pooling: Pooling | undefined;
  /** The user says it: a model that pools in its own way will not do. */
  readonly mustPool: boolean;
  readonly normalise: boolean;
  readonly prefix: string;
  readonly maxTokens: number;
  readonly tokensPerBatch: number;
  /** undefined: as many as ONNX Runtime finds right. */
  readonly threads?: number | undefined;
}

/** What a model turned out to be. */
export interface Loaded {
  readonly dimensions: number;
  /** `own`: the model pools by itself. */
  readonly pooling: Pooling | 'own';
}

export type Sequences = readonly (readonly number[])[];

/** A model's tokenizer, as a library opens it. */
export interface Tokenizer extends Encoder {
  get_vocab(): ReadonlyMap<string, number>;
}

/** A model's network, as a library opens it. */
export interface Network {
  /** Names of all it can give. */
  readonly outputs: readonly string[];
  /** One output for sequences of tokens, which are to be padded on the right to `columns`. */
  run(sequences: Sequences, columns: number, output: string): Promise<Output>;
}

export interface Output {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}

/** Puts the two together and tries them with one token; throws a Fault. */
export async function joinModel(
  loading: Loading,
  tokenizer: Tokenizer,
  network: Network,
): Promise<TextModel & Loaded> {
  const { output, pooling } = chooseOutput(network.outputs, loading);
  const run = async (sequences: Sequences): Promise<Float32Array[]> => {
    const lengths = sequences.map(({ length }) => length);
    const columns = Math.max(...lengths);
    const { type, dims, data } = await network.run(sequences, columns, output);
    if (type !== 'float32')
      throw new Fault('model', `its output ${output} is made of ${type}, not of float32`);
    const numbers = data as Float32Array;
    const width = dims.at(-1) as number;
    const vectors =
      pooling === 'own'
        ? lengths.map((_, row) => numbers.slice(row * width, (row + 1) * width))
        : pool(numbers, lengths, columns, width, pooling);
    return loading.normalise ? vectors.map(normalise) : vectors;
  };

  // A tokenizer with more tokens than the model would make the one text that has such a token fail, weeks later.
  let lastToken = 0;
  for (const id of tokenizer.get_vocab().values()) lastToken = Math.max(lastToken, id);
  const [vector] = await run([[lastToken]]).catch((error: unknown) => {
    if (!/out of data bounds/.test(messageOf(error))) throw runtimeFault(error, 'model');
    throw new Fault('vocabulary', `the tokenizer has a token ${lastToken}, which the model does not know`);
  });
  return {
    dimensions: (vector as Float32Array).length,
    pooling,
    runsAlone: await quantisesByBatch(loading.network),
    encode: (text) => encodeText(tokenizer, loading.prefix + text, loading.maxTokens),
    run: (sequences) =>
      run(sequences).catch((error: unknown) => {
        throw runtimeFault(error, 'text');
      }),
  };
}

/** The vectors of a text's tokens where the model gives them: those can be pooled in any way. Else the text's own vector. */
function chooseOutput(
  outputs: readonly string[],
  { pooling = 'mean', mustPool }: Loading,
): { readonly output: string; readonly pooling: Pooling | 'own' } {
  const tokens = ['last_hidden_state', 'token_embeddings'].find((name) => outputs.includes(name));
  if (tokens !== undefined) return { output: tokens, pooling };
  const whole = 'sentence_embedding';
  if (!outputs.includes(whole))
    throw new Fault('model', `it has no output last_hidden_state, only ${outputs.join(', ')}`);
  if (mustPool) throw new Fault('pooling', whole);
  return { output: whole, pooling: 'own' };
}
