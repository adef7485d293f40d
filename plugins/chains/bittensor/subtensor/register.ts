import { SynthError, type Clock, type JsonValue, type Logger, type Payer } from '../../../../core/index.ts';
import type { Pair } from '../../keys/ed25519.ts';
import type { Connection } from '../../substrate/connection.ts';
import type { Fault } from '../../substrate/rejection.ts';
import type { Signer } from '../../substrate/signing.ts';
import { stateAtHead, toNumber, type StateAt } from '../../substrate/state-at.ts';
import { createSubmitter, type Submission } from '../../substrate/submit.ts';
import { findCall, needCall } from './call.ts';
import { checkPlace, pallet, read, toTao, type Place } from './place.ts';

interface RegisterParts extends Place {
  readonly connection: Connection;
  readonly explain: (fault: Fault) => { readonly name: string; readonly remedy: string };
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Registers the hotkey by burning what it costs, and resolves with its uid; at once when it is registered already. The price
 * is the one agreed to, or less, where the runtime can hold to that.
 * SYN_CHAIN_REFUSED with the chain's name for it, SYN_CHAIN_UNREGISTERED when nobody pays.
 */
export async function registerHotkey(
  parts: RegisterParts,
  payer: Payer | undefined,
  unlock: () => Promise<Signer>,
  signal: AbortSignal,
): Promise<number> {
  const { connection, netuid, hotkey } = parts;
  const at = <T>(what: string, work: (state: StateAt) => Promise<T>): Promise<T> =>
    connection.call(what, async (_, link) => work(await stateAtHead(link)), signal);
  const findUid = (): Promise<number | null> =>
    at('look for the hotkey', async (state) => {
      await checkPlace(state, parts);
      const uid = await read(state, 'uids', netuid, hotkey);
      return uid === null ? null : toNumber(uid);
    });

  const known = await findUid();
  if (known !== null) return known;
  if (payer === undefined)
    throw unpaid(parts, 'nobody was named who pays for it', 'Register it: synth register');
  const pair = await unlock();
  const price = await at('read the price', (state) => read(state, 'burn', netuid));
  const balance = await at('read the balance', (state) => readBalance(state, pair));
  const cost = { amount: toTao(price), balance, token: 'TAO', payer: pair.address };
  if (!(await payer.agree(cost, signal)))
    throw unpaid(
      parts,
      'the price was not agreed to',
      'Nothing was paid. Prices fall again; --max-cost says what you would pay.',
    );
  const explain = (fault: Fault) => parts.explain(isCrowded(fault) ? crowded : fault);
  const submission = await createSubmitter({ ...parts, explain, pair, waitFor: 'in-block' }).submit(
    'register the hotkey',
    (api) => {
      const limited = findCall(api, 'registerLimit');
      return limited ? limited(netuid, hotkey, price) : needCall(api, 'burnedRegister')(netuid, hotkey);
    },
    signal,
  );
  // Refused as registered already: somebody else did it meanwhile.
  const uid = uidIn(submission) ?? (submission.error?.name === already ? await findUid() : null);
  if (uid === null) throw refused(submission);
  return uid;
}

const already = 'HotKeyAlreadyRegisteredInSubNet';

/** How the pool of runtimes 202 and 218 says that the interval has had its registrations. The number means another thing elsewhere. */
const isCrowded = (fault: Fault): boolean =>
  fault.kind === 'pool' && (fault.name === 'ExhaustsResources' || fault.custom === 5);
const crowded: Fault = {
  ...{ kind: 'dispatch', pallet: null, docs: '' },
  name: 'TooManyRegistrationsThisInterval',
};

/** Data of the event: subnet, uid, hotkey. */
function uidIn({ events }: Submission): number | null {
  const registered = events.find(({ name }) => name === `${pallet}.NeuronRegistered`);
  const [, uid] = (registered?.['data'] ?? []) as readonly JsonValue[];
  return uid === undefined ? null : toNumber(uid);
}

async function readBalance(state: StateAt, pair: Pair): Promise<number> {
  const account = (await state.read('system', 'account', pair.address)) as {
    readonly data: { readonly free: number | string };
  };
  return toTao(account.data.free);
}

const unpaid = ({ hotkey, netuid }: Place, why: string, hint: string): SynthError =>
  new SynthError('SYN_CHAIN_UNREGISTERED', {
    message: `Hotkey ${hotkey} is not registered on subnet ${netuid}, and ${why}.`,
    hint,
  });

const refused = ({ error, hash, block }: Submission): SynthError =>
  new SynthError('SYN_CHAIN_REFUSED', {
    message: `The chain refused to register the hotkey: ${error?.name ?? 'it is not on the subnet afterwards'}.`,
    ...(error && { hint: error.remedy }),
    detail: { name: error?.name ?? null, hash, block },
  });
