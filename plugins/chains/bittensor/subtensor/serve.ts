import { SynthError } from '../../../../core/index.ts';
import type { Connection } from '../../substrate/connection.ts';
import { stateAtHead } from '../../substrate/state-at.ts';
import type { Submission, Submitter } from '../../substrate/submit.ts';
import { toChainAddress } from './axon-address.ts';
import { readAxon } from './axon-info.ts';
import { needCall } from './call.ts';
import { read, type Place } from './place.ts';

interface AnnounceParts extends Place {
  readonly connection: Connection;
  readonly submitter: Submitter;
}

interface Axon {
  /** IPv4 or IPv6. */
  readonly ip: string;
  readonly port: number;
  /** As one number: 10002000 for 10.2.0. */
  readonly version: number;
}

/** The SDK's constant; it has nothing to do with the kind of address. */
const protocol = 4;

/** Makes known where a neuron serves; null when the chain has it so already. SYN_CONFIG_INVALID for what is no address. */
export async function announceAxon(
  { connection, submitter, netuid, hotkey }: AnnounceParts,
  axon: Axon,
  signal: AbortSignal,
): Promise<Submission | null> {
  const { ip, type } = addressOf(axon.ip);
  const { port, version } = axon;
  const known = await connection.call(
    'read where the neuron serves',
    async (_, link) => readAxon(await read(await stateAtHead(link), 'axons', netuid, hotkey)),
    signal,
  );
  const isSame =
    known?.ip === ip &&
    known.ipType === type &&
    known.port === port &&
    known.version === version &&
    known.protocol === protocol;
  if (isSame) return null;
  return submitter.submit(
    `serve at ${axon.ip}:${port}`,
    (api) => needCall(api, 'serveAxon')(netuid, version, ip, port, type, protocol, 0, 0),
    signal,
  );
}

function addressOf(text: string): ReturnType<typeof toChainAddress> {
  try {
    return toChainAddress(text);
  } catch (cause) {
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: `${text} is no IP address that could be told to the chain.`,
      hint: 'Set chain.axon.externalIp to an IPv4 or IPv6 address.',
      cause,
    });
  }
}
