import type { Terminal } from './terminal.ts';

/** Runs a command's work; a stop signal aborts `kill`, as the work itself may, and the exit code is then 130. */
export async function stoppable(
  terminal: Terminal,
  work: (kill: AbortController) => Promise<number>,
): Promise<number> {
  const kill = new AbortController();
  const close = terminal.onStopSignal(() => kill.abort(new DOMException('Asked to stop.', 'AbortError')));
  try {
    return await work(kill);
  } catch (error) {
    if (kill.signal.aborted) return 130;
    throw error;
  } finally {
    close();
  }
}
