import { callInTime, isRemote, toFailure } from './failure.ts';
import { backoffMs } from './step-env.ts';
import { SynthError } from '../errors/synth-error.ts';
import type { Metagraph } from '../contracts/chain.ts';
import type { Bound } from '../host/parts.ts';
import type { RunContext } from './context.ts';
import type { Stopping } from './stopping.ts';

/** The subnet after so many committed steps; null when told to stop while the chain was down. */
export type Sync = (step: number) => Promise<Metagraph | null>;

/**
 * How to look at the subnet: with patience while the chain is down, SYN_CHAIN_UNAVAILABLE when it stays down, and
 * SYN_CHAIN_UNREGISTERED when our hotkey is not on it. Where registering costs nothing (a chain without network) it is done first.
 */
export function createSync(context: RunContext, stopping: Stopping): Sync {
  const { settings, clock, emit, signal } = context;
  const chain = chainOf(context);
  const plugin = `chain/${chain.plugin.name}`;

  const patiently = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> => {
    for (let failures = 1; ; failures += 1) {
      try {
        return await callInTime(plugin, context, stopping.abort, work, 'SYN_CHAIN_UNAVAILABLE');
      } catch (error) {
        signal.throwIfAborted();
        if (stopping.abort.aborted) return null;
        if (!isRemote(error)) throw error;
        if (stopping.stop.aborted) return null;
        if (failures >= settings.run.maxFailedSteps) throw error;
        const { code, message } = toFailure('sync', error, plugin);
        emit({ type: 'notice', level: 'warn', code, message, at: clock.now() });
        await stopping.pause(backoffMs(failures));
      }
    }
  };

  let registered = !chain.plugin.traits.offline;
  return async (step) => {
    registered ||= (await patiently((own) => chain.instance.register(own))) !== null;
    if (!registered) return null;
    const metagraph = await patiently((own) => chain.instance.sync({ step }, own));
    if (metagraph?.self === null) throw unregistered(chain, metagraph);
    return metagraph;
  };
}

export function chainOf({ parts }: Pick<RunContext, 'parts'>): Bound<'chain'> {
  if (parts.chain) return parts.chain;
  throw new SynthError('SYN_CONFIG_INVALID', {
    message: 'This role needs a chain.',
    hint: 'Add `chain: { use: local }`.',
  });
}

const unregistered = (chain: Bound<'chain'>, { netuid }: Metagraph): SynthError =>
  new SynthError('SYN_CHAIN_UNREGISTERED', {
    message: `Hotkey ${chain.instance.identity.hotkey} is not registered on subnet ${netuid}.`,
    hint: 'Register it (synth register), or check which wallet and network are configured.',
    plugin: `chain/${chain.plugin.name}`,
  });
