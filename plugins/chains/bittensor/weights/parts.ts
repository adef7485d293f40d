import type { ApiPromise } from '@polkadot/api';
import type { Clock, Logger } from '../../../../core/index.ts';
import type { Connection } from '../../substrate/connection.ts';
import type { Submission, Submitter } from '../../substrate/submit.ts';
import type { BittensorOptions } from '../options.ts';
import type { WeightCall } from './calls.ts';
import type { DrawBytes } from './timelock.ts';

export interface WeightsParts {
  readonly connection: Connection;
  readonly submitter: Submitter;
  readonly hotkey: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly netuid: number;
  readonly mechid: number;
  readonly options: BittensorOptions['weights'];
  /** Folder for what has to outlive the process; made when there is something. */
  readonly storage: string;
  /** Bytes nobody can guess. */
  readonly random: DrawBytes;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Sends a call, in the form that the runtime turns out to have for it. */
export async function submitCall(
  { submitter }: Pick<WeightsParts, 'submitter'>,
  what: string,
  make: (api: ApiPromise) => WeightCall,
  signal: AbortSignal,
): Promise<{ readonly submission: Submission; readonly call: string }> {
  let call = '';
  const submission = await submitter.submit(
    what,
    (api) => {
      const { name, extrinsic } = make(api);
      call = name;
      return extrinsic;
    },
    signal,
  );
  return { submission, call };
}
