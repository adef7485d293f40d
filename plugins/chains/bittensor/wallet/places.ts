import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { KeyPlaces } from '../../../../core/index.ts';
import type { BittensorOptions } from '../options.ts';

export type WalletOptions = BittensorOptions['wallet'];

/** Where a wallet's keys are; all absolute. */
export interface KeyFiles {
  /** Holds every hotkey of the wallet. */
  readonly hotkeys: string;
  readonly hotkey: string;
  readonly coldkey: string;
  readonly coldkeypub: string;
}

/** The layout of btcli: `<path>/<wallet>/hotkeys/<hotkey>`. */
export function keyFiles({ path, name, hotkey }: WalletOptions, { config }: KeyPlaces): KeyFiles {
  const wallet = join(resolve(config, path.replace(/^~(?=$|[/\\])/, homedir())), name);
  const hotkeys = join(wallet, 'hotkeys');
  return {
    hotkeys,
    hotkey: join(hotkeys, hotkey),
    coldkey: join(wallet, 'coldkey'),
    coldkeypub: join(wallet, 'coldkeypub.txt'),
  };
}

/** The public part beside a hotkey, as btwallet 4 writes it. */
export const publicPartOf = (hotkeyFile: string): string => `${hotkeyFile}pub.txt`;
