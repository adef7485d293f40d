import type { Clock, Logger, Paths } from '../../../../core/index.ts';
import type { BufferOptions } from './options.ts';
import type { Answer, DeadLetter, FailureRecord, JobState, QuestionEntry } from '../values.ts';

/** Everything of one question: what is shown, the answer to it, and the answer to the altered question or why there is none. */
export interface Unit {
  /** Of the question and of its base answer; new for every unit, also among processes that share a buffer. */
  readonly qaId: string;
  readonly ansAugId: string;
  readonly question: string;
  readonly topic: string | null;
  readonly base: Answer;
  readonly augmented: Answer | FailureRecord;
  /** What the unit's randomness was made from. */
  readonly seed: string;
}

/** Room for one unit, held while it is made. */
export interface Slot {
  readonly id: string;
}

export interface Depths {
  /** Units that can be handed out. */
  readonly ready: number;
  /** Handed out, not acknowledged. */
  readonly leased: number;
  /** In the making. */
  readonly reserved: number;
  /** Failure records kept. */
  readonly failed: number;
  /** Dead letters kept. */
  readonly dead: number;
  /** Jobs pending or running. */
  readonly jobs: number;
}

/**
 * The buffer of the service. Every method is one atomic step, also over all processes that share the store.
 * Faults of the store itself: SYN_STORE_DAMAGED, SYN_STORE_VERSION, SYN_STORE_UNAVAILABLE.
 */
export interface Store {
  readonly kind: BufferOptions['store'];
  /** Room for a unit, unless `size` units are ready or in the making already. It ends by itself `leaseMs` later. */
  reserve(size: number, leaseMs: number): Promise<Slot | null>;
  /** Holds the slot for another `leaseMs`; false when it was lost. */
  renew(slot: Slot, leaseMs: number): Promise<boolean>;
  /** Gives the slot back; nothing happens when it was lost. */
  release(slot: Slot): Promise<void>;
  /** Stores all of the unit, or nothing, and ends the slot. SYN_STORE_CONFLICT when the slot was lost or the id is taken. */
  publish(slot: Slot, unit: Unit): Promise<void>;
  /** The question next in turn; it stays. */
  peek(): Promise<QuestionEntry | null>;
  /** The question next in turn, for the caller alone; after `leaseMs` without `acknowledge` it goes back to the end of the list. */
  claim(leaseMs: number): Promise<QuestionEntry | null>;
  /** Ends a question, leased or not: 1, or 0 when there is none of this id. Its answers stay for `ttl.acknowledgedMs`. */
  acknowledge(qaId: string): Promise<number>;
  /** Stores a failure where the answer would stand (see `placement`), and keeps the prompt as a dead letter. */
  fail(record: FailureRecord, deadLetter?: { readonly prompt: string }): Promise<void>;
  /** As `fail`, for an augmented question. */
  failAugment(record: FailureRecord): Promise<void>;
  answer(id: string): Promise<Answer | FailureRecord | null>;
  putAnswer(id: string, answer: Answer): Promise<void>;
  augment(id: string): Promise<string | FailureRecord | null>;
  putAugment(id: string, question: string): Promise<void>;
  job(id: string): Promise<JobState | null>;
  putJob(state: JobState): Promise<void>;
  /** The newest dead letters, newest first. */
  deadLetters(limit: number): Promise<DeadLetter[]>;
  depths(): Promise<Depths>;
  /** Removes what has had its time, and what others left behind. Run at start and now and then. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

/** What a store needs of its service. */
export interface StoreParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly paths: Pick<Paths, 'config' | 'storage'>;
}
