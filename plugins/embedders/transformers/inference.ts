import type { TextModel } from '../shared/embed-texts.ts';
import { Fault, importLibrary, messageOf, runtimeFault } from '../shared/fault.ts';
import { joinModel, type Loaded, type Loading, type Output, type Sequences } from '../shared/local-model.ts';
import type { Library } from './library.ts';

const packageName = '@xenova/transformers';

/** Loads a model with transformers.js; throws a Fault. Nothing is fetched. */
export async function loadModel(loading: Loading): Promise<TextModel & Loaded> {
  const library = await importLibrary(
    packageName,
    loadLibrary,
    `${packageName}@npm:@huggingface/transformers@4.3.1`,
  );
  const tokenizer = await library.AutoTokenizer.from_pretrained(loading.folder).catch((error: unknown) => {
    throw new Fault('tokenizer', messageOf(error));
  });
  const network = await library.AutoModel.from_pretrained(loading.folder, {
    dtype: loading.precision === 'int8' ? 'q8' : 'fp32',
    session_options: loading.threads === undefined ? {} : { intraOpNumThreads: loading.threads },
  }).catch((error: unknown) => {
    throw runtimeFault(error, 'model');
  });
  const encoder = {
    encode: (text: string, options: { readonly add_special_tokens: boolean }) => ({
      ids: tokenizer.encode(text, options),
    }),
    get_vocab: () => tokenizer.get_vocab(),
  };
  return joinModel(loading, encoder, {
    outputs: network.sessions['model']?.outputNames ?? [],
    async run(sequences, columns, output) {
      return (await network(inputsOf(library, sequences, columns)))[output] as Output;
    },
  });
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

/** Padded on the right. The package adds what else a model wants: types, places, an empty past. */
function inputsOf(
  { Tensor }: Library,
  sequences: Sequences,
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
