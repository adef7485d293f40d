import { SynthError, type JsonValue } from '../../../../core/index.ts';
import { toNumber, type StateAt } from '../../substrate/state-at.ts';
import { readText } from './text.ts';

/** Which subnet is meant: the number goes before the name. */
export interface Wanted {
  readonly netuid: number | undefined;
  readonly subnet: string | undefined;
}

/** A subnet of the chain as it is after one block. */
export interface Place {
  readonly netuid: number;
  readonly name: string;
  /** The name as the chain has it: 0x and hex. */
  readonly nameBytes: JsonValue;
}

/** Amounts are kept in nano. */
const nanoPerComai = 1e9;
export const u16Max = 65_535;

/** Runtimes from 118 on keep a part, and those from 126 on another, in the second one. */
export const pallets = ['subspaceModule', 'subnetEmissionModule'] as const;

export const toComai = (nano: JsonValue | bigint): number =>
  (typeof nano === 'bigint' ? Number(nano) : toNumber(nano)) / nanoPerComai;

/** Whether the runtime keeps this, in whichever pallet. */
export const hasEntry = (state: StateAt, entry: string): boolean =>
  pallets.some((pallet) => state.has(pallet, entry));

/** Storage of whichever pallet has it. SYN_CHAIN_RUNTIME when none does. */
export const read = (state: StateAt, entry: string, ...keys: readonly unknown[]): Promise<JsonValue> =>
  state.read(palletOf(state, entry), entry, ...keys);

/** The same; null where the runtime has none. */
export const readAny = async (
  state: StateAt,
  entry: string,
  ...keys: readonly unknown[]
): Promise<JsonValue> => (hasEntry(state, entry) ? read(state, entry, ...keys) : null);

/** A map of whichever pallet has it, or what is under its first key. */
export const readMap = (state: StateAt, entry: string, ...under: readonly unknown[]) =>
  state.entries(palletOf(state, entry), entry, ...under);

const palletOf = (state: StateAt, entry: string): string =>
  pallets.find((pallet) => state.has(pallet, entry)) ?? pallets[0];

/** Looks a subnet up by its number or, to the letter, its name: there is no index by name. SYN_CHAIN_REFUSED when there is none. */
export async function findPlace(state: StateAt, { netuid, subnet }: Wanted): Promise<Place> {
  const names = await readMap(state, 'subnetNames');
  const places = names
    .map(({ keys: [key = null], value }) => ({
      netuid: toNumber(key),
      name: readText(value),
      nameBytes: value,
    }))
    .sort((a, b) => a.netuid - b.netuid);
  const found = places.find((place) =>
    netuid === undefined ? place.name === subnet : place.netuid === netuid,
  );
  if (found) return found;
  const known = places.slice(0, 20).map((place) => `${place.name} (${place.netuid})`);
  throw new SynthError('SYN_CHAIN_REFUSED', {
    message: `There is no subnet ${netuid === undefined ? `called "${subnet}"` : netuid} on this chain.`,
    hint: `Check chain.subnet, chain.netuid and chain.network. ${
      known.length === 0
        ? 'The chain has none.'
        : `The chain has ${known.join(', ')}${places.length > 20 ? ', …' : ''}.`
    }`,
    detail: { name: 'NetworkDoesNotExist' },
  });
}
