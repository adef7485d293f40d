/** How a call ended, as far as load is concerned. */
export type Load = 'served' | 'overload' | 'other';

export interface Slot {
  /** To be called once. */
  release(load: Load): void;
}

export interface Limiter {
  /** Waits for a free place, first come first served; rejects with the signal's reason when aborted first. */
  acquire(signal: AbortSignal): Promise<Slot>;
  /** Calls allowed at once just now. */
  readonly limit: number;
}

const servedToGrow = 10;

/** Calls open at once: halved when the provider refuses for load, one more after ten served, never above `ceiling`. */
export function createLimiter(ceiling: number): Limiter {
  let limit = ceiling;
  let open = 0;
  let served = 0;
  /** Counts the halvings: calls sent before the last one tell nothing about the new limit. */
  let era = 0;
  const queue: (() => void)[] = [];

  const next = (): void => {
    while (open < limit) {
      const grant = queue.shift();
      if (grant === undefined) return;
      grant();
    }
  };
  const take = (): Slot => {
    const bornIn = era;
    open += 1;
    return {
      release(load) {
        open -= 1;
        if (load === 'overload' && bornIn === era) {
          limit = Math.max(1, Math.floor(limit / 2));
          served = 0;
          era += 1;
        } else if (load === 'served' && limit < ceiling) {
          served += 1;
          if (served >= servedToGrow) {
            limit += 1;
            served = 0;
          }
        }
        next();
      },
    };
  };

  return {
    get limit() {
      return limit;
    },
    acquire: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        if (open < limit && queue.length === 0) return resolve(take());
        const grant = (): void => {
          signal.removeEventListener('abort', leave);
          resolve(take());
        };
        const leave = (): void => {
          queue.splice(queue.indexOf(grant), 1);
          reject(signal.reason as Error);
        };
        queue.push(grant);
        signal.addEventListener('abort', leave, { once: true });
      }),
  };
}
