import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import { isSynthError, SynthError, type Clock, type JsonObject, type Logger } from '../../../core/index.ts';
import type { Connection } from './connection.ts';
import { reasonOf } from './faults.ts';
import { findOutcome, readOutcome, type Outcome } from './outcome.ts';
import { readRejection, type Fault } from './rejection.ts';
import { signCall, type Signed, type Signer } from './signing.ts';
import { sendAndWatch, type WaitFor } from './watch.ts';
import { within } from './within.ts';

/** What became of a transaction. */
export interface Submission {
  readonly accepted: boolean;
  /** That has it; when it was refused before it got into one, the head then. */
  readonly block: number;
  /** Of the transaction: 0x and hex. */
  readonly hash: string;
  /** By one name, wherever it was refused; null when it was accepted. */
  readonly error: { readonly name: string; readonly remedy: string } | null;
  /** `{ name: 'subtensorModule.WeightsSet', data: [1, 7] }` */
  readonly events: readonly JsonObject[];
}

export interface Submitter {
  /**
   * Signs and sends a call and waits for what becomes of it. A refusal is a Submission; SYN_CHAIN_UNAVAILABLE when no node
   * works or it does not become known (`detail.hash`) in time.
   */
  submit(
    what: string,
    make: (api: ApiPromise) => SubmittableExtrinsic<'promise'>,
    signal: AbortSignal,
  ): Promise<Submission>;
}

export interface SubmitterParts {
  readonly connection: Connection;
  readonly pair: Signer;
  /** The one name of a fault, and what to do about it. */
  readonly explain: (fault: Fault) => { readonly name: string; readonly remedy: string };
  readonly waitFor: WaitFor;
  /** For getting into a block, or being final. Default 3 minutes. */
  readonly inclusionMs?: number;
  /** For a node to take it. Default 30 seconds. */
  readonly callTimeoutMs?: number;
  readonly clock: Clock;
  readonly log: Logger;
}

const defaults = { inclusionMs: 180_000, callTimeoutMs: 30_000, pauseMs: 1_000 } as const;

/**
 * Refusals worth signing anew for, once. Stale: the count was of a node that lagged, or of before somebody else used the key.
 * BadProof: the runtime was replaced between signing and sending.
 */
const outdated: readonly string[] = ['Stale', 'BadProof'];

/** The last transaction of each key on each connection: the next one's nonce depends on it. */
const tails = new WeakMap<Connection, Map<string, Promise<unknown>>>();

/** Sends transactions of one key, one after the other. */
export function createSubmitter(parts: SubmitterParts): Submitter {
  const { connection, pair } = parts;
  return {
    submit(what, make, signal) {
      const queue = tails.get(connection) ?? new Map<string, Promise<unknown>>();
      tails.set(connection, queue);
      const before = queue.get(pair.address) ?? Promise.resolve();
      const mine = before.then(() => submitOne(parts, what, make, signal));
      queue.set(
        pair.address,
        mine.catch(() => undefined),
      );
      return within(mine, signal);
    },
  };
}

/** `isFirst`: nothing was sent before the node refused. */
type Ended =
  | { readonly outcome: Outcome }
  | { readonly fault: Exclude<Fault, { kind: 'dispatch' }>; readonly isFirst: boolean };

async function submitOne(
  parts: SubmitterParts,
  what: string,
  make: (api: ApiPromise) => SubmittableExtrinsic<'promise'>,
  signal: AbortSignal,
): Promise<Submission> {
  const { connection, pair, clock, log } = parts;
  const prepare = (): Promise<Signed> =>
    connection.call(`prepare to ${what}`, (_, link) => signCall(link, make, pair), signal);
  let sent = await prepare();
  const deadline = clock.deadline(parts.inclusionMs ?? defaults.inclusionMs, signal);
  try {
    let ended = await follow(parts, what, sent, deadline.signal, signal);
    if ('fault' in ended && outdated.includes(ended.fault.name) && ended.isFirst) {
      log.debug('what was signed was outdated', { what, name: ended.fault.name });
      await clock.sleep(defaults.pauseMs, signal);
      sent = await prepare();
      ended = await follow(parts, what, sent, deadline.signal, signal);
    }
    return report(parts, sent, ended);
  } finally {
    deadline.clear();
  }
}

/** Sends, and sends the same bytes again by the next node as long as nodes fail: a nonce counts once. */
async function follow(
  parts: SubmitterParts,
  what: string,
  sent: Signed,
  late: AbortSignal,
  signal: AbortSignal,
): Promise<Ended> {
  const { connection, waitFor, clock, log } = parts;
  const find = (): Promise<Outcome | null> =>
    connection.call('find a transaction', (_, link) => findOutcome(link, sent), signal);
  for (let isFirst = true; ; isFirst = false) {
    let isTaken = false;
    try {
      const watching = await connection.once(
        (link) => sendAndWatch(link, sent, waitFor),
        parts.callTimeoutMs ?? defaults.callTimeoutMs,
        signal,
      );
      isTaken = true;
      const { blockHash, fault } = await watching.verdict(late);
      const outcome = fault
        ? await find()
        : await connection.call('read a block', (_, link) => readOutcome(link, blockHash, sent), signal);
      if (outcome) return { outcome };
      if (fault) return { fault, isFirst: false };
    } catch (error) {
      signal.throwIfAborted();
      // No node was there to send it to.
      if (isFirst && !isTaken && isSynthError(error)) throw error;
      const rejection = readRejection(error);
      if (rejection && isFirst) return { fault: rejection, isFirst };
      try {
        const outcome = rejection || late.aborted ? await find() : null;
        if (outcome) return { outcome };
        if (rejection && rejection.name !== 'AlreadyImported' && !late.aborted)
          return { fault: rejection, isFirst };
      } catch (fault) {
        signal.throwIfAborted();
        log.debug('nobody could look for a transaction', { what, hash: sent.hash, reason: reasonOf(fault) });
      }
      if (late.aborted) throw unknownFate(what, sent, error);
      log.warn('a node failed with a transaction on its way', {
        what,
        hash: sent.hash,
        reason: reasonOf(error),
      });
    }
    await clock.sleep(defaults.pauseMs, signal);
  }
}

function report({ connection, explain }: SubmitterParts, sent: Signed, ended: Ended): Submission {
  const { fault, events, block } =
    'outcome' in ended
      ? ended.outcome
      : { fault: ended.fault, events: [], block: connection.head()?.block ?? sent.block };
  return { accepted: !fault, block, hash: sent.hash, error: fault ? explain(fault) : null, events };
}

const unknownFate = (what: string, { hash, until }: Signed, cause: unknown): SynthError =>
  new SynthError('SYN_CHAIN_UNAVAILABLE', {
    message: `It is not known whether the chain took the transaction to ${what}: ${reasonOf(cause)}`,
    hint: `Look for ${hash}: it can be included up to block ${until}.`,
    detail: { hash, until },
    cause,
  });
