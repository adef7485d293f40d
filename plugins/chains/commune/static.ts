import { SynthError, type Clock } from '../../../core/index.ts';
import { openStaticSubnet } from '../subnet/static.ts';
import type { Subnet } from '../subnet/subnet.ts';
import type { CommuneSubnet } from './subspace/index.ts';

/** The subnet that a JSON file lists; its number is asked for, as nobody can look it up. SYN_CONFIG_INVALID. */
export function openStatic(
  file: string,
  netuid: number | undefined,
  hotkey: string,
  clock: Clock,
): Subnet & Pick<CommuneSubnet, 'keysOf'> {
  if (netuid === undefined)
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: `Which number the subnet in ${file} has is not configured.`,
      hint: 'Set chain.netuid (--netuid); a name is looked up on the chain alone.',
    });
  const subnet = openStaticSubnet({ file, netuid, hotkey, blockMs: 8_000, tempo: 100, clock });
  return {
    ...subnet,
    async keysOf(other, signal) {
      if (other !== netuid) return new Set();
      const { neurons } = await subnet.metagraph(signal);
      return new Set(neurons.map((neuron) => neuron.hotkey));
    },
  };
}
