import { z } from 'zod';
import type { Io } from './io.ts';
import type { JsonObject } from './json.ts';
import type { Message } from './values.ts';

/** A challenge as it arrives at a miner. */
export interface MinerRequest {
  readonly protocol: string;
  readonly messages: readonly Message[];
  /** The last user turn. */
  readonly text: string;
  readonly body: JsonObject;
  /** null where the wire does not authenticate. */
  readonly caller: {
    readonly hotkey: string;
    /** null: not registered on this subnet. */
    readonly uid: number | null;
    readonly stake: number;
    readonly validatorPermit: boolean;
  } | null;
  /** Milliseconds left to answer. */
  readonly timeoutMs: number;
  /** Who answers; several neurons may share one miner plugin. */
  readonly self: { readonly hotkey: string; readonly uid: number | null };
}

/** Pieces of text are streamed; an object is sent at once. */
export type MinerAnswer =
  AsyncIterable<string> | Promise<{ readonly text: string; readonly body?: JsonObject }>;

/** Answers challenges. */
export interface Miner {
  /** A thrown error becomes an empty reply with status 500; its text never leaves the node. */
  answer(request: MinerRequest, io: Io, signal: AbortSignal): MinerAnswer;
}

export interface MinerTraits {
  /** True for a miner that cheats on purpose: for tests and simulations. */
  readonly adversary?: boolean;
}

/** What a miner's entry under `chain.miners` has beside the plugin's own options. */
export const minerCount = {
  count: z.int().min(1).max(256).default(1).describe('How many neurons answer with this miner.'),
};
