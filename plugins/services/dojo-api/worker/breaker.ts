import { SynthError, type Clock, type Random } from '../../../../core/index.ts';
import type { Events } from '../events.ts';
import type { FailureError } from '../values.ts';
import type { WorkerOptions } from '../options.ts';
import { faultFields, type Fault, type FaultClass } from './fault.ts';

/** `closed`: all may work. `open`: nobody, for a while. `half-open`: one may try. `stopped`: nobody any more. */
export type BreakerState = 'closed' | 'open' | 'half-open' | 'stopped';

/** Leave to work, given back with how it went; `unknown` says nothing about anybody's health. */
export interface Leave {
  end(outcome: 'success' | 'unknown' | Fault): void;
}

export interface Breaker {
  readonly state: BreakerState;
  /** The last failure, until something succeeds. */
  readonly fault: FailureError | null;
  /** Milliseconds until somebody may try; 0 when it is now. */
  readonly waitMs: number;
  /** Aborts when generation has stopped for good; the reason says why. */
  readonly stopped: AbortSignal;
  /** Waits for leave to work. Null once it is stopped; rejects with the signal's reason. */
  admit(signal: AbortSignal): Promise<Leave | null>;
}

/**
 * Holds all work back after a failure: for a time that doubles with each further failure of the class, then one alone tries.
 * A refused key stops it for good.
 */
export function createBreaker(parts: {
  readonly clock: Clock;
  readonly random: Random;
  readonly events: Events;
  readonly backoff: WorkerOptions['backoff'];
}): Breaker {
  const { clock, random, events, backoff } = parts;
  const counts = new Map<FaultClass, number>();
  const stopping = new AbortController();
  const waiting = new Set<() => void>();
  let fault: FailureError | null = null;
  let openUntil = 0;
  let probing = false;
  /** Grows with each failure that counts: those who began before it say nothing new. */
  let epoch = 0;

  const left = (): number => Math.max(0, openUntil - clock.monotonic());
  const wake = (): void => [...waiting].forEach((go) => go());
  const stateNow = (): BreakerState => {
    if (stopping.signal.aborted) return 'stopped';
    if (fault === null) return 'closed';
    return left() > 0 ? 'open' : 'half-open';
  };
  const fail = (found: Fault): void => {
    fault = found.error;
    epoch += 1;
    if (found.class === 'auth') {
      if (!stopping.signal.aborted) events.emit('generation.stopped', faultFields(found));
      stopping.abort(
        new SynthError('SYN_LLM_AUTH', {
          message: found.error.message,
          hint: 'Set the key of the provider anew and start the service again.',
        }),
      );
      return;
    }
    const count = (counts.get(found.class) ?? 0) + 1;
    counts.set(found.class, count);
    const grownMs = Math.min(backoff.longestMs, backoff.firstMs * 2 ** Math.min(count - 1, 30));
    const waitMs = Math.max(found.retryAfterMs, Math.round(grownMs * (0.5 + random.next() / 2)));
    openUntil = clock.monotonic() + waitMs;
    events.emit('generation.paused', { ...faultFields(found), class: found.class, count, wait_ms: waitMs });
  };
  const succeed = (): void => {
    if (fault !== null && !stopping.signal.aborted) events.emit('generation.resumed');
    if (!stopping.signal.aborted) fault = null;
    counts.clear();
  };
  const leave = (probe: boolean): Leave => {
    const began = epoch;
    let ended = false;
    return {
      end(outcome) {
        if (ended) return;
        ended = true;
        if (probe) probing = false;
        if (outcome === 'success') succeed();
        else if (outcome !== 'unknown' && (began === epoch || outcome.class === 'auth')) fail(outcome);
        wake();
      },
    };
  };
  /** Until a probe ended, or the time is over. */
  const pause = async (signal: AbortSignal): Promise<void> => {
    const done = new AbortController();
    const go = (): void => done.abort();
    waiting.add(go);
    const either = AbortSignal.any([signal, stopping.signal, done.signal]);
    try {
      await clock.sleep(probing ? backoff.longestMs : left(), either);
    } catch {
      signal.throwIfAborted();
    } finally {
      waiting.delete(go);
    }
  };

  return {
    get state() {
      return stateNow();
    },
    get fault() {
      return fault;
    },
    get waitMs() {
      return left();
    },
    stopped: stopping.signal,
    async admit(signal) {
      for (;;) {
        signal.throwIfAborted();
        const state = stateNow();
        if (state === 'stopped') return null;
        if (state === 'closed') return leave(false);
        if (state === 'half-open' && !probing) {
          probing = true;
          return leave(true);
        }
        await pause(signal);
      }
    },
  };
}
