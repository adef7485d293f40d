import { randomUUID } from 'node:crypto';

/** Names ourselves to one peer for the time of one request. */
export interface Line {
  readonly uuid: string;
  release(): void;
}

/**
 * Keeps requests to one peer apart that run at the same time. A peer wants each nonce of a uuid to be larger than the last
 * one it saw, and what is sent at once need not arrive in order: so each of them goes under a uuid of its own.
 */
export function openLines(): { take(hotkey: string): Line } {
  const uuids: string[] = [];
  const busy = new Map<string, Set<number>>();
  return {
    take(hotkey) {
      const taken = busy.get(hotkey) ?? new Set<number>();
      busy.set(hotkey, taken);
      let at = 0;
      while (taken.has(at)) at += 1;
      taken.add(at);
      return {
        uuid: (uuids[at] ??= randomUUID()),
        release() {
          taken.delete(at);
          if (taken.size === 0) busy.delete(hotkey);
        },
      };
    },
  };
}
