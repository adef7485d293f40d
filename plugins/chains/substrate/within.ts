/** Settles as the work does, but rejects with the reason of the first signal that aborts: the work itself may never end. */
export function within<T>(work: Promise<T>, ...signals: readonly AbortSignal[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signals.find((signal) => signal.aborted)?.reason as Error);
    signals.forEach((signal) => signal.addEventListener('abort', onAbort, { once: true }));
    if (signals.some((signal) => signal.aborted)) onAbort();
    void work
      .then(resolve, reject)
      .finally(() => signals.forEach((signal) => signal.removeEventListener('abort', onAbort)));
  });
}
