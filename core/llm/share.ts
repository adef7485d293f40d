/** One piece of work that several callers wait for. */
export interface Shared<T> {
  /** The outcome; rejects with the signal's reason when aborted first. The work is aborted when the last caller leaves. */
  join(signal: AbortSignal): Promise<T>;
}

/** Starts `work` at once. `onAbandon` runs when every caller has left before the end. */
export function shareWork<T>(
  work: (signal: AbortSignal) => Promise<T>,
  onAbandon: () => void = () => {},
): Shared<T> {
  const controller = new AbortController();
  const outcome = work(controller.signal);
  // A failure reaches those who joined; with nobody left it must not count as unhandled.
  outcome.catch(() => {});
  let waiting = 0;
  return {
    async join(signal) {
      waiting += 1;
      try {
        return await abortable(outcome, signal);
      } finally {
        waiting -= 1;
        if (waiting === 0 && signal.aborted) {
          onAbandon();
          controller.abort(signal.reason);
        }
      }
    },
  };
}

/** The promise's outcome, or the signal's reason if that comes first; the promise's later failure is swallowed. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    const done = (): void => signal.removeEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(
      (value) => (done(), resolve(value)),
      (error: unknown) => (done(), reject(error as Error)),
    );
  });
}
