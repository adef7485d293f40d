import { z } from 'zod';
import { definePlugin, modelsToken } from '../../../core/index.ts';
import { localModelOptions, localModelTraits } from '../shared/options.ts';
import { startEmbedder } from '../shared/start.ts';

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
  }),
  needs: { models: modelsToken },
  traits: localModelTraits,
  setup: (services, options) => startEmbedder(services, options, { provider: 'onnx', home: import.meta.url }),
});
