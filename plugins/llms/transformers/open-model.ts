import { readFile } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { SynthError, isSynthError, type ModelFiles, type Models } from '../../../core/index.ts';
import { notCausal } from './faults.ts';
import { suffixes, type Precision } from './protocol.ts';
import { errorOf } from './start-thread.ts';

export interface OpenModel extends ModelFiles {
  /** The model's name with what makes it that model: `owner/name@0123456789ab q4`. */
  readonly name: string;
}

/** The files of a causal language model in one precision. */
export async function openModel(
  models: Models,
  {
    model,
    precision,
    base,
  }: { readonly model: string; readonly precision: Precision; readonly base: string },
  signal: AbortSignal,
): Promise<OpenModel> {
  const { folder } = await models.open({ model, base, files: ['config.json'] }, signal);
  const weights = `onnx/model${suffixes[precision]}.onnx`;
  const config = await readConfig(join(folder, 'config.json'));
  if (config.is_encoder_decoder === true) throw errorOf(notCausal(model, 'an encoder with a decoder'));
  const wants = {
    model,
    base,
    files: [
      'config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      weights,
      // A model of more than 2 GB has its numbers in files beside it.
      ...Array.from(
        { length: countParts(config, basename(weights)) },
        (_, part) => `${weights}_data${part === 0 ? '' : `_${part}`}`,
      ),
    ],
    optional: ['generation_config.json', 'chat_template.jinja'],
  };
  const files = await models.open(wants, signal).catch((error: unknown) => {
    if (!isSynthError(error, 'SYN_MODEL_NOT_FOUND')) throw error;
    throw new SynthError(error.code, {
      message: error.message,
      hint: `${error.hint ?? ''} Set precision to one the model comes in: ${Object.entries(suffixes)
        .map(([name, suffix]) => `${name} is onnx/model${suffix}.onnx`)
        .join(', ')}.`.trim(),
      detail: error.detail,
      cause: error,
    });
  });
  return { ...files, name: `${publicName(model)}@${files.digest.slice(0, 12)} ${precision}` };
}

/** Where a folder lies is nobody's business, and a revision's name says less than the digest. */
const publicName = (model: string): string =>
  isAbsolute(model) || /^[.~]/.test(model) ? basename(model) : model.replace(/@.*/, '');

const parts = z.union([z.boolean(), z.int().min(0).max(100)]);
const configSchema = z.object({
  is_encoder_decoder: z.boolean().nullish(),
  'transformers.js_config': z
    .object({ use_external_data_format: z.union([parts, z.record(z.string(), parts)]).nullish() })
    .nullish(),
});
type Config = z.output<typeof configSchema>;

async function readConfig(path: string): Promise<Config> {
  const config = configSchema.safeParse(parseJson(await readFile(path, 'utf8')));
  if (config.success) return config.data;
  throw new SynthError('SYN_MODEL_UNUSABLE', {
    message: `${path} is not what a model has there.`,
    hint: 'Get the file again.',
    cause: config.error,
  });
}

/** How many files the numbers of a model are in, beside its own: said for all its files or for each. */
function countParts(config: Config, file: string): number {
  const format = config['transformers.js_config']?.use_external_data_format ?? 0;
  return Number(typeof format === 'object' ? (format[file] ?? format['model'] ?? 0) : format);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
