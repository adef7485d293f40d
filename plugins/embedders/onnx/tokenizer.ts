import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault, importLibrary, messageOf } from '../shared/fault.ts';
import type { Tokenizer } from '../shared/local-model.ts';

/** What is used of the package, whose own types do not resolve in Node's way. */
interface Library {
  readonly Tokenizer: new (tokenizer: object, config: object) => Tokenizer;
}

/** The tokenizer in a model's folder; throws a Fault. */
export async function openTokenizer(folder: string): Promise<Tokenizer> {
  const { Tokenizer } = (await importLibrary(
    '@huggingface/tokenizers',
    () => import('@huggingface/tokenizers') as Promise<unknown>,
  )) as Library;
  try {
    const config = await readJson(join(folder, 'tokenizer_config.json')).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return {};
    });
    const tokenizer = new Tokenizer(await readJson(join(folder, 'tokenizer.json')), config);
    tokenizer.encode('synth', { add_special_tokens: true });
    return tokenizer;
  } catch (error) {
    throw new Fault('tokenizer', messageOf(error));
  }
}

const readJson = async (path: string): Promise<object> => JSON.parse(await readFile(path, 'utf8')) as object;
