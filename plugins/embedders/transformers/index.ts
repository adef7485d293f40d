import { z } from 'zod';
import { definePlugin, modelsToken } from '../../../core/index.ts';
import { localModelOptions, localModelTraits } from '../shared/options.ts';
import { startEmbedder } from '../shared/start.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'embedder',
  name: 'transformers',
  summary:
    'As onnx, with the package transformers.js, which knows tokenizers and models of more kinds; larger and slower.',
  options: z.strictObject(localModelOptions),
  needs: { models: modelsToken },
  traits: localModelTraits,
  setup: (services, options) =>
    startEmbedder(services, options, {
      provider: 'transformers',
      home: import.meta.url,
      needs: ['config.json', 'tokenizer_config.json'],
    }),
});
