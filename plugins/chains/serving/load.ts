import type { ServingLimits } from './limits.ts';

/** What is being answered, altogether and for each hotkey. */
export interface Load {
  /** Whether no more can be answered now, of anybody. */
  readonly isFull: boolean;
  hasRoom(hotkey: string): boolean;
  /** Call the result when the answer has ended. */
  enter(hotkey: string): () => void;
}

export function createLoad({
  maxConcurrent,
  maxPerHotkey,
}: Pick<ServingLimits, 'maxConcurrent' | 'maxPerHotkey'>): Load {
  const running = new Map<string, number>();
  let all = 0;
  return {
    get isFull() {
      return all >= maxConcurrent;
    },
    hasRoom: (hotkey) => all < maxConcurrent && (running.get(hotkey) ?? 0) < maxPerHotkey,
    enter(hotkey) {
      all += 1;
      running.set(hotkey, (running.get(hotkey) ?? 0) + 1);
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        all -= 1;
        const left = (running.get(hotkey) ?? 1) - 1;
        if (left > 0) running.set(hotkey, left);
        else running.delete(hotkey);
      };
    },
  };
}
