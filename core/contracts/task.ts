import { z } from 'zod';
import type { Io } from './io.ts';
import type { JsonObject } from './json.ts';
import { ref, slots } from './plugin.ts';
import type { Challenge, Item, Message, Reference, Reply, Score } from './values.ts';

/** How one item of a step ended; handed to the task that built it. */
export interface ItemOutcome {
  readonly item: Item;
  readonly challenge: Challenge;
  readonly reference: Reference;
  readonly results: readonly {
    readonly reply: Reply;
    readonly reward: number;
    /** What each scorer said, by its name in the config. */
    readonly rewards: Readonly<Record<string, Score>>;
    readonly penalties: Readonly<Record<string, Score>>;
  }[];
}

/** What a task has to say at the end of a step. */
export interface Conclusion {
  /** Shown below the step's line, in order. */
  readonly lines?: readonly string[];
  readonly detail?: JsonObject;
}

/** Turns a context into items. */
export interface Task {
  /**
   * At least one item; several when one piece of material makes several questions (the windows of a conversation).
   * Fails with SYN_TASK_MATERIAL when the material does not suit; the engine draws again.
   */
  build(io: Io, signal: AbortSignal): Promise<Item[]>;
  /** Makes the reference of an item built without one. Runs while the miners are being asked. */
  refer?(item: Item, io: Io, signal: AbortSignal): Promise<Reference>;
  /** The next item of a conversation about the same context; `history` ends with an accepted assistant turn. */
  followUp?(item: Item, history: readonly Message[], io: Io, signal: AbortSignal): Promise<Item>;
  /**
   * Called after the step is recorded, to hand results on (a conversation store, an API) and to tell people about them. At
   * least once: after a crash the last step's again.
   */
  conclude?(outcomes: readonly ItemOutcome[], io: Io, signal: AbortSignal): Promise<Conclusion | void>;
}

export interface TaskTraits {
  /** Name of the protocol its challenges speak, as in `protocols:`. */
  readonly protocol: string;
}

const scorerEntry = {
  weight: z
    .number()
    .min(0)
    .max(1)
    .describe(
      'Share of this scorer: weights of rewards add up to 1, a penalty multiplies by 1 - weight * value.',
    ),
  against: z
    .enum(['reference', 'challenge'])
    .optional()
    .describe(
      'What replies are compared with; rewards default to the reference, penalties to the challenge.',
    ),
};

/** What a task's entry in the config has beside the plugin's own options. */
export const taskFrame = {
  options: {
    weight: z
      .number()
      .min(0)
      .default(1)
      .describe('Relative probability of drawing this task; 0 keeps it switched off.'),
    timeoutMs: z
      .int()
      .min(1)
      .optional()
      .describe('Deadline for miners, milliseconds; default: run.askTimeoutMs.'),
    followUp: z.boolean().default(true).describe('Whether a conversation may go on after this task.'),
  },
  needs: {
    agent: ref('agent'),
    rewards: slots('scorer', scorerEntry),
    penalties: slots('scorer', scorerEntry),
  },
};
