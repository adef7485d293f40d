import { readFile } from 'node:fs/promises';
import { encodeText, type Encoder } from '../shared/encode.ts';
import { Fault, importLibrary, messageOf } from './fault.ts';

/** A model's tokenizer. */
export interface TextEncoder {
  /** Ids of a text's tokens with the special ones around them, never none, at most so many. */
  encode(text: string, maxTokens: number): readonly number[];
  /** The highest id there is. */
  readonly lastToken: number;
}

/** What is used of the package, whose own types do not resolve in Node's way. */
interface Library {
  readonly Tokenizer: new (
    tokenizer: object,
    config: object,
  ) => Encoder & { get_vocab(): ReadonlyMap<string, number> };
}

/** Reads a tokenizer.json, and the tokenizer_config.json beside it where there is one; throws a Fault. */
export async function openTokenizer(path: string, configPath: string | null): Promise<TextEncoder> {
  const { Tokenizer } = (await importLibrary(
    '@huggingface/tokenizers',
    () => import('@huggingface/tokenizers') as Promise<unknown>,
  )) as Library;
  try {
    const tokenizer = new Tokenizer(
      await readJson(path),
      configPath === null ? {} : await readJson(configPath),
    );
    const encode: TextEncoder['encode'] = (text, maxTokens) => encodeText(tokenizer, text, maxTokens);
    encode('synth', 8);
    let lastToken = 0;
    for (const id of tokenizer.get_vocab().values()) lastToken = Math.max(lastToken, id);
    return { encode, lastToken };
  } catch (error) {
    throw new Fault('tokenizer', messageOf(error));
  }
}

const readJson = async (path: string): Promise<object> => JSON.parse(await readFile(path, 'utf8')) as object;
