import { randomUUID } from 'node:crypto';
import { isSynthError } from '../../../../core/index.ts';
import type { Slot, Store } from '../buffer/store.ts';
import type { Events } from '../events.ts';
import type { JobState } from '../values.ts';
import type { BufferOptions } from '../buffer/options.ts';
import type { WorkerOptions } from '../options.ts';
import type { Breaker, Leave } from './breaker.ts';
import { failureOf, faultFields, faultOf, type Fault } from './fault.ts';
import { timeout } from './stage.ts';
import { makeUnit, type Made, type UnitNames, type UnitParts } from './unit.ts';

export interface GenerationParts extends UnitParts {
  readonly store: Store;
  readonly breaker: Breaker;
  readonly events: Events;
  readonly buffer: Pick<BufferOptions, 'size' | 'reservationMs'>;
  readonly options: WorkerOptions;
  /** Seed of the node; that of a unit is made of it and of the unit's id. */
  readonly seed: number;
}

export interface Generation {
  /** Starts the loops. */
  begin(): void;
  /** Loops at work. */
  readonly workers: number;
  /** Units being made. */
  readonly busy: number;
  /** Somebody took a unit: look at the buffer now. */
  wake(): void;
  /** Begins no further unit, waits for those being made until `signal` aborts, then drops them. */
  close(signal: AbortSignal): Promise<void>;
}

const publishAttempts = 3;

