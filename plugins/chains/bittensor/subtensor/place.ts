import { SynthError, type JsonValue } from '../../../../core/index.ts';
import { toNumber, type StateAt } from '../../substrate/state-at.ts';

/** A mechanism of a subnet, and who looks at it. */
export interface Place {
  readonly netuid: number;
  readonly mechid: number;
  /** SS58. */
  readonly hotkey: string;
}

/** Amounts are kept in rao. */
export const raoPerTao = 1e9;
export const u16Max = 65_535;
/** Mechanisms of a subnet are kept this far apart. */
const indexStep = 4096;

export const pallet = 'subtensorModule';

/** What storage is kept by where mechanisms matter. */
export const indexOf = ({ netuid, mechid }: Pick<Place, 'netuid' | 'mechid'>): number =>
  mechid * indexStep + netuid;

export const toTao = (rao: JsonValue): number => toNumber(rao) / raoPerTao;

/** An address out of JSON; RangeError when it is none. */
export function toText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  throw new RangeError(`${JSON.stringify(value)} is no address`);
}

/** Storage of the pallet. */
export const read = (state: StateAt, entry: string, ...keys: readonly unknown[]): Promise<JsonValue> =>
  state.read(pallet, entry, ...keys);

/** Of the first entry that the runtime has; null when it has none. */
export async function readAny(
  state: StateAt,
  entries: readonly string[],
  ...keys: readonly unknown[]
): Promise<JsonValue> {
  const entry = entries.find((name) => state.has(pallet, name));
  return entry === undefined ? null : read(state, entry, ...keys);
}

/** SYN_CHAIN_REFUSED when there is no such subnet, or no such mechanism of it. */
export async function checkPlace(state: StateAt, { netuid, mechid }: Place): Promise<void> {
  if ((await read(state, 'networksAdded', netuid)) !== true)
    throw new SynthError('SYN_CHAIN_REFUSED', {
      message: `There is no subnet ${netuid} on this chain.`,
      hint: 'Check chain.netuid and chain.network.',
      detail: { name: 'SubnetNotExists' },
    });
  if (mechid === 0) return;
  const count = await readAny(state, ['mechanismCountCurrent', 'subsubnetCountCurrent'], netuid);
  if (mechid < (count === null ? 1 : toNumber(count))) return;
  throw new SynthError('SYN_CHAIN_REFUSED', {
    message: `Subnet ${netuid} has no mechanism ${mechid}.`,
    hint: 'Check chain.mechid; the first one is 0.',
    detail: { name: 'MechanismDoesNotExist' },
  });
}
