import { callPlugin } from './failure.ts';
import { startStopping } from './stopping.ts';
import { bareSummary } from './summary.ts';
import { abortable } from '../llm/share.ts';
import { SynthError } from '../errors/synth-error.ts';
import { seededRandom } from '../host/random.ts';
import type { RunContext } from './context.ts';
import type { RunSummary } from './events.ts';

/** Runs a service until it ends by itself or is told to stop; after `stop` it has `run.graceMs` to end in order. */
export async function runService(context: RunContext): Promise<RunSummary> {
  const { parts, node, clock, emit, log, stop, signal } = context;
  const { service } = parts;
  if (service === null)
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: 'A service node needs a service.',
      hint: 'Add `service: { use: … }`.',
    });
  const start = clock.monotonic();
  const stopping = startStopping(context);
  const end = AbortSignal.any([stop, signal]);
  const io = { random: seededRandom(`${node.seed}/service`), log };
  const plugin = `service/${service.plugin.name}`;
  try {
    const { closed, address } = await callPlugin(plugin, stopping.abort, () =>
      service.instance.start(io, end),
    );
    emit({ type: 'service.started', address, at: clock.now() });
    await abortable(closed, stopping.abort);
  } catch (error) {
    signal.throwIfAborted();
    if (!stop.aborted) throw error;
    log.warn('The service did not end in order.', { reason: (error as Error).message });
  } finally {
    stopping.end();
  }
  const timings = { totalMs: clock.monotonic() - start };
  const ended = stop.aborted ? 'stopped' : 'finished';
  const summary = bareSummary({ role: 'service', ended, timings });
  emit({ type: 'run.finished', summary, at: clock.now() });
  return summary;
}
