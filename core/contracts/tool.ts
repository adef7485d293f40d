import type { Io } from './io.ts';
import type { Context } from './values.ts';

/** `random`: any piece, chosen by `io.random`. `search`: the best match for a text. `get`: the piece with this title or id. */
export type ToolQuery =
  | { readonly method: 'random' }
  | { readonly method: 'search'; readonly text: string }
  | { readonly method: 'get'; readonly id: string };

/** Fetches source material. */
export interface Tool {
  /**
   * One context, or SYN_TOOL_EMPTY when nothing suits the query (a search without a hit, an exhausted folder),
   * SYN_TOOL_UNSUPPORTED for a method this tool has not.
   */
  fetch(query: ToolQuery, io: Io, signal: AbortSignal): Promise<Context>;
}

export interface ToolTraits {
  /** Methods the tool supports. */
  readonly methods: readonly ToolQuery['method'][];
  /** False when it reads local files only. */
  readonly network: boolean;
}
