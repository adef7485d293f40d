import { join } from 'node:path';
import { z } from 'zod';
import { SynthError, definePlugin, modelsToken } from '../../../core/index.ts';
import { explain } from '../onnx/explain.ts';
import type { FaultData } from '../onnx/fault.ts';
import type { Loading } from '../onnx/inference.ts';
import { startThread } from '../onnx/thread.ts';
import { factFiles, readRecipe } from '../shared/facts.ts';
import { nameVectors } from '../shared/identity.ts';
import { localModelOptions } from '../shared/options.ts';
import { packageName, type FolderLoading } from './inference.ts';

const needed = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];

export default definePlugin({
  apiVersion: 1,
  kind: 'embedder',
  name: 'transformers',
  summary:
    'As onnx, with the package transformers.js, which knows tokenizers and models of more kinds; larger and slower.',
  options: z.strictObject({
    ...localModelOptions,
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
    const file = `onnx/model${options.precision === 'int8' ? '_quantized' : ''}.onnx`;
    const wants = {
      model: options.model,
      base: paths.config,
      files: [file, ...needed],
      // Large networks keep their weights in a file of their own.
      optional: [...factFiles.filter((fact) => !needed.includes(fact)), `${file}_data`],
    };
    const found = await models.open(wants, signal);
    const recipe = await readRecipe(found, options);
    const loading: FolderLoading = {
      ...options,
      ...recipe,
      folder: found.folder,
      model: join(found.folder, file),
      tokenizer: join(found.folder, 'tokenizer.json'),
      tokenizerConfig: join(found.folder, 'tokenizer_config.json'),
      mustPool: options.pooling !== undefined,
    };
    const engine = { home: import.meta.url, explain: explainPackage };
    const { dimensions, pooling, embedCounted, stop } = await startThread(loading, signal, engine);
    const model = nameVectors({ ...options, ...recipe, pooling, digest: found.digest });
    const milliseconds = Math.round(clock.monotonic() - startMs);
    log.info('Loaded an embedding model.', { model, dimensions, milliseconds });
    return {
      identity: {
        provider: 'transformers',
        model,
        endpoint: 'local',
        dimensions,
        normalised: options.normalise,
      },
      embedCounted,
      embed: async (texts, abort) => (await embedCounted(texts, abort)).vectors,
      stop,
    };
  },
});

/** What is wrong with the package; all else is as with `onnx`. */
function explainPackage(fault: FaultData, loading: Loading): SynthError {
  if (fault.kind !== 'missing' && fault.kind !== 'binary') return explain(fault, loading);
  return new SynthError('SYN_PLUGIN_LIBRARY_MISSING', {
    message:
      fault.kind === 'missing'
        ? `The embedder "transformers" needs the package "${packageName}", which is not installed.`
        : `The package "${packageName}" does not load on this machine: ${fault.message}.`,
    hint: `Run: npm install ${packageName}@npm:@huggingface/transformers@4.3.1`,
    detail: { sent: false },
  });
}
