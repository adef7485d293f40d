import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SynthError, type ModelFiles } from '../../../core/index.ts';
import type { LocalModelOptions } from './options.ts';
import type { Pooling } from './pooling.ts';

/** Files in which a model says how it is to be used; a model has those it needs. */
export const factFiles = [
  'config.json',
  'tokenizer_config.json',
  'sentence_bert_config.json',
  'modules.json',
  '1_Pooling/config.json',
] as const;
type FactFile = (typeof factFiles)[number];

/** How texts become vectors: what the options say, else the model. */
export interface Recipe {
  /** undefined: neither says it. */
  readonly pooling: Pooling | undefined;
  readonly maxTokens: number;
}

/** Read where a model does not say how much text it takes. */
const usualTokens = 512;

/**
 * SYN_MODEL_UNUSABLE for what an embedder here does not do (another pooling, a layer after it), unless `pooling` is set, and
 * for files that are not what they should be; SYN_CONFIG_INVALID for more tokens than the model takes.
 */
export async function readRecipe(
  { folder, files }: ModelFiles,
  { model, pooling, maxTokens }: Pick<LocalModelOptions, 'model' | 'pooling' | 'maxTokens'>,
): Promise<Recipe> {
  const read = async <T>(file: FactFile, schema: z.ZodType<T>): Promise<T | undefined> => {
    if (!files.includes(file)) return undefined;
    const text = await readFile(join(folder, file), 'utf8');
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    throw unusable(
      `${join(folder, file)} is not what a model has there.`,
      'Get the file again.',
      parsed.error,
    );
  };
  const tokenizer = await read('tokenizer_config.json', z.object({ model_max_length: z.number().nullish() }));
  const config = await read('config.json', z.object({ max_position_embeddings: z.number().nullish() }));
  const sentence = await read('sentence_bert_config.json', z.object({ max_seq_length: z.int().nullish() }));
  const most = Math.min(tokenizer?.model_max_length ?? Infinity, config?.max_position_embeddings ?? Infinity);
  if (maxTokens !== undefined && maxTokens > most)
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: `maxTokens is ${maxTokens}; the model ${model} takes at most ${most}.`,
      hint: `Set maxTokens to ${most} or less, or leave it out.`,
    });
  const own = sentence?.max_seq_length ?? (most < notLimited ? most : usualTokens);
  return {
    pooling:
      pooling ??
      poolingOf(
        model,
        await read('modules.json', modules),
        await read('1_Pooling/config.json', poolingConfig),
      ),
    maxTokens: maxTokens ?? Math.min(own, most),
  };
}

/** Tokenizers of models without a limit write a number nobody could mean. */
const notLimited = 1e6;

const modules = z.array(z.object({ type: z.string() }));
const poolingConfig = z.record(z.string(), z.unknown());

/** As sentence-transformers writes it: one word in new files, a boolean for each way in old ones. */
const poolingNames: Readonly<Record<string, Pooling>> = {
  cls: 'cls',
  mean: 'mean',
  lasttoken: 'last-token',
  pooling_mode_cls_token: 'cls',
  pooling_mode_mean_tokens: 'mean',
  pooling_mode_lasttoken: 'last-token',
};

function poolingOf(
  model: string,
  layers: z.output<typeof modules> = [],
  config: z.output<typeof poolingConfig> = {},
): Pooling | undefined {
  const further = layers
    .map(({ type }) => type.split('.').at(-1) as string)
    .find((layer) => !['Transformer', 'Pooling', 'Normalize', 'Dropout'].includes(layer));
  if (further !== undefined)
    throw unusable(
      `The model ${model} has a layer of its own after the pooling (${further}), which is not run here.`,
      'Set pooling to use the model without it, or use a model without such a layer.',
    );
  const modes =
    config['pooling_mode'] === undefined
      ? Object.keys(config).filter((key) => key.startsWith('pooling_mode_') && config[key] === true)
      : [config['pooling_mode']].flat().map(String);
  if (modes.length === 0) return undefined;
  const pooling = modes.length === 1 ? poolingNames[modes[0] as string] : undefined;
  if (pooling === undefined)
    throw unusable(
      `The model ${model} pools by ${modes.join(' and ')}, which is not done here.`,
      'Set pooling to cls, mean or last-token to use the model so all the same.',
    );
  return pooling;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const unusable = (message: string, hint: string, cause?: unknown): SynthError =>
  new SynthError('SYN_MODEL_UNUSABLE', { message, hint, ...(cause !== undefined && { cause }) });
