import { z } from 'zod';
import type { Metagraph, Neuron } from './chain.ts';
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

/** A way to make something that is worse than an item on purpose: for traps and for answers graded by how far they are off. */
export interface Variation {
  /** Unique within its task: `question/change-object`. */
  readonly name: string;
  /** `query`: asks for something else, so that an answer to it misses the item. `reference`: spoils an answer there is. */
  readonly of: 'query' | 'reference';
  /** How far off it is, in (0, 1]; the original would be 0. */
  readonly severity: number;
}

/** What a task that leads its rounds itself is given of the subnet. */
export interface Subnet {
  readonly metagraph: Metagraph;
  /** Whom `run.sampling` lets a validator ask, ascending by uid; ourselves not among them. */
  readonly peers: readonly Neuron[];
  /**
   * Puts a challenge to peers over the chain's wire, in the task's protocol: a reply for each, in their order; a peer's fault is
   * a reply with its status. Rejects when `signal` aborts.
   */
  readonly ask: (
    peers: readonly Neuron[],
    challenge: Challenge,
    signal: AbortSignal,
  ) => Promise<readonly Reply[]>;
}

/** An item with everything that is to be judged: what a round of a task came to. */
export interface Gathered {
  /** Names it for good, over steps and restarts: the number of a task on a board. */
  readonly id: string;
  readonly item: Item;
  readonly challenge: Challenge;
  readonly reference: Reference;
  /** At most one a hotkey; those not on the subnet any more are left out by the engine. */
  readonly replies: readonly Reply[];
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
  /** What `vary` can make; none without `vary`. */
  readonly variations?: readonly Variation[];
  /**
   * The item made worse by the variation of that name. Of a query: with another query and no reference. Of a reference: with a
   * spoilt one; the item must have one then.
   */
  vary?(item: Item, variation: string, io: Io, signal: AbortSignal): Promise<Item>;
  /**
   * Takes the place of build, agent and asking for a task whose answers do not come within a step (people who vote on a board):
   * opens what is due and gives what has come to an end since, to be judged. Given again until `conclude` was called for it,
   * so that a crash loses nothing and nothing counts twice. Nothing to judge is an empty list, and a step in good order.
   */
  round?(subnet: Subnet, io: Io, signal: AbortSignal): Promise<readonly Gathered[]>;
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
