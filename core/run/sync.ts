import { callPlugin, isRemote, toFailure } from './failure.ts';
import { backoffMs } from './step-env.ts';
import { SynthError } from '../errors/synth-error.ts';
import type { Metagraph } from '../contracts/chain.ts';
import type { Bound } from '../host/parts.ts';
import type { RunContext } from './context.ts';
import type { Stopping } from './stopping.ts';

/** The subnet after so many committed steps. */
export type Sync = (step: number) => Promise<Metagraph>;

/**
 * Makes ourselves known where that costs nothing (a chain without network) and returns how to look at the subnet: with
 * patience while the chain is down, and SYN_CHAIN_UNREGISTERED when our hotkey is not on it.
 */
export async function createSync(context: RunContext, stopping: Stopping): Promise<Sync> {
  const { settings, clock, emit, signal } = context;
  const chain = chainOf(context);
  const plugin = `chain/${chain.plugin.name}`;
  const patiently = async <T>(
    work: (signal: AbortSignal) => Promise<T>,
    otherwise: () => T | null,
  ): Promise<T> => {
    for (let failures = 1; ; failures += 1) {
      const deadline = clock.deadline(settings.run.stepTimeoutMs, signal);
      try {
        return await callPlugin(plugin, deadline.signal, () => work(deadline.signal));
      } catch (error) {
        signal.throwIfAborted();
        const late = deadline.signal.aborted;
        if (!late && !isRemote(error)) throw error;
        const cause = late ? unavailable(plugin, settings.run.stepTimeoutMs, error) : error;
        const known = stopping.stop.aborted ? otherwise() : null;
        if (known !== null) return known;
        if (failures >= settings.run.maxFailedSteps || stopping.stop.aborted) throw cause;
        const { code, message } = toFailure('sync', cause, plugin);
        emit({ type: 'notice', level: 'warn', code, message, at: clock.now() });
        await stopping.pause(backoffMs(failures));
      } finally {
        deadline.clear();
      }
    }
  };

  if (chain.plugin.traits.offline)
    await patiently(
      (own) => chain.instance.register(own),
      () => null,
    );
  let last: Metagraph | null = null;
  return async (step) => {
    const metagraph = await patiently(
      (own) => chain.instance.sync({ step }, own),
      () => last,
    );
    if (metagraph.self === null) throw unregistered(chain, metagraph);
    last = metagraph;
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

const unavailable = (plugin: string, ms: number, cause: unknown): SynthError =>
  new SynthError('SYN_CHAIN_UNAVAILABLE', {
    message: `${plugin} did not answer within ${ms} ms.`,
    plugin,
    cause,
  });

export const unregistered = (chain: Bound<'chain'>, { netuid }: Metagraph): SynthError =>
  new SynthError('SYN_CHAIN_UNREGISTERED', {
    message: `Hotkey ${chain.instance.identity.hotkey} is not registered on subnet ${netuid}.`,
    hint: "Register it with the chain's own tool (Bittensor: btcli subnet register), or check which wallet and network are configured.",
    plugin: `chain/${chain.plugin.name}`,
  });
