import { SynthError, type Clock } from '../../../core/index.ts';
import { openStaticSubnet } from '../subnet/static.ts';
import type { Subnet } from '../subnet/subnet.ts';
import type { CommuneOptions } from './options.ts';

/** The subnet that a JSON file lists; its number is asked for, as nobody can look it up. SYN_CONFIG_INVALID. */
export function openStatic(
  file: string,
  { netuid, network }: CommuneOptions,
  hotkey: string,
  clock: Clock,
): Subnet {
  const own = typeof netuid === 'object' ? netuid[network] : netuid;
  if (own === undefined)
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: `Which number the subnet in ${file} has is not configured.`,
      hint: 'Set chain.netuid (--netuid); a name is looked up on the chain alone.',
    });
  return openStaticSubnet({ file, netuid: own, hotkey, blockMs: 8_000, tempo: 100, clock });
}
