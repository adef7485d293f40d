import type { ErrorCode } from '../../../../core/index.ts';
import { inspectFiles } from './inspect.ts';
import { mergeFiles } from './merge.ts';
import { similarity } from './similarity.ts';

/** What takes so long with a large page that it is done in a thread of its own. */
export const chores = { inspect: inspectFiles, merge: mergeFiles, similarity } as const;
export type Chores = typeof chores;

/** To the thread. */
export interface Order {
  readonly job: number;
  readonly chore: keyof Chores;
  readonly given: readonly unknown[];
}

/** From the thread; `code` of an error that is ours. */
export type Outcome =
  | { readonly job: number; readonly result: unknown }
  | { readonly job: number; readonly fault: string; readonly code: ErrorCode | null };
