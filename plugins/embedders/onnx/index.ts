import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { definePlugin, modelsToken, type ModelFiles } from '../../../core/index.ts';
import { factFiles, readRecipe } from '../shared/facts.ts';
import { nameVectors } from '../shared/identity.ts';
import { localModelOptions } from '../shared/options.ts';
import { startThread } from './thread.ts';

const tokenizer = 'tokenizer.json';
const tokenizerConfig = 'tokenizer_config.json';

export default definePlugin({
  apiVersion: 1,
  kind: 'embedder',
  name: 'onnx',
  summary: 'A sentence embedding model in ONNX format, run on the CPU of this machine; needs no key.',
  options: z.strictObject({
    ...localModelOptions,
    file: z
      .string()
      .min(1)
      .optional()
      .describe(
        'File of the model with the network; default: onnx/model.onnx, with precision int8 onnx/model_quantized.onnx.',
      ),
    threads: z
      .int()
      .min(1)
      .max(256)
      .optional()
      .describe('Threads that compute; default: one for each core of the machine.'),
  }),
  needs: { models: modelsToken },
  traits: { offline: true, cached: true, embedsEmpty: true },
  async setup({ models, paths, clock, log, signal }, options) {
    const startMs = clock.monotonic();
    const file = options.file ?? `onnx/model${options.precision === 'int8' ? '_quantized' : ''}.onnx`;
    // Large networks keep their weights in a file of their own.
    const weights = [`${file}_data`, `${file}.data`];
    const wants = { files: [file, tokenizer], optional: [...factFiles, ...weights] };
    const found = await models.open({ ...wants, model: options.model, base: paths.config }, signal);
    const recipe = await readRecipe(found, options);
    const pathOf = (name: string): string => join(found.folder, name);
    const { dimensions, pooling, embedCounted, stop } = await startThread(
      {
        ...options,
        ...recipe,
        model: pathOf(file),
        tokenizer: pathOf(tokenizer),
        tokenizerConfig: found.files.includes(tokenizerConfig) ? pathOf(tokenizerConfig) : null,
        mustPool: options.pooling !== undefined,
      },
      signal,
    );
    const model = nameVectors({
      ...options,
      ...recipe,
      pooling,
      precision: options.file ?? options.precision,
      digest: found.digest,
    });
    log.info('Loaded an embedding model.', {
      model,
      dimensions,
      milliseconds: Math.round(clock.monotonic() - startMs),
      megabytes: await megabytesOf(found, [file, ...weights]),
    });
    return {
      identity: { provider: 'onnx', model, endpoint: 'local', dimensions, normalised: options.normalise },
      embedCounted,
      embed: async (texts, abort) => (await embedCounted(texts, abort)).vectors,
      stop,
    };
  },
});

/** Of the files that fill the memory. */
async function megabytesOf({ folder, files }: ModelFiles, names: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const name of names.filter((one) => files.includes(one)))
    bytes += (await stat(join(folder, name))).size;
  return Math.ceil(bytes / 1e6);
}
