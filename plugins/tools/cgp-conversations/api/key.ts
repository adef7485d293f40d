import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Chain, Http, JsonObject, Logger } from '../../../../core/index.ts';
import { describeValidator, requestApiKey } from './request-key.ts';

/** Where a key comes from. */
export interface KeySource {
  /** null: there is none, and requests go without. */
  key(signal: AbortSignal): Promise<string | null>;
}

export interface KeyParts {
  readonly apiKey: string | undefined;
  /** Files that may hold a key, the first that does counts; a new key goes to the last. */
  readonly files: readonly string[];
  /** Where a key may be asked for, and whose signature it is asked for with; null: nowhere. */
  readonly request: { readonly host: string; readonly chain: Chain } | null;
  readonly http: Http;
  readonly log: Logger;
}

/** The files are read each time: a key may be exchanged while the node runs. */
export function createKeySource({ apiKey, files, request, http, log }: KeyParts): KeySource {
  const keep = files.at(-1) as string;
  let asking: Promise<string> | null = null;
  const ask = async ({ host, chain }: NonNullable<typeof request>, signal: AbortSignal): Promise<string> => {
    const info = await describeValidator(chain, signal);
    const sign = (message: Uint8Array): Promise<Uint8Array> => chain.identity.sign(message);
    const data = await requestApiKey({ host, info, sign }, http, signal);
    await writePrivately(keep, data);
    log.info(`The API of CGP has given a key to ${info.hotkey}; it is kept in ${keep}.`);
    return data.api_key;
  };
  return {
    async key(signal) {
      if (apiKey !== undefined) return apiKey;
      for (const file of files) {
        const found = await readKey(file, log);
        if (found !== null) return found;
      }
      if (request === null) return null;
      asking ??= ask(request, signal).finally(() => (asking = null));
      return asking;
    },
  };
}

async function readKey(file: string, log: Logger): Promise<string | null> {
  try {
    const { api_key: key } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    if (typeof key === 'string' && key !== '') return key;
    log.warn(`${file} has no "api_key".`);
  } catch (error) {
    // Requests may go without a key, and the server says so when they may not.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') log.warn(`${file} cannot be read as a key file (${code ?? 'no JSON'}).`);
  }
  return null;
}

async function writePrivately(file: string, data: JsonObject): Promise<void> {
  const next = `${file}.${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(next, `${JSON.stringify(data)}\n`, { mode: 0o600, flush: true });
  await rename(next, file);
}
