import type { Clock } from '../../../../core/index.ts';
import { nanoseconds } from '../../exchange/nanoseconds.ts';

/** Issues nonces: nanoseconds since the epoch, each larger than the one before however fast they are asked for. */
export function createNonces(clock: Clock): () => bigint {
  let last = 0n;
  return () => {
    const now = nanoseconds(clock.now());
    last = now > last ? now : last + 1n;
    return last;
  };
}
