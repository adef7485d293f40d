import type { QueueJob } from '../buffer/queue.ts';
import type { Store } from '../buffer/store.ts';
import type { Events } from '../events.ts';
import type { JobState } from '../values.ts';
import type { WorkerOptions } from '../options.ts';
import type { Breaker } from './breaker.ts';
import { failureOf, faultFields, faultOf, type Fault } from './fault.ts';
import { answerOf, bareItem } from './make.ts';
import { StageFailure, runStage, timeout } from './stage.ts';
import type { UnitParts } from './unit.ts';

export interface OrderParts extends UnitParts {
  readonly store: Store;
  readonly breaker: Breaker;
  readonly events: Events;
  readonly options: WorkerOptions;
  /** Seed of the node. */
  readonly seed: number;
}

/** What a client asked for, as the queue keeps it. */
export interface Order {
  readonly question: string;
  /** Of an augment: its name. */
  readonly variation?: string;
}

/** Tries of an order that may end with the process or with the store, beyond those of a stage, before it is given up. */
const moreTries = 3;

/**
 * Works off what clients ordered: an answer to their question, or their question altered. Whatever comes of it stands under the
 * id they were given. Rejects only when `signal` aborts (the job is done again) or the store fails.
 */
export const orderHandler =
  (parts: OrderParts) =>
  async ({ id, kind, payload }: QueueJob, attempt: number, signal: AbortSignal): Promise<void> => {
    const { clock, store, breaker, redactor, options } = parts;
    const { question, variation = '' } = payload as unknown as Order;
    const events = parts.events.of({ qa_id: id, kind });
    const seed = `${parts.seed}/order/${id}`;
    const before = await store.job(id);
    const note = (change: Pick<JobState, 'status' | 'stage'> & Partial<JobState>): Promise<void> =>
      store.putJob({
        ...{ id, kind, attempts: attempt, createdAt: before?.createdAt ?? clock.now() },
        ...change,
        updatedAt: clock.now(),
      });
    const deadline = clock.deadline(options.unitTimeoutMs, signal);
    const give = async (): Promise<void> => {
      const item = bareItem(id, question, clock);
      if (kind === 'answer') {
        const reference = await runStage('answer', seed, events, parts, deadline.signal, (io, within) =>
          parts.task.refer(item, io, within),
        );
        return store.putAnswer(id, answerOf(id, question, reference));
      }
      const altered = await runStage('augment', seed, events, parts, deadline.signal, (io, within) =>
        parts.task.vary(item, variation, io, within),
      );
      return store.putAugment(id, altered.query);
    };
    const fail = async (fault: Fault): Promise<void> => {
      const record = failureOf(id, fault, clock.now());
      await (kind === 'answer' ? store.fail(record) : store.failAugment(record));
      await note({
        status: 'failed',
        stage: fault.error.stage,
        attempts: fault.error.attempts,
        error: fault.error,
      });
      events.emit('order.failed', faultFields(fault));
    };

    try {
      if (attempt > options.attempts + moreTries) return await fail(faultOfNoEnd(kind, attempt));
      await note({ status: 'running', stage: kind });
      const leave = await breaker.admit(deadline.signal);
      if (leave === null) return await fail(faultOfStop(breaker, kind));
      try {
        await give();
        leave.end('success');
      } catch (error) {
        leave.end(error instanceof StageFailure && error.fault.class !== 'content' ? error.fault : 'unknown');
        throw error;
      } finally {
        leave.end('unknown');
      }
      await note({ status: 'ready', stage: kind });
      events.emit('order.ready');
    } catch (error) {
      if (signal.aborted) {
        await note({ status: 'pending', stage: kind });
        throw signal.reason;
      }
      const late = deadline.signal.aborted ? timeout('The order', options.unitTimeoutMs) : error;
      const fault = late instanceof StageFailure ? late.fault : faultOf(late, kind, attempt, redactor);
      // The queue comes back to it; at the last try the fault is stored like any other.
      if (fault.class === 'store' && attempt < options.attempts) throw error;
      await fail(fault);
    } finally {
      deadline.clear();
    }
  };

/** Generation stopped for good: what stopped it is what this order fails of. */
const faultOfStop = ({ fault }: Breaker, stage: string): Fault => ({
  class: 'auth',
  retryAfterMs: 0,
  error: {
    code: fault?.code ?? 'SYN_LLM_AUTH',
    stage,
    message: fault?.message ?? 'Nothing is made any more.',
    attempts: 0,
    retryable: false,
  },
});

const faultOfNoEnd = (stage: string, attempt: number): Fault => ({
  class: 'other',
  retryAfterMs: 0,
  error: {
    code: 'SYN_RUN_STALLED',
    stage,
    message: 'It never came to its end: the process ended, or the store failed, each time it was tried.',
    attempts: attempt - 1,
    retryable: true,
  },
});
