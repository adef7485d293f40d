import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Embedder, Logger, ModelFiles, Models, Paths } from '../../../core/index.ts';
import { factFiles, readRecipe } from './facts.ts';
import { nameVectors } from './identity.ts';
import type { LocalModelOptions } from './options.ts';
import { startThread } from './thread.ts';

interface Services {
  readonly models: Models;
  readonly paths: Paths;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** What one plugin has that others do not. */
export interface Engine {
  readonly provider: string;
  /** URL of the plugin's module; `worker` beside it runs in the thread. */
  readonly home: string;
  /** Files it cannot do without, beside the network and the tokenizer. */
  readonly needs?: readonly string[];
}

/** The setup of an embedder with a model of this machine: gets its files, runs it in a thread, and says once what it is. */
export async function startEmbedder(
  { models, paths, clock, log, signal }: Services,
  options: LocalModelOptions & { readonly file?: string | undefined },
  { provider, home, needs = [] }: Engine,
): Promise<Embedder & { readonly stop: () => Promise<void> }> {
  const startMs = clock.monotonic();
  const file = options.file ?? `onnx/model${options.precision === 'int8' ? '_quantized' : ''}.onnx`;
  const files = [file, 'tokenizer.json', ...needs];
  // Large networks keep their weights in a file of their own.
  const weights = [`${file}_data`, `${file}.data`];
  const optional = [...factFiles.filter((name) => !files.includes(name)), ...weights];
  const found = await models.open({ model: options.model, base: paths.config, files, optional }, signal);
  const recipe = await readRecipe(found, options);
  const megabytes = await megabytesOf(found, [file, ...weights]);
  const { dimensions, pooling, embedCounted, stop } = await startThread(
    {
      ...options,
      ...recipe,
      folder: found.folder,
      network: join(found.folder, file),
      tokenizer: join(found.folder, 'tokenizer.json'),
      mustPool: options.pooling !== undefined,
    },
    home,
    signal,
  );
  const precision = options.file ?? options.precision;
  const model = nameVectors({ ...options, ...recipe, pooling, precision, digest: found.digest });
  log.info('Loaded an embedding model.', {
    model,
    dimensions,
    milliseconds: Math.round(clock.monotonic() - startMs),
    megabytes,
  });
  return {
    identity: { provider, model, endpoint: 'local', dimensions, normalised: options.normalise },
    embedCounted,
    embed: async (texts, abort) => (await embedCounted(texts, abort)).vectors,
    stop,
  };
}

/** Of the files that fill the memory. */
async function megabytesOf({ folder, files }: ModelFiles, names: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const name of names.filter((one) => files.includes(one)))
    bytes += (await stat(join(folder, name))).size;
  return Math.ceil(bytes / 1e6);
}
