import type { InferenceSession } from 'onnxruntime-node';
import type { TextModel } from '../shared/embed-texts.ts';
import { normalise, pool, type Pooling } from '../shared/pooling.ts';
import { quantisesByBatch } from '../shared/quantised.ts';
import { Fault, importLibrary, messageOf, runtimeFault } from './fault.ts';
import { makeFeeds } from './feeds.ts';
import { openTokenizer } from './tokenizer.ts';

/** What to load, and how texts become vectors. Paths are absolute. */
export interface Loading {
  readonly model: string;
  readonly tokenizer: string;
  /** null: the model has none. */
  readonly tokenizerConfig: string | null;
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

/** Loads a model and tries it with one token; throws a Fault. */
export async function loadModel(loading: Loading): Promise<TextModel & Loaded> {
  const ort = await importLibrary('onnxruntime-node', () => import('onnxruntime-node'));
  const tokenizer = await openTokenizer(loading.tokenizer, loading.tokenizerConfig);
  const session = await createSession(loading, ort.InferenceSession);
  const { output, pooling } = chooseOutput(session.outputMetadata, loading);

  const run = async (sequences: readonly (readonly number[])[]): Promise<Float32Array[]> => {
    const lengths = sequences.map(({ length }) => length);
    const columns = Math.max(...lengths);
    const feeds = makeFeeds(session.inputMetadata, sequences, columns, ort.Tensor);
    const { [output]: tensor } = await session.run(feeds, [output]);
    const hidden = tensor?.data as Float32Array;
    const width = tensor?.dims.at(-1) as number;
    const vectors =
      pooling === 'own'
        ? lengths.map((_, row) => hidden.slice(row * width, (row + 1) * width))
        : pool(hidden, lengths, columns, width, pooling);
    return loading.normalise ? vectors.map(normalise) : vectors;
  };
  // A tokenizer with more tokens than the model would make the one text that has such a token fail, weeks later.
  const { lastToken } = tokenizer;
  const [vector] = await run([[lastToken]]).catch((error: unknown) => {
    if (!/out of data bounds/.test(messageOf(error))) throw runtimeFault(error, 'model');
    throw new Fault('vocabulary', `the tokenizer has a token ${lastToken}, which the model does not know`);
  });
  return {
    dimensions: (vector as Float32Array).length,
    pooling,
    runsAlone: await quantisesByBatch(loading.model),
    encode: (text) => tokenizer.encode(loading.prefix + text, loading.maxTokens),
    run: (sequences) =>
      run(sequences).catch((error: unknown) => {
        throw runtimeFault(error, 'text');
      }),
  };
}

async function createSession(
  { model, threads }: Loading,
  Session: typeof InferenceSession,
): Promise<InferenceSession> {
  try {
    return await Session.create(model, {
      ...(threads !== undefined && { intraOpNumThreads: threads }),
      // Nothing on stderr: what is wrong comes as an error as well.
      logSeverityLevel: 4,
    });
  } catch (error) {
    throw runtimeFault(error, 'model');
  }
}

/** The vectors of a text's tokens where the model gives them: those can be pooled in any way. Else the text's own vector. */
function chooseOutput(
  given: readonly InferenceSession.ValueMetadata[],
  { pooling, mustPool }: Loading,
): { readonly output: string; readonly pooling: Pooling | 'own' } {
  const outputs = given.filter((output) => output.isTensor && output.type === 'float32');
  const named = (names: readonly string[], rank: number) =>
    outputs.find(({ name }) => names.includes(name)) ??
    outputs.find((output) => given.length === 1 && output.isTensor && output.shape.length === rank);
  const tokens = named(['last_hidden_state', 'token_embeddings'], 3);
  if (tokens !== undefined) return { output: tokens.name, pooling: pooling ?? 'mean' };
  const whole = named(['sentence_embedding'], 2);
  if (whole === undefined) {
    const names = given.map((output) => `${output.name} (${output.isTensor ? output.type : 'no tensor'})`);
    throw new Fault('model', `it has no output with vectors of 32-bit floats, only ${names.join(', ')}`);
  }
  if (mustPool) throw new Fault('pooling', whole.name);
  return { output: whole.name, pooling: 'own' };
}
