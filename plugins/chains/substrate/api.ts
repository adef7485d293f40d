import type { ApiPromise } from '@polkadot/api';
import { RpcFault } from './faults.ts';
import type { Socket } from './socket.ts';

/** What signed extensions put into a transaction, and into what is signed: fields and their types. */
export type SignedExtensions = Readonly<
  Record<string, { readonly extrinsic: Record<string, string>; readonly payload: Record<string, string> }>
>;

/** Metadata by genesis and version of the runtime, so that another connection need not fetch it. */
export type MetadataShelf = Map<string, `0x${string}`>;

/**
 * An API made from the metadata of the node at the other end. It reads and encodes; it subscribes to nothing, logs nothing,
 * and does not survive its socket. Rejects with whatever is wrong with the node's answers.
 */
export async function openApi(
  socket: Socket,
  extensions: SignedExtensions,
  shelf: MetadataShelf,
): Promise<ApiPromise> {
  const { ApiPromise: Api } = await import('@polkadot/api');
  const { rpcDefinitions } = await import('@polkadot/types');
  await shelveMetadata(socket, shelf);
  return new Promise((resolve, reject: (reason: Error) => void) => {
    /** Upstream's prints its failure; here it is a rejection. */
    class QuietApi extends Api {
      protected override async _loadMeta(): Promise<boolean> {
        try {
          return await super._loadMeta();
        } catch (error) {
          reject(error as Error);
          return false;
        }
      }
    }
    const api = new QuietApi({
      provider: providerOver(socket),
      signedExtensions: extensions,
      metadata: Object.fromEntries(shelf),
      rpc: silenced(rpcDefinitions),
      initWasm: false,
      noInitWarn: true,
    });
    api.isReadyOrError.then(resolve, reject);
  });
}

/** Upstream prints each failed call, unless the definition of the call says otherwise. */
function silenced<T extends object>(definitions: Readonly<Record<string, Readonly<Record<string, T>>>>) {
  return Object.fromEntries(
    Object.entries(definitions).map(([section, methods]) => [
      section,
      Object.fromEntries(
        Object.entries(methods).map(([name, definition]) => [name, { ...definition, noErrorLog: true }]),
      ),
    ]),
  );
}

type Provider = NonNullable<ConstructorParameters<typeof ApiPromise>[0]>['provider'] & object;

/** No subscriptions: upstream's own end the process when they fail. */
function providerOver(socket: Socket): Provider {
  const refuse = async (): Promise<never> => {
    throw new Error('this connection subscribes by its socket alone');
  };
  return {
    hasSubscriptions: false,
    isClonable: false,
    get isConnected() {
      return !socket.down.aborted;
    },
    clone: () => providerOver(socket),
    connect: async () => undefined,
    disconnect: async () => undefined,
    on: () => () => undefined,
    send: (method, params) => socket.send(method, params),
    subscribe: refuse,
    unsubscribe: refuse,
  };
}

const metadataVersion = 15;

async function shelveMetadata(socket: Socket, shelf: MetadataShelf): Promise<void> {
  const [genesis, runtime] = await Promise.all([
    socket.send<string>('chain_getBlockHash', [0]),
    socket.send<{ readonly specVersion: number }>('state_getRuntimeVersion', []),
  ]);
  const key = `${genesis}-${runtime.specVersion}`;
  if (!shelf.has(key)) shelf.set(key, await fetchMetadata(socket));
}

async function fetchMetadata(socket: Socket): Promise<`0x${string}`> {
  const { TypeRegistry } = await import('@polkadot/types');
  const version = Buffer.alloc(4);
  version.writeUInt32LE(metadataVersion);
  const wanted = ['Metadata_metadata_at_version', `0x${version.toString('hex')}`];
  const answer = await socket.send<string>('state_call', wanted).catch((fault: unknown) => {
    if (fault instanceof RpcFault) return '0x00';
    throw fault;
  });
  const metadata = new TypeRegistry().createType(
    'Option<OpaqueMetadata>',
    Buffer.from(answer.slice(2), 'hex'),
  );
  // A runtime from before the versions were to be chosen from has the one it has.
  return metadata.isSome ? metadata.unwrap().toHex() : socket.send<`0x${string}`>('state_getMetadata', []);
}
