import type { JsonObject } from '../../../../core/index.ts';

/** Something asked for by a client, made in the background. */
export interface QueueJob {
  /** Under which the result will stand. A second job of the same id is the first one. */
  readonly id: string;
  readonly kind: 'answer' | 'augment';
  readonly payload: JsonObject;
}

export interface WorkOptions {
  /** Jobs at once. */
  readonly concurrency: number;
  /** Tries of a job before it is given up. */
  readonly attempts: number;
}

/** Jobs that outlive the process which took them, each given to one worker at a time. */
export interface Queue {
  add(job: QueueJob): Promise<void>;
  /** Jobs waiting and under way, those of other processes too. */
  size(): Promise<number>;
  /**
   * Works jobs off until closed. `attempt` counts from 1. A handler that rejects is tried again after a growing wait, unless it
   * was the last attempt: the handler itself stores what became of the job. A job whose process died is tried again too.
   */
  work(
    handler: (job: QueueJob, attempt: number, signal: AbortSignal) => Promise<void>,
    options: WorkOptions,
  ): Worker;
  close(): Promise<void>;
}

export interface Worker {
  /** Takes nothing more, waits for jobs under way until `signal` aborts, then aborts them; they are tried again later. */
  close(signal: AbortSignal): Promise<void>;
}
