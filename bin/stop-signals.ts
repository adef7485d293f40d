import type { Logger } from '../core/index.ts';
import type { Terminal } from './terminal.ts';

export interface StopSignals {
  /** Please stop. */
  readonly stop: AbortSignal;
  /** Stop now. */
  readonly kill: AbortSignal;
  close(): void;
}

/** SIGINT and SIGTERM as two signals: the first asks to finish the step in flight, the second ends at once. */
export function stopSignals(terminal: Terminal, log: Logger): StopSignals {
  const stop = new AbortController();
  const kill = new AbortController();
  const close = terminal.onStopSignal((count) => {
    if (count === 1) {
      log.info('Stopping: the step in flight is finished first. Once more to stop at once.');
      stop.abort(new DOMException('Asked to stop.', 'AbortError'));
    } else kill.abort(new DOMException('Asked to stop at once.', 'AbortError'));
  });
  return { stop: stop.signal, kill: kill.signal, close };
}
