import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { KeyPlaces } from '../../../../core/index.ts';
import type { CommuneOptions } from '../options.ts';

export type KeyOptions = CommuneOptions['key'];

/** Folder of the keys, absolute. */
export const keyFolder = ({ path }: KeyOptions, { config }: KeyPlaces): string =>
  resolve(config, path.replace(/^~(?=$|[/\\])/, homedir()));

/** A key's file, as comx names it. */
export const keyFile = (options: KeyOptions, places: KeyPlaces): string =>
  join(keyFolder(options, places), `${options.name}.json`);