/** Keeps the buffer full with `options.concurrency` units at a time, once it has begun. */
export function createGeneration(parts: GenerationParts): Generation {
  const { clock, log, store, breaker, events, buffer, options, redactor } = parts;
  const stopping = new AbortController();
  const dropping = new AbortController();
  const dozing = new Set<AbortController>();
  let busy = 0;

  const doze = async (): Promise<void> => {
    const awake = new AbortController();
    dozing.add(awake);
    try {
      await clock.sleep(options.pollMs, AbortSignal.any([awake.signal, stopping.signal]));
    } catch {
      // Woken, or told to stop: the loop looks.
      return;
    } finally {
      dozing.delete(awake);
    }
  };

  /** Holds the slot while the unit is made; the signal aborts when it was lost. */
  const holding = async <T>(slot: Slot, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const done = new AbortController();
    const lost = new AbortController();
    const beat = async (): Promise<void> => {
      for (;;) {
        await clock.sleep(buffer.reservationMs / 3, done.signal);
        if (!(await store.renew(slot, buffer.reservationMs))) return lost.abort(new SlotLost());
      }
    };
    const beating = beat().catch((error: unknown) => {
      if (!done.signal.aborted) lost.abort(error);
    });
    const deadline = clock.deadline(options.unitTimeoutMs, AbortSignal.any([dropping.signal, lost.signal]));
    try {
      return await work(deadline.signal);
    } catch (error) {
      throw (error as Partial<DOMException> | null)?.name === 'TimeoutError'
        ? timeout('The unit', options.unitTimeoutMs)
        : error;
    } finally {
      deadline.clear();
      done.abort();
      await beating;
    }
  };

  const make = async (slot: Slot): Promise<'success' | 'unknown' | Fault> => {
    const qaId = randomUUID();
    const names: UnitNames = { qaId, ansAugId: randomUUID(), seed: `${parts.seed}/unit/${qaId}` };
    const told = events.of({ unit_id: qaId, qa_id: qaId, seed: names.seed });
    const start = clock.monotonic();
    const fields = () => ({ latency_ms: Math.round(clock.monotonic() - start) });
    let stage = 'unit';
    told.emit('unit.started');
    try {
      const made = await holding(slot, (signal) => makeUnit(names, told, parts, signal));
      if (made.ok) {
        stage = 'publish';
        await parts.turn();
        await publish(slot, made);
        await noteEnd(names, made);
        told.emit('unit.published', {
          ans_aug_id: names.ansAugId,
          augmented: made.fault === null,
          ...fields(),
        });
        return made.fault !== null && ['auth', 'budget'].includes(made.fault.class) ? made.fault : 'success';
      }
      told.emit('unit.failed', { ...faultFields(made.fault), ...fields() });
      await noteFailure(names, made);
      return made.fault;
    } catch (error) {
      if (dropping.signal.aborted) {
        told.emit('unit.failed', { stage, outcome: 'dropped', ...fields() });
        return 'unknown';
      }
      const fault = faultOf(error, stage, 1, redactor);
      told.emit('unit.failed', { ...faultFields(fault), ...fields() });
      return error instanceof SlotLost ? 'unknown' : fault;
    } finally {
      await store
        .release(slot)
        .catch((error: unknown) =>
          told.emit('unit.failed', { ...faultFields(faultOf(error, 'release', 1, redactor)) }),
        );
    }
  };

  const publish = async (slot: Slot, { unit }: Made & { ok: true }): Promise<void> => {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await store.publish(slot, unit);
      } catch (error) {
        const passes = isSynthError(error, 'SYN_STORE_UNAVAILABLE');
        if (!passes || attempt >= publishAttempts) throw error;
        await clock.sleep(options.backoff.firstMs * attempt, dropping.signal);
      }
  };

  const jobOf = (id: string, fault: Fault | null): JobState => {
    const now = clock.now();
    const base = { id, kind: 'unit', createdAt: now, updatedAt: now } as const;
    if (fault === null) return { ...base, status: 'ready', stage: 'published', attempts: 1 };
    const { error } = fault;
    return { ...base, status: 'failed', stage: error.stage, attempts: error.attempts, error };
  };
  /** The unit is there whether this is noted or not. */
  const noteEnd = async ({ qaId, ansAugId }: UnitNames, { fault }: Made): Promise<void> => {
    try {
      await store.putJob(jobOf(qaId, null));
      await store.putJob(jobOf(ansAugId, fault));
    } catch (error) {
      log.warn('It could not be noted that a unit is ready.', {
        qa_id: qaId,
        ...faultFields(faultOf(error, 'publish', 1, redactor)),
      });
    }
  };
  /** Before there is a question nobody could ask for it, and nothing is kept. */
  const noteFailure = async (
    { qaId }: UnitNames,
    { question, fault }: Made & { ok: false },
  ): Promise<void> => {
    if (question === null) return;
    await store.fail(failureOf(qaId, fault, clock.now()), { prompt: question });
    await store.putJob(jobOf(qaId, fault));
  };

  const reserve = async (leave: Leave): Promise<Slot | null> => {
    try {
      return await store.reserve(buffer.size, buffer.reservationMs);
    } catch (error) {
      leave.end(faultOf(error, 'reserve', 1, redactor));
      return null;
    }
  };

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const leave = await breaker.admit(stopping.signal);
      if (leave === null) return;
      const slot = await reserve(leave);
      if (slot === null) {
        leave.end('unknown');
        await doze();
        continue;
      }
      busy += 1;
      const outcome = await make(slot).finally(() => (busy -= 1));
      leave.end(outcome);
    }
  };

  let workers = 0;
  const work = async (): Promise<void> => {
    workers += 1;
    try {
      await loop();
    } catch (error) {
      if (!stopping.signal.aborted)
        log.error('A worker ended.', { reason: redactor.redact(String((error as Error).message)) });
    } finally {
      workers -= 1;
    }
  };
  let ended: Promise<unknown> = Promise.resolve();

  return {
    begin() {
      ended = Promise.allSettled(Array.from({ length: options.concurrency }, work));
    },
    get workers() {
      return workers;
    },
    get busy() {
      return busy;
    },
    wake: () => dozing.forEach((doze) => doze.abort()),
    async close(signal) {
      stopping.abort(new DOMException('The service stops.', 'AbortError'));
      const drop = (): void => dropping.abort(signal.reason);
      if (signal.aborted) drop();
      else signal.addEventListener('abort', drop, { once: true });
      await ended;
      signal.removeEventListener('abort', drop);
    },
  };
}

class SlotLost extends Error {
  override readonly name = 'SlotLost';
}
