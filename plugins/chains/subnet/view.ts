import type { Clock, Metagraph } from '../../../core/index.ts';
import type { Connection } from '../substrate/connection.ts';
import { stateAtHead } from '../substrate/state-at.ts';

/** What a node sees of a chain's subnet, read no more often than asked for. */
export interface View {
  metagraph(signal: AbortSignal): Promise<Metagraph>;
  /** The last one read; null before, and after `forget`. */
  known(): Metagraph | null;
  block(signal: AbortSignal): Promise<number>;
  /** What is on the chain may be newer than what was read: the next look is a new one. */
  forget(): void;
}

export interface ViewParts {
  readonly connection: Connection;
  /** Blocks between two readings, and the time without a new one after which the connection must be broken. */
  readonly sync: { readonly everyBlocks: number; readonly stallMs: number };
  readonly clock: Clock;
  readonly read: (signal: AbortSignal) => Promise<Metagraph>;
}

export function createView({ connection, sync, clock, read }: ViewParts): View {
  let known: Metagraph | null = null;

  const freshBlock = (): number | null => {
    const head = connection.head();
    return head && clock.now() - head.seenAtMs <= sync.stallMs ? head.block : null;
  };

  return {
    async metagraph(signal) {
      const block = freshBlock();
      if (known !== null && block !== null && block - known.block < sync.everyBlocks)
        return { ...known, block: Math.max(block, known.block) };
      known = await read(signal);
      return known;
    },
    known: () => known,
    block: async (signal) =>
      freshBlock() ??
      connection.call('tell the newest block', async (_, link) => (await stateAtHead(link)).block, signal),
    forget() {
      known = null;
    },
  };
}
