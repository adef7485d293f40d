import type { Miner, Neuron } from '../../../core/index.ts';
import type { Pair } from '../keys/ed25519.ts';

/** A neuron whose miner lives in this process. */
export interface Resident {
  readonly label: string;
  readonly hotkey: string;
  readonly coldkey: string;
  readonly miner: Miner;
  /** A host of its own, so that limits per host treat it as they would a machine. */
  readonly endpoint: NonNullable<Neuron['endpoint']>;
}

/** The neurons of the config's miners by hotkey, in its order: `honest-1`, `honest-2`, `parrot-1`. */
export function settle(
  miners: ReadonlyMap<string, { readonly instance: Miner; readonly extra: { readonly count: number } }>,
  keyOf: (name: string) => Pair,
): ReadonlyMap<string, Resident> {
  const residents = new Map<string, Resident>();
  for (const [name, { instance: miner, extra }] of miners)
    for (let index = 1; index <= extra.count; index += 1) {
      const label = `${name}-${index}`;
      const { address: hotkey } = keyOf(`miner-hotkey/${label}`);
      const { address: coldkey } = keyOf(`miner-coldkey/${label}`);
      residents.set(hotkey, { label, hotkey, coldkey, miner, endpoint: { host: label, port: 0 } });
    }
  return residents;
}
