import { SynthError, type Serving } from '../../../core/index.ts';
import { whoServes } from './client.ts';
import type { Responder } from './handle.ts';
import type { LocalOptions } from './options.ts';
import { startServer } from './server.ts';
import type { NeuronRow } from './subnet.ts';

type Address = Pick<NeuronRow, 'host' | 'port'>;

/**
 * Starts the server and writes its address into the chain's file, from which it goes when the server closes.
 * SYN_CHAIN_UNREGISTERED without a place on the subnet, SYN_CHAIN_STATE when another process serves this hotkey.
 */
export async function openServing(
  responder: Responder,
  axon: LocalOptions['axon'],
  signal: AbortSignal,
): Promise<Serving> {
  const { hotkey, subnet, clock } = responder;
  const before = subnet.find(hotkey);
  if (!before)
    throw new SynthError('SYN_CHAIN_UNREGISTERED', {
      message: `The hotkey ${hotkey} is not registered on local subnet ${subnet.netuid}.`,
      hint: 'Register it before serving.',
    });
  // An address that nobody answers at is left from a process that died; it may be taken over.
  const { host, port, label } = before;
  if (host !== null && port !== null && (await whoServes({ host, port }, clock, signal)) === hotkey)
    throw clash(label, `${host}:${port}`);

  const server = await startServer(responder, axon);
  if (!replaceAddress(responder, before, server)) {
    await server.close(AbortSignal.abort());
    throw clash(label, 'another address');
  }
  return {
    ...server,
    close(grace) {
      replaceAddress(responder, server, { host: null, port: null });
      return server.close(grace);
    },
  };
}

/** Changes our address unless somebody else did so meanwhile. */
function replaceAddress({ hotkey, subnet }: Responder, from: Address, to: Address): boolean {
  return subnet.database.transact(() => {
    const row = subnet.find(hotkey);
    if (row?.host !== from.host || row.port !== from.port) return false;
    subnet.database.run('UPDATE neuron SET host = ?, port = ? WHERE uid = ?', to.host, to.port, row.uid);
    return true;
  });
}

const clash = (name: string, place: string): SynthError =>
  new SynthError('SYN_CHAIN_STATE', {
    message: `A miner with the hotkey of "${name}" is served at ${place} already.`,
    hint: 'Stop the other node, or give this one a name of its own: `--name miner-2`.',
  });
