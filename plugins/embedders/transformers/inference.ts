import { Fault, importLibrary, messageOf, runtimeFault } from '../onnx/fault.ts';
import type { Loaded, Loading } from '../onnx/inference.ts';
import type { TextModel } from '../shared/embed-texts.ts';
import { encodeText } from '../shared/encode.ts';
import { normalise, pool } from '../shared/pooling.ts';
import { quantisesByBatch } from '../shared/quantised.ts';
import type { Library, Network } from './library.ts';

export interface FolderLoading extends Loading {
  /** Holds the model's files at their paths in its repository. */
  readonly folder: string;
  readonly precision: 'fp32' | 'int8';
}

export const packageName = '@xenova/transformers';

/** Loads a model with the package and tries it with one token; throws a Fault. Nothing is fetched. */
export async function loadModel(loading: FolderLoading): Promise<TextModel & Loaded> {
  const { folder, prefix, maxTokens } = loading;
  const library = await importLibrary(packageName, loadLibrary);
  const tokenizer = await library.AutoTokenizer.from_pretrained(folder).catch((error: unknown) => {
    throw new Fault('tokenizer', messageOf(error));
  });
  const network = await openNetwork(library, loading);
  const { output, pooling } = chooseOutput(network, loading);

  const run = async (sequences: readonly (readonly number[])[]): Promise<Float32Array[]> => {
    const lengths = sequences.map(({ length }) => length);
    const columns = Math.max(...lengths);
    const { [output]: tensor } = await network(inputsOf(library, sequences, columns));
    if (tensor === undefined) throw new Fault('model', `it did not give its output ${output}`);
    const hidden = tensor.data;
    const width = tensor.dims.at(-1) as number;
    const vectors =
      pooling === 'own'
        ? lengths.map((_, row) => hidden.slice(row * width, (row + 1) * width))
        : pool(hidden, lengths, columns, width, pooling);
    return loading.normalise ? vectors.map(normalise) : vectors;
  };
  let lastToken = 0;
  for (const id of tokenizer.get_vocab().values()) lastToken = Math.max(lastToken, id);
  const [vector] = await run([[lastToken]]).catch((error: unknown) => {
    if (!/out of data bounds/.test(messageOf(error))) throw runtimeFault(error, 'model');
    throw new Fault('vocabulary', `the tokenizer has a token ${lastToken}, which the model does not know`);
  });
  const encoder = {
    encode: (text: string, options: { readonly add_special_tokens: boolean }) => ({
      ids: tokenizer.encode(text, options),
    }),
  };
  return {
    dimensions: (vector as Float32Array).length,
    pooling,
    runsAlone: await quantisesByBatch(loading.model),
    encode: (text) => encodeText(encoder, prefix + text, maxTokens),
    run: (sequences) =>
      run(sequences).catch((error: unknown) => {
        throw runtimeFault(error, 'text');
      }),
  };
}

async function loadLibrary(): Promise<Library> {
  const library = (await import('@xenova/transformers')) as unknown as Library;
  const { env, LogLevel } = library;
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.useFSCache = false;
  env.fetch = () => Promise.reject(new Error('the model is not to be fetched here'));
  // Nothing on stderr: what is wrong comes as an error as well.
  env.logLevel = LogLevel.NONE;
  return library;
}

const openNetwork = (
  { AutoModel }: Library,
  { folder, precision, threads }: FolderLoading,
): Promise<Network> =>
  AutoModel.from_pretrained(folder, {
    dtype: precision === 'int8' ? 'q8' : 'fp32',
    session_options: threads === undefined ? {} : { intraOpNumThreads: threads },
  }).catch((error: unknown) => {
    throw runtimeFault(error, 'model');
  });

/** The vectors of a text's tokens where the model gives them: those can be pooled in any way. Else the text's own vector. */
function chooseOutput(
  { sessions }: Network,
  { pooling, mustPool }: FolderLoading,
): Pick<Loaded, 'pooling'> & { readonly output: string } {
  const names = sessions['model']?.outputNames ?? [];
  const tokens = ['last_hidden_state', 'token_embeddings'].find((name) => names.includes(name));
  if (tokens !== undefined) return { output: tokens, pooling: pooling ?? 'mean' };
  if (!names.includes('sentence_embedding'))
    throw new Fault('model', `it has no output with vectors, only ${names.join(', ')}`);
  if (mustPool) throw new Fault('pooling', 'sentence_embedding');
  return { output: 'sentence_embedding', pooling: 'own' };
}

/** Padded on the right. The package adds what else a model wants: types, places, an empty past. */
function inputsOf(
  { Tensor }: Library,
  sequences: readonly (readonly number[])[],
  columns: number,
): Readonly<Record<string, object>> {
  const ids = new BigInt64Array(sequences.length * columns);
  const mask = new BigInt64Array(sequences.length * columns);
  sequences.forEach((sequence, row) =>
    sequence.forEach((id, column) => {
      ids[row * columns + column] = BigInt(id);
      mask[row * columns + column] = 1n;
    }),
  );
  const dims = [sequences.length, columns];
  return { input_ids: new Tensor('int64', ids, dims), attention_mask: new Tensor('int64', mask, dims) };
}
