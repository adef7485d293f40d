import type { ApiPromise } from '@polkadot/api';
import type { Clock, Logger } from '../../../core/index.ts';
import { openApi, type MetadataShelf, type SignedExtensions } from './api.ts';
import { LinkFault, RpcFault } from './faults.ts';
import { openSocket, type Socket } from './socket.ts';
import { within } from './within.ts';

/** A node that answers and whose chain grows. */
export interface Link {
  readonly endpoint: string;
  readonly api: ApiPromise;
  readonly socket: Socket;
  /** 0x and hex: which chain it is. */
  readonly genesis: string;
}

export interface LinkParts {
  /** For all of connecting. */
  readonly timeoutMs: number;
  /** Without a new block for so long, the link ends. */
  readonly stallMs: number;
  readonly extensions: SignedExtensions;
  readonly shelf: MetadataShelf;
  readonly onHead: (block: number) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a link that ends says when the runtime was replaced: the same node serves on. */
export const upgraded = 'its runtime was replaced';

/** Connects, reads the metadata and follows the heads. LinkFault, or whatever the node's answers were not good for. */
export async function openLink(endpoint: string, parts: LinkParts, signal: AbortSignal): Promise<Link> {
  const deadline = parts.clock.deadline(parts.timeoutMs, signal);
  try {
    const socket = await openSocket(endpoint, parts.timeoutMs, deadline.signal);
    try {
      return await within(prepare(socket, parts), deadline.signal, socket.down);
    } catch (error) {
      socket.close('it could not be used');
      throw error;
    }
  } finally {
    deadline.clear();
  }
}

async function prepare(socket: Socket, parts: LinkParts): Promise<Link> {
  const api = await openApi(socket, parts.extensions, parts.shelf);
  await reportUnknownExtensions(api, parts);
  await followHeads(socket, parts);
  const { specVersion } = api.runtimeVersion;
  const onVersion = (news: unknown): void => {
    const version = (news as { readonly specVersion?: unknown } | null)?.specVersion;
    if (version !== specVersion.toNumber()) socket.close(upgraded);
  };
  try {
    await socket.subscribe('state_subscribeRuntimeVersion', [], onVersion);
  } catch (fault) {
    if (!(fault instanceof RpcFault)) throw fault;
    parts.log.debug('the node does not tell of new runtimes', { endpoint: socket.endpoint });
  }
  return { endpoint: socket.endpoint, api, socket, genesis: api.genesisHash.toHex() };
}

/** Ends the link when the chain stops growing. */
async function followHeads(socket: Socket, { clock, stallMs, onHead }: LinkParts): Promise<void> {
  let highest = -1;
  let grewAt = clock.monotonic();
  const onNews = (news: unknown): void => {
    const block = readHead(news);
    if (block === null) return socket.close('it told of a head that is none');
    if (block > highest) [highest, grewAt] = [block, clock.monotonic()];
    onHead(block);
  };
  onNews(await socket.send('chain_getHeader', []));
  await socket.subscribe('chain_subscribeNewHeads', [], onNews);
  const watch = async (): Promise<void> => {
    while (!socket.down.aborted) {
      const left = grewAt + stallMs - clock.monotonic();
      if (left <= 0) socket.close(`it had no new block for ${stallMs} ms`);
      else await clock.sleep(left, socket.down);
    }
  };
  // Ends with the socket: a sleep rejects then.
  void watch().catch(() => undefined);
}

/** The number of a header as JSON-RPC has it; null when it is none. */
function readHead(news: unknown): number | null {
  const { number } = (news ?? {}) as { readonly number?: unknown };
  const block = typeof number === 'string' && number.startsWith('0x') ? Number(number) : NaN;
  return Number.isSafeInteger(block) ? block : null;
}

async function reportUnknownExtensions(api: ApiPromise, { extensions, log }: LinkParts): Promise<void> {
  const { findUnknownExtensions } = await import('@polkadot/types/extrinsic/signedExtensions');
  const unknown = findUnknownExtensions([...api.registry.signedExtensions], { ...extensions });
  if (unknown.length > 0)
    log.error('the chain asks for signed extensions that are not known here; it may refuse what is signed', {
      extensions: unknown,
      specVersion: api.runtimeVersion.specVersion.toNumber(),
    });
}

export const isUpgrade = (fault: unknown): boolean =>
  fault instanceof LinkFault && fault.message === upgraded;
