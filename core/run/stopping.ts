import type { RunContext } from './context.ts';

/** How a run hears that it shall end. */
export interface Stopping {
  /** No further step. */
  readonly stop: AbortSignal;
  /** Drop the step in flight: the grace is over, or the run must end now. */
  readonly abort: AbortSignal;
  /** Waits; less when told to stop. Rejects when the run must end now. */
  pause(ms: number): Promise<void>;
  /** The outcome of `work`, which gets `abort`; null when the grace ran out in it. Rejects when the run must end now. */
  inGrace<T>(work: (abort: AbortSignal) => Promise<T>): Promise<T | null>;
  /** Ends the grace's timer. */
  end(): void;
}

/** From the moment of `stop` the step in flight has `run.graceMs`. */
export function startStopping({
  settings,
  clock,
  stop,
  signal,
}: Pick<RunContext, 'settings' | 'clock' | 'stop' | 'signal'>): Stopping {
  const { graceMs } = settings.run;
  const ended = new AbortController();
  const grace = new AbortController();
  const startGrace = (): void => {
    const over = new DOMException(`The step in flight did not end within ${graceMs} ms.`, 'AbortError');
    clock.sleep(graceMs, ended.signal).then(
      () => grace.abort(over),
      () => undefined,
    );
  };
  if (stop.aborted) startGrace();
  else stop.addEventListener('abort', startGrace, { once: true, signal: ended.signal });
  const abort = AbortSignal.any([signal, grace.signal]);
  // Made once: each `any` leaves a trace on its sources for as long as they live.
  const wake = AbortSignal.any([signal, stop]);
  return {
    stop,
    abort,
    async pause(ms) {
      if (ms <= 0 || stop.aborted) return;
      try {
        await clock.sleep(ms, wake);
      } catch {
        signal.throwIfAborted();
      }
    },
    async inGrace(work) {
      try {
        return await work(abort);
      } catch (error) {
        signal.throwIfAborted();
        if (abort.aborted) return null;
        throw error;
      }
    },
    end: () => ended.abort(),
  };
}
