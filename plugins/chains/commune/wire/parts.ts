import type { Clock, Logger, ServeHandler } from '../../../../core/index.ts';
import type { Sr25519, Sr25519Pair } from '../../keys/sr25519.ts';
import type { LookUp } from '../../serving/caller.ts';
import type { CommuneOptions } from '../options.ts';

/** What a server of modules is made from. */
export interface ModuleServeParts {
  readonly pair: Sr25519Pair;
  readonly sr25519: Sr25519;
  readonly handler: ServeHandler;
  readonly lookUp: LookUp;
  readonly self: () => { readonly hotkey: string; readonly uid: number | null };
  /** Keys of a subnet as last looked at, ours too; null while nobody knows. Asked for those of `subnetWhitelist` alone. */
  readonly keysOf: (netuid: number) => ReadonlySet<string> | null;
  readonly options: CommuneOptions['module'];
  /** Folder. */
  readonly storage: string;
  readonly clock: Clock;
  readonly log: Logger;
}
