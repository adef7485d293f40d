import type { JsonObject } from '../contracts/json.ts';
import type { ModelUsage } from '../llm/meter.ts';

/** Something that went wrong, as it stands in records and events. */
export interface Failure {
  /** What was being done: `build`, `write`, `refer`, `ask`, `score`, `follow-up`, `conclude`, `sync`, `weights`, `sink`, `step`. */
  readonly stage: string;
  /** A code of the catalogue, or SYN_PLUGIN_RESULT for what a plugin threw without one. */
  readonly code: string;
  readonly message: string;
  /** `kind/name`. */
  readonly plugin: string | null;
}

/** Model calls of a step, added up. */
export interface StepUsage {
  readonly calls: number;
  readonly cachedCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; null when the price of a model is not known. */
  readonly costUsd: number | null;
  /** The same by model. */
  readonly models: readonly ModelUsage[];
}

export interface ReplyEvent {
  readonly uid: number;
  readonly hotkey: string;
  readonly status: number;
  /** In [0, 1]; null when the item failed and nothing was judged. */
  readonly reward: number | null;
  readonly rewards: Readonly<Record<string, number>>;
  readonly penalties: Readonly<Record<string, number>>;
  /** Why a score is what it is, by scorer, where that isn't plain. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Start of the reply. */
  readonly head: string;
  readonly timings: { readonly firstMs: number | null; readonly totalMs: number | null };
}

/** One turn of one item. */
export interface ExchangeEvent {
  readonly item: number;
  readonly turn: number;
  readonly task: string;
  /** Start of the challenge. */
  readonly head: string;
  readonly source: { readonly title: string; readonly url: string | null; readonly licence: string | null };
  /** Uids asked. */
  readonly peers: readonly number[];
  readonly replies: readonly ReplyEvent[];
  /** Why nothing was judged; null when all went well. */
  readonly failure: Failure | null;
}

/** One line of the table shown at the end. */
export interface SummaryRow {
  readonly uid: number;
  readonly hotkey: string;
  readonly label: string | null;
  /** Replies judged in this run, and their mean reward (null for none). */
  readonly samples: number;
  readonly meanReward: number | null;
  readonly ledgerScore: number;
  /** Share of our weights; null when there is nothing to say yet. */
  readonly weightShare: number | null;
  readonly incentive: number;
  readonly emission: number;
}

export interface RunSummary {
  readonly role: 'validator' | 'miner' | 'service';
  /** `finished`: did what it was asked for. `stopped`: a signal came first; the same command goes on. */
  readonly ended: 'finished' | 'stopped';
  /** 0 for roles that keep no records. */
  readonly run: number;
  readonly resumed: boolean;
  /** Of this run, those before a resume included. */
  readonly steps: number;
  readonly failedSteps: number;
  readonly rows: number;
  /** US dollars spent on models in this run; null when a price is not known. */
  readonly costUsd: number | null;
  /** Ascending by uid. */
  readonly table: readonly SummaryRow[];
  readonly timings: { readonly totalMs: number };
}

interface WeightsEvent {
  /** Steps committed when it happened. */
  readonly step: number;
  readonly block: number;
  readonly uids: readonly number[];
  /** What the weigher gave each, as shares of the sum. */
  readonly shares: readonly number[];
  readonly at: number;
}

/**
 * What a run tells the outside, JSON-safe. Everything that differs between two equal runs stands under a key called
 * `at` (milliseconds since the epoch), a key ending in `Ms`, or inside an object called `timings`.
 */
export type RunEvent =
  | {
      readonly type: 'run.started';
      readonly run: number;
      readonly resumed: boolean;
      readonly seed: number;
      readonly configHash: string;
      readonly version: string;
      /** First step to come. */
      readonly step: number;
      /** null: until stopped. */
      readonly targetSteps: number | null;
      readonly stepsDone: number;
      readonly tasks: readonly string[];
      readonly chain: string;
      readonly netuid: number;
      readonly block: number;
      readonly uid: number;
      readonly hotkey: string;
      readonly at: number;
    }
  | { readonly type: 'step.started'; readonly run: number; readonly step: number; readonly at: number }
  | {
      readonly type: 'step.completed';
      readonly run: number;
      readonly step: number;
      readonly block: number;
      readonly items: readonly ExchangeEvent[];
      /** Pieces that were lost on the way. */
      readonly failures: readonly Failure[];
      readonly usage: StepUsage;
      readonly at: number;
      readonly timings: { readonly totalMs: number };
    }
  | {
      readonly type: 'step.failed';
      readonly run: number;
      readonly step: number;
      readonly block: number;
      /** Why the step as a whole failed. */
      readonly failure: Failure;
      readonly failures: readonly Failure[];
      readonly usage: StepUsage;
      readonly at: number;
      readonly timings: { readonly totalMs: number };
    }
  /** What a task has to say about a step it had a part in. */
  | {
      readonly type: 'step.concluded';
      readonly run: number;
      readonly step: number;
      readonly task: string;
      readonly lines: readonly string[];
      readonly detail: JsonObject;
      readonly at: number;
    }
  | ({ readonly type: 'weights.set'; readonly values: readonly number[] } & WeightsEvent)
  | ({ readonly type: 'weights.refused'; readonly reason: string } & WeightsEvent)
  | ({
      readonly type: 'weights.skipped';
      readonly reason: 'disabled' | 'no-permit' | 'nothing-to-say';
    } & WeightsEvent)
  | {
      readonly type: 'notice';
      readonly level: 'info' | 'warn' | 'error';
      readonly code: string;
      readonly message: string;
      readonly detail?: JsonObject;
      readonly at: number;
    }
  | {
      readonly type: 'miner.serving';
      readonly uid: number | null;
      readonly hotkey: string;
      readonly protocols: readonly string[];
      readonly host: string;
      readonly port: number;
      readonly at: number;
    }
  | {
      readonly type: 'miner.answered';
      readonly protocol: string;
      readonly caller: string | null;
      readonly ok: boolean;
      readonly at: number;
      readonly totalMs: number;
    }
  | { readonly type: 'service.started'; readonly address: string | null; readonly at: number }
  | { readonly type: 'run.finished'; readonly summary: RunSummary; readonly at: number };

/** Receives the events of a run, in order. Must not throw. */
export type Emit = (event: RunEvent) => void;

/** What is left of an event when times are taken out: equal for two runs with the same seed and config. */
export function withoutTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(
    ([key]) => key !== 'at' && key !== 'timings' && !key.endsWith('Ms'),
  );
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutTimes(inner)]));
}
