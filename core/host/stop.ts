import type { Clock } from '../contracts/io.ts';
import { throwAll } from '../config/problems.ts';
import { SynthError, type Where } from '../errors/synth-error.ts';

/** Something that was started and has to be stopped. */
export interface Stoppable {
  /** `kind/name`. */
  readonly plugin: string;
  readonly where: Where;
  stop(signal: AbortSignal): Promise<void>;
}

/**
 * Stops one after another, the last one first, each within `timeoutMs`; one that hangs or fails neither blocks nor hides the
 * rest. All failures together are thrown as SYN_PLUGIN_STOP.
 */
export async function stopAll(running: readonly Stoppable[], timeoutMs: number, clock: Clock): Promise<void> {
  const problems: SynthError[] = [];
  for (const item of [...running].reverse()) {
    const deadline = clock.deadline(timeoutMs, new AbortController().signal);
    try {
      await Promise.race([item.stop(deadline.signal), rejection(deadline.signal)]);
    } catch (cause) {
      const late = deadline.signal.aborted;
      problems.push(
        new SynthError('SYN_PLUGIN_STOP', {
          message: late
            ? `The plugin ${item.plugin} did not stop within ${timeoutMs} ms.`
            : `The plugin ${item.plugin} failed to stop: ${cause instanceof Error ? cause.message : String(cause)}`,
          hint: late
            ? 'Raise run.stopTimeoutMs if it has much to write.'
            : 'What it wrote last may be incomplete.',
          where: item.where,
          plugin: item.plugin,
          cause,
        }),
      );
    } finally {
      deadline.clear();
    }
  }
  throwAll(problems);
}

/** Never resolves; rejects with the signal's reason. */
export const rejection = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
