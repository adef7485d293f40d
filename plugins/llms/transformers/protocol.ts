import type { ErrorCode, JsonObject, Message } from '../../../core/index.ts';

/** What the thread is started with. */
export interface Boot {
  /** Holds the model's files at their paths in its repository. */
  readonly folder: string;
  /** Name of the model, for messages. */
  readonly model: string;
  readonly precision: Precision;
  /** null: as many as ONNX Runtime takes by itself. */
  readonly threads: number | null;
  /** Replaces the model's own chat template. */
  readonly template: string | null;
  readonly templateVariables: JsonObject;
  /** null: what the model says. */
  readonly contextLength: number | null;
}

/** The kinds of model file, each with what follows `model` in its name. */
export const suffixes = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  int8: '_int8',
  uint8: '_uint8',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
} as const;
export type Precision = keyof typeof suffixes;

/** One text to generate. */
export interface Job {
  readonly messages: readonly Message[];
  readonly maxTokens: number;
  /** null: as the model's generation_config.json says, else the likeliest token each time. */
  readonly temperature: number | null;
  /** null: as the model's generation_config.json says, else all tokens. */
  readonly topP: number | null;
  readonly stop: readonly string[];
  /** Numbers in [0, 1), one for each token that may be drawn: the thread has no randomness of its own. */
  readonly chances: Float64Array;
}

export interface Outcome {
  readonly finish: 'stop' | 'length';
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** An error on its way between the threads. */
export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

/** To the thread. It works on one job at a time; `cancel` ends the job under way before its next token. */
export type Order =
  { readonly type: 'generate'; readonly job: Job } | { readonly type: 'cancel' } | { readonly type: 'stop' };

/** From the thread: `ready` once; for each job its texts, then `end` or `failed`. */
export type Report =
  | { readonly type: 'ready'; readonly contextLength: number }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'end'; readonly outcome: Outcome }
  | { readonly type: 'failed'; readonly fault: Fault };
