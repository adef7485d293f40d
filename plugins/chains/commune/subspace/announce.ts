import { SynthError, type Logger } from '../../../../core/index.ts';
import type { Connection } from '../../substrate/connection.ts';
import { stateAtHead } from '../../substrate/state-at.ts';
import type { Submitter } from '../../substrate/submit.ts';
import { endpointOf } from './address.ts';
import { makeCall } from './call.ts';
import { findPlace, hasEntry, read, type Wanted } from './place.ts';
import { findUid } from './register.ts';
import { toBytes } from './text.ts';

interface AnnounceParts {
  readonly connection: Connection;
  readonly submitter: Submitter;
  readonly wanted: Wanted;
  readonly hotkey: string;
  readonly log: Logger;
}

/** What a subnet is to know of a module; null: what it knows stays. */
export interface ModuleUpdate {
  readonly address: string;
  readonly name: string | null;
  readonly metadata: string | null;
}

/**
 * Makes known where a module serves; nothing is sent when the chain has it so already. SYN_CHAIN_UNREGISTERED,
 * SYN_CHAIN_REFUSED with the chain's name for it.
 */
export async function announceModule(
  { connection, submitter, wanted, hotkey, log }: AnnounceParts,
  update: ModuleUpdate,
  signal: AbortSignal,
): Promise<void> {
  const metadataGiven = update.metadata === null ? null : toBytes(update.metadata);
  const known = await connection.call(
    'read where the module serves',
    async (_, link) => {
      const state = await stateAtHead(link);
      const place = await findPlace(state, wanted);
      const uid = await findUid(state, place, hotkey);
      if (uid === null) throw unregistered(hotkey, place.name);
      const [address, name, metadata] = await Promise.all([
        read(state, 'address', place.netuid, uid),
        read(state, 'name', place.netuid, uid),
        // Where there is none, what is given is not kept.
        hasEntry(state, 'metadata') ? read(state, 'metadata', place.netuid, hotkey) : metadataGiven,
      ]);
      return { netuid: place.netuid, address, name, metadata };
    },
    signal,
  );
  const { address } = update;
  const given = {
    address: toBytes(address),
    name: update.name === null ? known.name : toBytes(update.name),
    metadata: metadataGiven,
  };
  if (endpointOf(address) === null)
    log.warn('validators that look for an IPv4 address and a port find none in it', { address });
  const isSame =
    given.address === known.address &&
    given.name === known.name &&
    (given.metadata === null || given.metadata === known.metadata);
  if (isSame) return;
  const { accepted, error } = await submitter.submit(
    `serve at ${address}`,
    // Fees are left as they are: an argument that is not given is none.
    (api) => makeCall(api, 'updateModule', { netuid: known.netuid, ...given }).extrinsic,
    signal,
  );
  if (accepted) return;
  throw new SynthError('SYN_CHAIN_REFUSED', {
    message: `The chain refused to make ${address} known: ${error?.name ?? 'for no reason it told'}.`,
    ...(error && { hint: error.remedy, detail: { name: error.name } }),
  });
}

const unregistered = (hotkey: string, subnet: string): SynthError =>
  new SynthError('SYN_CHAIN_UNREGISTERED', {
    message: `Key ${hotkey} is not registered on subnet ${subnet}.`,
    hint: 'Register it: synth register',
  });
