import type { IPolicy } from 'cockatiel';
import type { Settings } from '../config/schema.ts';
import type { Metagraph } from '../contracts/chain.ts';
import type { Clock, Io, Logger, Random } from '../contracts/io.ts';
import type { Parts } from '../host/parts.ts';
import type { LedgerRow } from './ledger.ts';

/** What the stages of one step share. */
export interface StepEnv {
  readonly parts: Parts;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
  /** Counts from 1. */
  readonly step: number;
  /** Depends on the seed and the step's number only. */
  readonly random: Random;
  readonly metagraph: Metagraph;
  readonly ledger: readonly LedgerRow[];
  /** Bounds how many peers are asked at the same time. */
  readonly asking: IPolicy;
  /** Aborts with `abort` and when the step has taken too long. */
  readonly signal: AbortSignal;
  /** Aborts when the run must end now. */
  readonly abort: AbortSignal;
}

export const ioOf = (env: StepEnv, random: Random): Io => ({ random, log: env.log });

/** Milliseconds to wait before try number `failures + 1`: 0.5 s, doubled each time, at most 30 s. */
export const backoffMs = (failures: number): number => Math.min(30_000, 500 * 2 ** Math.max(0, failures - 1));
