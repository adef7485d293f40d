import type { Clock, Logger, ServeHandler } from '../../../../core/index.ts';
import type { Sr25519, Sr25519Pair } from '../../keys/sr25519.ts';
import type { BittensorOptions } from '../options.ts';
import type { LookUp } from '../../serving/caller.ts';
import type { Failures } from '../../serving/failures.ts';
import type { Load } from '../../serving/load.ts';
import type { Nonces } from '../../serving/nonces.ts';
import type { Refusals } from './refusals.ts';

/** What a server of miners is made from, on either wire. */
export interface ServeParts {
  readonly pair: Sr25519Pair;
  readonly sr25519: Sr25519;
  readonly handler: ServeHandler;
  readonly lookUp: LookUp;
  readonly self: () => { readonly hotkey: string; readonly uid: number | null };
  readonly options: BittensorOptions['axon'];
  /** Folder. */
  readonly storage: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What an axon's parts share. */
export interface AxonParts extends ServeParts {
  /** Of this process. */
  readonly uuid: string;
  readonly refusals: Refusals;
  readonly nonces: Nonces;
  readonly load: Load;
  readonly failures: Failures;
}
