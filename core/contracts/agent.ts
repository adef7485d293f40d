import type { Io } from './io.ts';
import type { Challenge, Item } from './values.ts';

/** Writes the challenge: the item's query as some persona would put it. */
export interface Agent {
  /** Keeps `item.history` before the new turn and `item.attachment` verbatim below it; never shows the reference. */
  write(item: Item, io: Io, signal: AbortSignal): Promise<Challenge>;
}
