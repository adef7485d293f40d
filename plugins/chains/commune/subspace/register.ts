import { SynthError, type JsonValue, type Payer, type RegistrationCost } from '../../../../core/index.ts';
import type { Connection } from '../../substrate/connection.ts';
import { stateAtHead, toBigInt, toNumber, type StateAt } from '../../substrate/state-at.ts';
import type { Submission, Submitter } from '../../substrate/submit.ts';
import { argumentsOf, makeCall } from './call.ts';
import { nameOf } from './errors.ts';
import { findPlace, hasEntry, read, readAny, toComai, type Place, type Wanted } from './place.ts';
import { toBytes } from './text.ts';

interface RegisterParts {
  readonly connection: Connection;
  readonly submitter: Submitter;
  readonly wanted: Wanted;
  readonly hotkey: string;
  readonly module: ModuleProfile;
}

/** What a subnet is told of a module. */
export interface ModuleProfile {
  readonly name: string;
  readonly address: string;
  readonly metadata: string | null;
}

/**
 * Registers the key and resolves with its uid; at once when it is registered already. The key itself pays: a burn and, up to
 * runtime 117, what the subnet wants to be staked on it.
 * SYN_CHAIN_REFUSED with the chain's name for it, SYN_CHAIN_UNREGISTERED when it costs something and nobody agrees to that.
 */
export async function registerModule(
  parts: RegisterParts,
  payer: Payer | undefined,
  signal: AbortSignal,
): Promise<number> {
  const { connection, submitter, wanted, hotkey, module } = parts;
  const { uid, place, price, balance } = await connection.call(
    'look for the key',
    async (api, link) => {
      const state = await stateAtHead(link);
      const found = await findPlace(state, wanted);
      const isStaked = argumentsOf(api, 'register').includes('stake');
      return {
        place: found,
        uid: await findUid(state, found, hotkey),
        price: await readPrice(state, found, isStaked),
        balance: await readBalance(state, hotkey),
      };
    },
    signal,
  );
  if (uid !== null) return uid;
  const cost = { amount: toComai(price), balance: toComai(balance), token: 'COMAI', payer: hotkey };
  if (price > 0n) await mustAgree(cost, place, payer, signal);
  const submission = await submitter.submit(
    'register the key',
    (api) =>
      makeCall(api, 'register', {
        ...{ network: place.nameBytes, networkName: place.nameBytes, stake: price, moduleKey: hotkey },
        ...{ name: toBytes(module.name), address: toBytes(module.address) },
        metadata: module.metadata && toBytes(module.metadata),
      }).extrinsic,
    signal,
  );
  // Refused as registered already: somebody else did it meanwhile.
  const isKnown = submission.error !== null && nameOf(submission.error.name) === 'KeyAlreadyRegistered';
  const registered =
    uidIn(submission) ??
    (isKnown
      ? await connection.call(
          'look for the key',
          async (_, link) => findUid(await stateAtHead(link), place, hotkey),
          signal,
        )
      : null);
  if (registered === null) throw refused(submission);
  return registered;
}

/** Null: not registered. */
export async function findUid(state: StateAt, { netuid }: Place, hotkey: string): Promise<number | null> {
  const uid = await read(state, 'uids', netuid, hotkey);
  return uid === null ? null : toNumber(uid);
}

/** Nano. */
async function readPrice(state: StateAt, { netuid }: Place, isStaked: boolean): Promise<bigint> {
  const burn = hasEntry(state, 'burn') ? await read(state, 'burn', netuid) : await readAny(state, 'minBurn');
  if (isStaked) return toBigInt(burn ?? 0) + toBigInt((await readAny(state, 'minStake', netuid)) ?? 0);
  // The root takes nothing.
  return (await readAny(state, 'subnetConsensusType', netuid)) === 'Root' ? 0n : toBigInt(burn ?? 0);
}

async function readBalance(state: StateAt, hotkey: string): Promise<bigint> {
  const account = (await state.read('system', 'account', hotkey)) as {
    readonly data: { readonly free: number | string };
  };
  return toBigInt(account.data.free);
}

async function mustAgree(
  cost: RegistrationCost,
  { name, netuid }: Place,
  payer: Payer | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (payer !== undefined && (await payer.agree(cost, signal))) return;
  throw new SynthError('SYN_CHAIN_UNREGISTERED', {
    message: `Key ${cost.payer} is not registered on subnet ${name} (${netuid}), and ${
      payer === undefined ? 'nobody was named who pays for it' : 'the price was not agreed to'
    }.`,
    hint:
      payer === undefined
        ? 'Register it: synth register'
        : 'Nothing was paid. Prices fall again; --max-cost says what you would pay.',
  });
}

/** Data of the event: subnet, uid, key. */
function uidIn({ events }: Submission): number | null {
  const registered = events.find(({ name }) => name === 'subspaceModule.ModuleRegistered');
  const [, uid] = (registered?.['data'] ?? []) as readonly JsonValue[];
  return uid === undefined ? null : toNumber(uid);
}

const refused = ({ error, hash, block }: Submission): SynthError =>
  new SynthError('SYN_CHAIN_REFUSED', {
    message: `The chain refused to register the key: ${error?.name ?? 'it is not on the subnet afterwards'}.`,
    ...(error && { hint: error.remedy }),
    detail: { name: error?.name ?? null, hash, block },
  });
