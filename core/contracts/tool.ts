import type { Io } from './io.ts';
import type { JsonObject } from './json.ts';
import type { Context } from './values.ts';

/**
 * `random`: any piece, chosen by `io.random`; of one `type` only where a tool has several (`survey_tagging`), the others pass
 * it over. `search`: the best match for a text. `get`: the piece with this title or id.
 */
export type ToolQuery =
  | { readonly method: 'random'; readonly type?: string }
  | { readonly method: 'search'; readonly text: string }
  | { readonly method: 'get'; readonly id: string };

/** What became of a context, for a source that wants to know. */
export interface ToolReport {
  /** As `Context.id`. */
  readonly context: string;
  /** `unsuitable`: no item could be made of it. `result`: one of its results. `done`: there are no further ones. */
  readonly kind: 'unsuitable' | 'result' | 'done';
  /** Names a result within its context: a result reported again replaces itself. */
  readonly key: string;
  readonly data: JsonObject;
}

/** Fetches source material. */
export interface Tool {
  /**
   * One context, or SYN_TOOL_EMPTY when nothing suits the query (a search without a hit, an exhausted folder),
   * SYN_TOOL_UNSUPPORTED for a method this tool has not. `signal` aborts at the latest when the step is over, however it ended:
   * until then the context may be in use.
   */
  fetch(query: ToolQuery, io: Io, signal: AbortSignal): Promise<Context>;
  /** Hands results on to where the material came from (an API, a local store); resolves once they can't be lost any more. */
  report?(reports: readonly ToolReport[], io: Io, signal: AbortSignal): Promise<void>;
}

export interface ToolTraits {
  /** Methods the tool supports. */
  readonly methods: readonly ToolQuery['method'][];
  /** False when it reads local files only. */
  readonly network: boolean;
}
