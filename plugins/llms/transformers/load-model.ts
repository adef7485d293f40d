import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../../core/index.ts';
import { ThreadFault, notCausal } from './faults.ts';
import type { CausalModel, Library, Tokenizer } from './library.ts';
import type { Boot } from './protocol.ts';

export interface LoadedModel {
  readonly name: string;
  readonly model: CausalModel;
  readonly tokenizer: Tokenizer;
  readonly template: string;
  readonly templateVariables: JsonObject;
  readonly contextLength: number;
}

/** Loads a model from its folder; nothing is fetched. ThreadFault: it generates no text, or knows no dialogues. */
export async function loadModel(library: Library, boot: Boot): Promise<LoadedModel> {
  const { AutoModelForCausalLM, AutoTokenizer, LogLevel, env } = library;
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.useFSCache = false;
  env.fetch = () => Promise.reject(new Error('the model is not to be fetched here'));
  env.logLevel = LogLevel.NONE;
  const model = await AutoModelForCausalLM.from_pretrained(boot.folder, {
    dtype: boot.precision,
    session_options: boot.threads === null ? {} : { intraOpNumThreads: boot.threads },
  });
  const { config, sessions } = model;
  if (sessions['model']?.outputNames.includes('logits') !== true)
    throw new ThreadFault(notCausal(boot.model, String(config['model_type'])));
  const tokenizer = await AutoTokenizer.from_pretrained(boot.folder);
  const template = boot.template ?? (await readTemplate(boot.folder)) ?? tokenizer.chat_template;
  if (template === null || template === undefined)
    throw new ThreadFault({
      code: 'SYN_CONFIG_INVALID',
      message: `The model ${boot.model} has no chat template: it was not made for dialogues.`,
      hint: 'Take a model made for chat (Instruct), or set template to a Jinja template for it.',
    });
  return {
    name: boot.model,
    model,
    tokenizer,
    // A model with several templates has a default one.
    template: tokenizer.get_chat_template({ chat_template: typeof template === 'string' ? template : null }),
    templateVariables: boot.templateVariables,
    contextLength: boot.contextLength ?? contextLengthOf(config, tokenizer.model_max_length),
  };
}

/** Newer models have their template in a file of its own, which the package does not look for. */
const readTemplate = (folder: string): Promise<string | null> =>
  readFile(join(folder, 'chat_template.jinja'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

type Config = Readonly<Record<string, unknown>>;

/** Where a model says how many tokens it takes, by architecture. */
const lengthKeys = ['max_position_embeddings', 'n_positions', 'n_ctx', 'max_seq_len', 'seq_length'];

/** Tokenizers of models without a limit write a number nobody could mean. */
const notLimited = 1e9;

function contextLengthOf(config: Config, tokenizerLimit: number | null | undefined): number {
  const text = (config['text_config'] ?? {}) as Config;
  const known = [
    ...lengthKeys.flatMap((key) => [config[key], text[key]]),
    ...(tokenizerLimit != null && tokenizerLimit < notLimited ? [tokenizerLimit] : []),
  ].find((value) => typeof value === 'number' && value > 0);
  return (known as number | undefined) ?? fallbackLength;
}

/** A model that says nothing gets what nearly all take. */
const fallbackLength = 2048;
