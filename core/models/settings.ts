import { z } from 'zod';
import { secret } from '../contracts/plugin.ts';

/** The section `models:` of a configuration. */
export const modelsSettings = z
  .strictObject({
    cache: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Folder for fetched models, relative to the working directory or from ~; default: synth/models in the user's cache folder.",
      ),
    endpoint: z
      .url({ protocol: /^https?$/ })
      .default('https://huggingface.co')
      .describe('Hub that models are fetched from, or a mirror of it.'),
    offline: z
      .boolean()
      .default(false)
      .describe(
        'Never fetch: a model has to be in the cache or a local folder. HF_HUB_OFFLINE=1 says so too.',
      ),
    token: secret(z.string().min(1))
      .optional()
      .describe('Token of the hub, for models that need one; sent to `endpoint` only.'),
    timeoutMs: z
      .int()
      .min(1)
      .default(30_000)
      .describe('Longest silence of the hub before the request is made again, milliseconds.'),
  })
  .prefault({})
  .describe('Models that run on this machine.');

export type ModelsSettings = z.output<typeof modelsSettings>;
