import type { JsonValue } from '../../../../core/index.ts';
import { toBigInt, type StateAt } from '../../substrate/state-at.ts';
import { hasEntry, readMap } from './place.ts';
import { readAddress } from './text.ts';

/** Nano by key; a key without any may be missing. */
export type Stakes = ReadonlyMap<string, bigint>;

/** Reads asked for at once: a node is not to drown in those of a full subnet. */
const atOnce = 32;

/** What was staked on each key, by others and itself: what counts for weights. Runtimes up to 117 keep it by subnet. */
export const readReceived = (state: StateAt, netuid: number, keys: readonly string[]): Promise<Stakes> =>
  isBySubnet(state) ? sumsUnder(state, 'stake', netuid) : sumsOf(state, 'stakeFrom', keys);

/** What each key has staked, on others and itself. */
export const readGiven = (state: StateAt, netuid: number, keys: readonly string[]): Promise<Stakes> =>
  isBySubnet(state) ? sumsUnder(state, 'stakeTo', netuid) : sumsOf(state, 'stakeTo', keys);

const isBySubnet = (state: StateAt): boolean => hasEntry(state, 'stake');

async function sumsUnder(state: StateAt, entry: string, netuid: number): Promise<Stakes> {
  const entries = await readMap(state, entry, netuid);
  return new Map(entries.map(({ keys, value }) => [readAddress(keys[1]), sumOf(value)]));
}

async function sumsOf(state: StateAt, entry: string, keys: readonly string[]): Promise<Stakes> {
  const sums = new Map<string, bigint>();
  for (let start = 0; start < keys.length; start += atOnce)
    await Promise.all(
      keys.slice(start, start + atOnce).map(async (key) => {
        const entries = await readMap(state, entry, key);
        sums.set(
          key,
          entries.reduce((sum, { value }) => sum + toBigInt(value), 0n),
        );
      }),
    );
  return sums;
}

/** A number; or the numbers of `[[key, n]]` or `{ key: n }`, which runtimes up to 117 have had in turn. */
function sumOf(value: JsonValue): bigint {
  if (typeof value !== 'object' || value === null) return toBigInt(value);
  const amounts = Array.isArray(value)
    ? (value as readonly (readonly JsonValue[])[]).map(([, amount = null]) => amount)
    : Object.values(value);
  return amounts.reduce<bigint>((sum, amount) => sum + toBigInt(amount), 0n);
}
