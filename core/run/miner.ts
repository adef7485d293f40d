import { createAccess } from './access.ts';
import { answerWith } from './answer.ts';
import { callInTime, isRemote, toFailure } from './failure.ts';
import { startStopping } from './stopping.ts';
import { bareSummary } from './summary.ts';
import { chainOf, createSync } from './sync.ts';
import type { Serving } from '../contracts/chain.ts';
import type { RunContext } from './context.ts';
import type { RunSummary } from './events.ts';

/** Between two looks at whether the subnet still knows where to find us. */
const checkMs = 60_000;

/**
 * Serves a miner until it is told to stop, and makes it known again when the subnet has lost sight of it. A chain that goes
 * away meanwhile is told of and waited for: those who know us can still ask.
 */
export async function runMiner(context: RunContext): Promise<RunSummary> {
  const { settings, clock, emit, log, signal } = context;
  const chain = chainOf(context);
  const plugin = `chain/${chain.plugin.name}`;
  const start = clock.monotonic();
  const stopping = startStopping(context);
  const handler = {
    protocols: new Map([...context.parts.protocols].map(([name, { instance }]) => [name, instance])),
    refuse: createAccess(settings.access, clock),
    answer: answerWith(context),
  };
  let serving: Serving | null = null;
  const serve = async (uid: number | null): Promise<Serving | null> => {
    const opened = await stopping.inGrace((abort) =>
      callInTime(
        plugin,
        context,
        abort,
        (own) => chain.instance.serve(handler, own),
        'SYN_CHAIN_UNAVAILABLE',
      ),
    );
    if (opened === null) return null;
    const { hotkey } = chain.instance.identity;
    const protocols = [...handler.protocols.keys()];
    const { host, port } = opened;
    emit({ type: 'miner.serving', uid, hotkey, protocols, host, port, at: clock.now() });
    return opened;
  };
  const sync = createSync(context, stopping);
  try {
    for (let looks = 0; !stopping.stop.aborted; looks += 1) {
      try {
        const metagraph = await sync(0);
        const own = metagraph?.neurons.find(({ uid }) => uid === metagraph.self);
        if (own && serving && own.endpoint?.port !== serving.port) {
          log.warn('The subnet does not know our address; serving anew.', { port: serving.port });
          const lost = serving;
          serving = null;
          await close(lost);
        }
        if (own) serving ??= await serve(own.uid);
      } catch (error) {
        signal.throwIfAborted();
        if (looks === 0 || !isRemote(error)) throw error;
        const { code, message } = toFailure('sync', error, plugin);
        emit({ type: 'notice', level: 'warn', code, message, at: clock.now() });
      }
      await stopping.pause(checkMs);
    }
  } finally {
    stopping.end();
    if (serving) await close(serving);
  }
  const timings = { totalMs: clock.monotonic() - start };
  const summary = bareSummary({ role: 'miner', ended: 'stopped', timings });
  emit({ type: 'run.finished', summary, at: clock.now() });
  return summary;

  async function close(open: Serving): Promise<void> {
    const deadline = clock.deadline(settings.run.stopTimeoutMs, new AbortController().signal);
    try {
      await open.close(deadline.signal);
    } finally {
      deadline.clear();
    }
  }
}
