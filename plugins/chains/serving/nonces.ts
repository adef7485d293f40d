import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { SynthError, type Serving } from '../../../core/index.ts';

/** The last nonce of each hotkey and uuid, kept over restarts. Times in nanoseconds. */
export interface Nonces {
  last(hotkey: string, uuid: string): bigint | null;
  /** False when there is no room: rather refuse than forget what could be replayed. `until`: when it may be forgotten. */
  remember(seen: {
    readonly hotkey: string;
    readonly uuid: string;
    readonly nonce: bigint;
    readonly until: bigint;
    readonly now: bigint;
    readonly known: boolean;
  }): boolean;
  close(): void;
}

interface Entry {
  readonly nonce: bigint;
  readonly until: bigint;
}

export interface NonceBounds {
  readonly all: number;
  readonly perHotkey: number;
}

const bounds: NonceBounds = { all: 65_536, perHotkey: 4096 };

/**
 * Opens the file of nonces, an appended log that is written anew when most of it is outdated. A line that was cut off is passed
 * over. SYN_CHAIN_STATE when the file can't be used.
 */
export function openNonces(file: string, now: bigint, { all, perHotkey }: NonceBounds = bounds): Nonces {
  const byHotkey = new Map<string, Map<string, Entry>>();
  let entries = 0;
  let lines = 0;
  let sweptAt = 0n;
  let isClosed = false;

  const put = (hotkey: string, uuid: string, entry: Entry): void => {
    const own = byHotkey.get(hotkey) ?? new Map<string, Entry>();
    if (!own.has(uuid)) entries += 1;
    byHotkey.set(hotkey, own.set(uuid, entry));
  };
  const forget = (before: bigint): void => {
    if (before < sweptAt + secondNs) return;
    sweptAt = before;
    for (const [hotkey, own] of byHotkey) {
      for (const [uuid, { until }] of own)
        if (until < before) {
          own.delete(uuid);
          entries -= 1;
        }
      if (own.size === 0) byHotkey.delete(hotkey);
    }
  };
  // Seldom: whoever else has it open, a second miner by mistake, would go on writing to the old one.
  const isOutdated = (): boolean => lines > 2 * entries + 4096;
  const rewrite = (): number => {
    let text = '';
    for (const [hotkey, own] of byHotkey) for (const [uuid, entry] of own) text += line(hotkey, uuid, entry);
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    lines = entries;
    return openSync(file, 'a', 0o600);
  };

  let handle: number;
  try {
    const text = readIfThere(file);
    for (const [, nonce = '', until = '', hotkey = '', uuid = ''] of text.matchAll(form)) {
      put(hotkey, uuid, { nonce: BigInt(nonce), until: BigInt(until) });
      lines += 1;
    }
    forget(now);
    handle = isOutdated() ? rewrite() : openSync(file, 'a', 0o600);
    if (text !== '' && !text.endsWith('\n')) writeSync(handle, '\n');
  } catch (cause) {
    throw new SynthError('SYN_CHAIN_STATE', {
      message: `The file of nonces ${file} can't be used: ${(cause as Error).message}`,
      hint: 'Make its folder writable; without it requests could be replayed after a restart.',
      cause,
    });
  }

  return {
    last: (hotkey, uuid) => byHotkey.get(hotkey)?.get(uuid)?.nonce ?? null,
    remember({ hotkey, uuid, nonce, until, now: at, known }) {
      const own = byHotkey.get(hotkey);
      if (!own?.has(uuid)) {
        // Strangers have half of the room, so that they can't take it from those on the subnet.
        const room = known ? all : all / 2;
        if (entries >= room || (own?.size ?? 0) >= perHotkey) forget(at);
        if (entries >= room || (byHotkey.get(hotkey)?.size ?? 0) >= perHotkey) return false;
      }
      const entry = { nonce, until };
      writeSync(handle, line(hotkey, uuid, entry));
      put(hotkey, uuid, entry);
      lines += 1;
      if (isOutdated()) {
        forget(at);
        // The old one closed first would, should this fail, leave a number that may come to mean another file.
        const full = handle;
        handle = rewrite();
        closeSync(full);
      }
      return true;
    },
    close() {
      if (!isClosed) closeSync(handle);
      isClosed = true;
    },
  };
}

/** A serving that ends its nonces with itself, also when it never begins. */
export async function closingWith(nonces: Nonces, open: () => Promise<Serving>): Promise<Serving> {
  try {
    const serving = await open();
    return {
      ...serving,
      async close(grace) {
        await serving.close(grace);
        nonces.close();
      },
    };
  } catch (error) {
    nonces.close();
    throw error;
  }
}

const secondNs = 1_000_000_000n;

const line = (hotkey: string, uuid: string, { nonce, until }: Entry): string =>
  `${nonce} ${until} ${hotkey} ${uuid}\n`;
const form = /^(\d{1,21}) (\d{1,21}) ([1-9A-HJ-NP-Za-km-z]{46,48}) ([\x21-\x7e]{1,64})\n/gmu;

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
