import { catalogue, type ErrorCode } from './catalogue.ts';
import type { JsonObject } from '../contracts/json.ts';

/** Where in the user's files the cause is. Lines and columns start at 1. */
export interface Where {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** Path in the YAML: `tasks.qa.rewards.quality.use`. */
  readonly path?: string;
}

export interface ErrorDetails {
  /** One sentence: what happened. */
  readonly message: string;
  /** One sentence: what to do, with the valid values or the command to type. */
  readonly hint?: string;
  readonly where?: Where;
  /** `kind/name` of the plugin at fault. */
  readonly plugin?: string;
  readonly cause?: unknown;
  /** Facts for callers: `{ status: 429, retryAfterMs: 2000 }`. Never a secret. */
  readonly detail?: JsonObject;
  /** Several problems found in one pass; the first one gives this error its code and message. */
  readonly problems?: readonly SynthError[];
}

/** The only error `core` and built-in plugins throw on purpose. */
export class SynthError extends Error {
  override readonly name = 'SynthError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly where: Where | undefined;
  readonly plugin: string | undefined;
  readonly detail: JsonObject;
  readonly problems: readonly SynthError[];

  constructor(code: ErrorCode, details: ErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.where = details.where;
    this.plugin = details.plugin;
    this.detail = details.detail ?? {};
    this.problems = details.problems ?? [];
  }

  get exitCode(): number {
    return catalogue[this.code].exit;
  }
}

export const isSynthError = (error: unknown, ...codes: ErrorCode[]): error is SynthError =>
  error instanceof SynthError && (codes.length === 0 || codes.includes(error.code));
