import { z } from 'zod';
import { poolings } from './pooling.ts';

/** Options of every embedder that runs a model on this machine. All but the last two shape the vectors. */
export const localModelOptions = {
  model: z
    .string()
    .min(1)
    .describe(
      'Folder with the model (./models/minilm), or its name on the hub (owner/name, owner/name@revision).',
    ),
  precision: z
    .enum(['fp32', 'int8'])
    .default('fp32')
    .describe('int8: a quarter of the memory, often faster, a little less exact; the model must offer it.'),
  pooling: z
    .enum(poolings)
    .optional()
    .describe(
      'How the vectors of a text’s tokens become one: the first, their mean, the last. Default: what the model’s 1_Pooling/config.json says, else mean.',
    ),
  normalise: z.boolean().default(true).describe('Scale each vector to length 1.'),
  prefix: z
    .string()
    .max(1000)
    .default('')
    .describe('Put before every text, where a model was trained so: "query: ".'),
  maxTokens: z
    .int()
    .min(8)
    .max(131_072)
    .optional()
    .describe('Longer texts are cut. Default, and at most: what the model was made for.'),
  tokensPerBatch: z
    .int()
    .min(8)
    .max(1_048_576)
    .default(1024)
    .describe('Texts of like length are run together up to this many tokens; more memory with more.'),
  threads: z
    .int()
    .min(1)
    .max(256)
    .optional()
    .describe('Threads that compute; default: one for each core of the machine.'),
};

/**
 * A model has a vector for the empty text as well, and any vector costs more than a look into the cache. Its one thread gets no
 * more done for several calls at once; each would only take longer, and its deadline runs.
 */
export const localModelTraits = { offline: true, cached: true, embedsEmpty: true, concurrency: 1 } as const;

/** The options as a plugin gets them. */
export type LocalModelOptions = z.output<z.ZodObject<typeof localModelOptions>>;
