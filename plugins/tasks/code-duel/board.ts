import type { Io, Subnet } from '../../../core/index.ts';

/** A miner that is to make a page, or the validator that brings one. */
export interface Assignee {
  readonly hotkey: string;
  readonly prompt: string;
  readonly role: 'miner' | 'validator';
}

/** Times in milliseconds since the epoch. */
export interface NewTask {
  /** What voters see above every page. */
  readonly prompt: string;
  readonly assignees: readonly Assignee[];
  /** The validator's page; null: it takes no part. */
  readonly page: string | null;
  /** Hotkey of the assignee with the altered prompt; null: no trap. */
  readonly trap: string | null;
  readonly createdAt: number;
  readonly expireAt: number;
}

export interface VotingTask {
  readonly id: string;
  readonly createdAt: number;
  readonly expireAt: number;
}

/** A task that is over. */
export interface ExpiredTask extends VotingTask {
  /** Hotkey that made it. */
  readonly validator: string;
  /** `content` null: the board keeps pages to itself. */
  readonly completions: readonly {
    readonly id: string;
    readonly hotkey: string;
    readonly content: string | null;
  }[];
  /** In the order they came. */
  readonly votes: readonly { readonly voter: string; readonly choice: string; readonly weight: number }[];
}

/** How a task was scored, for whoever runs the board. */
export interface Analytics {
  readonly taskId: string;
  readonly class: 'PvP' | 'PvV' | 'Trap';
  readonly createdAt: number;
  readonly validator: string;
  readonly scores: readonly { readonly hotkey: string; readonly score: number; readonly role: string }[];
  readonly votes: readonly {
    readonly voter: string;
    readonly choice: string;
    readonly weight: number;
    readonly votee: string;
    readonly voteeRole: string;
  }[];
}

/** Where tasks hang, pages are handed in and votes are cast. */
export interface Board {
  /** Resolves with the number of the task once it hangs there. */
  create(task: NewTask, io: Io, signal: AbortSignal): Promise<string>;
  /** Asks whoever is due, where the board itself has to. */
  work?(subnet: Subnet, io: Io, signal: AbortSignal): Promise<void>;
  voting(signal: AbortSignal): Promise<readonly VotingTask[]>;
  /** Tasks that ended within the last `hours`. */
  expired(hours: number, signal: AbortSignal): Promise<readonly ExpiredTask[]>;
  /** Resolves with the numbers of those that need not be told again. */
  report?(
    records: readonly Analytics[],
    coldkeys: ReadonlyMap<string, string>,
    signal: AbortSignal,
  ): Promise<readonly string[]>;
  /** The task was judged for good. */
  forget?(id: string): void;
}
