import { callInTime, isFatal, toFailure } from './failure.ts';
import { chooseColumns } from '../records/columns.ts';
import { rowsOf } from '../records/rows.ts';
import type { BoundSink } from '../host/parts.ts';
import type { RecordStore } from '../records/store.ts';
import type { RunContext } from './context.ts';

/**
 * Brings every sink up to date with the committed steps. A sink that fails is tried again with the next step; what it
 * missed waits in the store. With `last`, its error ends the run.
 */
export async function deliverRows(
  context: Pick<RunContext, 'parts' | 'settings' | 'clock' | 'emit'>,
  store: RecordStore,
  signal: AbortSignal,
  { last = false } = {},
): Promise<void> {
  for (const sink of context.parts.sinks.values()) {
    try {
      await deliver(context, sink, store, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (last || isFatal(error)) throw error;
      const { code, message } = toFailure('sink', error, `sink/${sink.plugin.name}`);
      context.emit({
        type: 'notice',
        level: 'warn',
        code,
        message: `Sink "${sink.name}": ${message}`,
        at: context.clock.now(),
      });
    }
  }
}

async function deliver(
  context: Pick<RunContext, 'settings' | 'clock'>,
  sink: BoundSink,
  store: RecordStore,
  signal: AbortSignal,
): Promise<void> {
  const plugin = `sink/${sink.plugin.name}`;
  const confirmed = store.delivered(sink.name);
  let seq = confirmed;
  for (const { record, firstSeq } of store.undelivered(confirmed)) {
    const fresh = rowsOf(record, firstSeq).filter((row) => row.seq > confirmed);
    const rows = fresh
      .filter(({ reward }) => Number(reward) >= sink.minReward)
      .map((row) => chooseColumns(row, sink.columns));
    if (rows.length > 0) await callInTime(plugin, context, signal, (own) => sink.instance.append(rows, own));
    seq = fresh.at(-1)?.seq ?? seq;
  }
  if (seq === confirmed) return;
  await callInTime(plugin, context, signal, (own) => sink.instance.flush(own));
  store.setDelivered(sink.name, seq);
}
