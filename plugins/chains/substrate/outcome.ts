import type { ApiPromise } from '@polkadot/api';
import type { DispatchError, EventRecord } from '@polkadot/types/interfaces';
import type { RegistryError } from '@polkadot/types-codec/types';
import type { JsonObject, JsonValue } from '../../../core/index.ts';
import { LinkFault } from './faults.ts';
import type { Link } from './link.ts';
import type { Fault } from './rejection.ts';
import type { Signed } from './signing.ts';
import { readStorage, toNumber } from './state-at.ts';

/** What became of a transaction in the block that has it. */
export interface Outcome {
  readonly block: number;
  readonly fault: Extract<Fault, { kind: 'dispatch' }> | null;
  /** `{ name: 'subtensorModule.NeuronRegistered', data: [1, 7, "5F…"] }` */
  readonly events: readonly JsonObject[];
}

interface Block {
  readonly block: { readonly header: { readonly number: string }; readonly extrinsics: readonly string[] };
}

/** Null: the block does not have it. */
export async function readOutcome(link: Link, blockHash: string, sent: Signed): Promise<Outcome | null> {
  const { api, socket } = link;
  const answer = await socket.send<Block | null>('chain_getBlock', [blockHash]);
  if (!answer) throw new LinkFault(`it has no block ${blockHash}`);
  const index = answer.block.extrinsics.indexOf(sent.hex);
  if (index < 0) return null;
  const events = api.query['system']?.['events'];
  if (!events) throw new LinkFault('its runtime keeps no events');
  const all = (await readStorage(link, events, [], blockHash)) as unknown as readonly EventRecord[];
  const records = all.filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eqn(index));
  return {
    block: toNumber(answer.block.header.number),
    fault: failureIn(api, records),
    events: records.map(({ event }) => ({
      name: `${event.section}.${event.method}`,
      data: event.data.toJSON() as JsonValue,
    })),
  };
}

/** Looks for it in every block that can have it so far; null: none has. */
export async function findOutcome(link: Link, sent: Signed): Promise<Outcome | null> {
  const head = toNumber((await link.socket.send<{ readonly number: string }>('chain_getHeader', [])).number);
  for (let block = sent.block; block <= Math.min(head, sent.until); block += 1) {
    const hash = await link.socket.send<string>('chain_getBlockHash', [block]);
    const outcome = await readOutcome(link, hash, sent);
    if (outcome) return outcome;
  }
  return null;
}

function failureIn(api: ApiPromise, records: readonly EventRecord[]): Outcome['fault'] {
  const failed = records.find(
    ({ event }) => event.section === 'system' && event.method === 'ExtrinsicFailed',
  );
  return failed ? readDispatchError(api, failed.event.data[0] as unknown as DispatchError) : null;
}

function readDispatchError(api: ApiPromise, error: DispatchError): NonNullable<Outcome['fault']> {
  if (error.isModule) {
    const { section, name, docs } = findError(api, error);
    return { kind: 'dispatch', pallet: section, name, docs: docs.join(' ').trim() };
  }
  // `{ token: 'FundsUnavailable' }` is named by its inside, `{ badOrigin: null }` by itself.
  const [inner] = Object.values(error.toJSON() as Record<string, JsonValue>);
  return {
    kind: 'dispatch',
    pallet: null,
    name: typeof inner === 'string' ? inner : error.type,
    docs: '',
  };
}

function findError(api: ApiPromise, error: DispatchError): Pick<RegistryError, 'section' | 'name' | 'docs'> {
  try {
    return api.registry.findMetaError(error.asModule);
  } catch {
    const { index, error: code } = error.asModule;
    return { section: `pallet ${index.toString()}`, name: `Error${code.toHex()}`, docs: [] };
  }
}
