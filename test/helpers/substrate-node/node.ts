import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { loadSr25519, type Sr25519 } from '../../../plugins/chains/keys/sr25519.ts';
import { createLabChain, type Block, type Effect, type LabChain } from './chain.ts';
import type { Runtime } from './runtime.ts';

/** What a node makes of a transaction. */
export type Verdict =
  /** In the next block, which is built at once. */
  | ({ readonly kind: 'include' } & { readonly effect?: Effect })
  /** Refused by the pool. */
  | { readonly kind: 'refuse'; readonly code: number; readonly message: string; readonly data?: string }
  /** Taken, and then only this is said of it, if anything. */
  | { readonly kind: 'say'; readonly statuses: readonly unknown[] }
  /** Taken, included at once, and the connection ends before a word is said of it. */
  | { readonly kind: 'include-and-die'; readonly effect?: Effect }
  | { readonly kind: 'die' };

/** Said of a request in the place of what the node would say; `silence` is no answer at all. */
export type Interference =
  { readonly raw: string } | { readonly error: object } | { readonly result: unknown } | 'silence' | null;

export interface SubstrateNode {
  readonly url: string;
  readonly chain: LabChain;
  /** Methods of all requests so far. */
  readonly requests: string[];
  /** Hex of all transactions that were sent. */
  readonly sent: string[];
  /** Looked at first. */
  interfere: (method: string, params: readonly unknown[]) => Interference;
  /** Of each transaction whose signature and nonce are right. */
  judge: (call: { readonly section: string; readonly method: string; readonly args: unknown }) => Verdict;
  /** Results of runtime APIs by method; encoded as the metadata says. */
  readonly results: Map<string, (state: Block) => unknown>;
  /** Builds empty blocks and tells of them. */
  newBlock(count?: number): Block;
  /** The runtime says another version from now on. */
  upgrade(specVersion: number): void;
  /** Ends all connections. */
  hangUp(): void;
  close(): Promise<void>;
}

/** A node with a chain in memory, on 127.0.0.1. Give it another one's chain and it is a second node of it. */
export async function startSubstrateNode(runtime: Runtime, of?: SubstrateNode): Promise<SubstrateNode> {
  const sr25519 = await loadSr25519();
  const chain = of?.chain ?? createLabChain(runtime);
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const heads = new Map<WebSocket, string>();
  const versions = new Map<WebSocket, string>();
  let subscriptions = 0;

  const tell = (socket: WebSocket, method: string, subscription: string, result: unknown): void =>
    socket.send(JSON.stringify({ jsonrpc: '2.0', method, params: { subscription, result } }));
  const tellHead = (block: Block): void =>
    heads.forEach((id, socket) => tell(socket, 'chain_newHead', id, headerOf(block)));
  const build = (transactions: Parameters<LabChain['build']>[0] = []): Block => {
    const block = chain.build(transactions);
    tellHead(block);
    return block;
  };

  const node: SubstrateNode = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ chain, requests: [], sent: [], results: new Map<string, (state: Block) => unknown>() },
    interfere: () => null,
    judge: () => ({ kind: 'include' }),
    newBlock(count = 1) {
      for (let made = 1; made < count; made += 1) build();
      return build();
    },
    upgrade(specVersion) {
      chain.upgrade(specVersion);
      versions.forEach((id, socket) => tell(socket, 'state_runtimeVersion', id, versionOf(chain)));
    },
    hangUp: () => server.clients.forEach((socket) => socket.terminate()),
    close() {
      node.hangUp();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };

  const submit = (socket: WebSocket, hex: string, answer: (result: unknown) => void): void => {
    node.sent.push(hex);
    const fault = faultOf(chain, sr25519, hex);
    if (fault) throw new RpcError(1010, 'Invalid Transaction', fault);
    const { method } = chain.decode(hex);
    const verdict = node.judge({
      section: method.section,
      method: method.method,
      args: (method.toHuman() as { args: unknown }).args,
    });
    if (verdict.kind === 'refuse') throw new RpcError(verdict.code, verdict.message, verdict.data);
    if (verdict.kind === 'die') return socket.terminate();
    const transaction = { hex, ...('effect' in verdict && verdict.effect ? { effect: verdict.effect } : {}) };
    if (verdict.kind === 'include-and-die') {
      build([transaction]);
      return socket.terminate();
    }
    const id = `x${(subscriptions += 1)}`;
    answer(id);
    const say = (status: unknown): void => tell(socket, 'author_extrinsicUpdate', id, status);
    if (verdict.kind === 'say') return verdict.statuses.forEach(say);
    say('ready');
    const { hash } = build([transaction]);
    say({ inBlock: hash });
    say({ finalized: hash });
  };

  const handle = (
    socket: WebSocket,
    method: string,
    params: readonly unknown[],
    answer: (result: unknown) => void,
  ) => {
    if (method === 'author_submitAndWatchExtrinsic') return submit(socket, params[0] as string, answer);
    if (method === 'chain_subscribeNewHeads') {
      const id = `h${(subscriptions += 1)}`;
      heads.set(socket, id);
      answer(id);
      return tell(socket, 'chain_newHead', id, headerOf(chain.head()));
    }
    if (method === 'state_subscribeRuntimeVersion') {
      const id = `v${(subscriptions += 1)}`;
      versions.set(socket, id);
      answer(id);
      return tell(socket, 'state_runtimeVersion', id, versionOf(chain));
    }
    answer(read(node, method, params));
  };

  server.on('connection', (socket) => {
    socket.on('close', () => [heads, versions].forEach((told) => told.delete(socket)));
    socket.on('message', (data: Buffer) => {
      const { id, method, params } = JSON.parse(data.toString()) as {
        id: number;
        method: string;
        params: readonly unknown[];
      };
      node.requests.push(method);
      const send = (said: object): void => socket.send(JSON.stringify({ jsonrpc: '2.0', id, ...said }));
      const interference = node.interfere(method, params);
      if (interference === 'silence') return;
      if (interference) return 'raw' in interference ? socket.send(interference.raw) : send(interference);
      try {
        handle(socket, method, params, (result) => send({ result }));
      } catch (error) {
        const { code = -32000, message, data: added } = error as RpcError;
        send({ error: { code, message, ...(added === undefined ? {} : { data: added }) } });
      }
    });
  });
  return node;
}

class RpcError extends Error {
  readonly code: number;
  readonly data: string | undefined;
  constructor(code: number, message: string, data?: string) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

const hex = (value: number): string => `0x${value.toString(16)}`;
const empty = `0x${'00'.repeat(32)}`;

const headerOf = ({ number, parentHash }: Block): object => ({
  ...{ parentHash, number: hex(number), stateRoot: empty, extrinsicsRoot: empty },
  digest: { logs: [] },
});

const versionOf = ({ runtime }: LabChain): object => ({
  ...{ specName: 'lab', implName: 'lab', authoringVersion: 1, specVersion: runtime.specVersion },
  ...{ implVersion: 1, apis: [['0x37e397fc7c91f5e4', 2]], transactionVersion: 1, stateVersion: 1 },
});

const metadataCall = 'Metadata_metadata_at_version';

function read({ chain, results }: SubstrateNode, method: string, params: readonly unknown[]): unknown {
  const [first, second] = params as readonly (string | undefined)[];
  switch (method) {
    case 'chain_getBlockHash': {
      if (first === undefined || first === null) return chain.head().hash;
      return chain.blocks[Number(first)]?.hash ?? null;
    }
    case 'chain_getFinalizedHead':
      return chain.head().hash;
    case 'chain_getHeader':
      return headerOf(chain.at(first));
    case 'chain_getBlock': {
      const block = chain.at(first);
      return { block: { header: headerOf(block), extrinsics: block.extrinsics }, justifications: null };
    }
    case 'state_getRuntimeVersion':
      return versionOf(chain);
    case 'state_getMetadata':
      return chain.metadata;
    case 'state_getStorage':
      return chain.at(second).state.get(first as string) ?? null;
    case 'state_getKeysPaged': {
      const [prefix, count, after, at] = params as readonly [string, number, string | null, string];
      const keys = [...chain.at(at).state.keys()].filter((key) => key.startsWith(prefix)).sort();
      return keys.filter((key) => key > (after ?? '')).slice(0, count);
    }
    case 'state_queryStorageAt': {
      const block = chain.at(second);
      const keys = params[0] as readonly string[];
      return [{ block: block.hash, changes: keys.map((key) => [key, block.state.get(key) ?? null]) }];
    }
    case 'system_chain':
      return 'Lab';
    case 'system_properties':
      return { ss58Format: 42, tokenDecimals: 9, tokenSymbol: 'TAO' };
    case 'rpc_methods':
      return { methods: [] };
    case 'system_accountNextIndex':
      return chain.nonceOf(first as string);
    case 'state_call': {
      if (first === metadataCall) return chain.encode('Option<Bytes>', chain.metadata);
      const result = results.get(first as string);
      if (!result) throw new RpcError(-32000, `Client error: no ${first}`);
      const [api = '', name = ''] = /^(\w+?Api)_(\w+)$/.exec(first as string)?.slice(1) ?? [];
      return chain.encodeResult(api, name, result(chain.at(params[2] as string | undefined)));
    }
    default:
      throw new RpcError(-32601, 'Method not found');
  }
}

/** What a pool says of a transaction that is not as it should be. */
function faultOf(chain: LabChain, sr25519: Sr25519, hexOf: string): string | undefined {
  const extrinsic = chain.decode(hexOf);
  const expected = chain.nonceOf(extrinsic.signer.toString());
  const nonce = extrinsic.nonce.toNumber();
  const birth = chain.blocks.find(
    ({ number }) => number === extrinsic.era.asMortalEra.birth(chain.head().number),
  );
  const payload = chain.registry.createTypeUnsafe('ExtrinsicPayload', [
    {
      method: extrinsic.method.toHex(),
      era: extrinsic.era,
      nonce,
      tip: extrinsic.tip,
      specVersion: chain.runtime.specVersion,
      transactionVersion: 1,
      genesisHash: chain.blocks[0]?.hash,
      blockHash: birth?.hash,
    },
    { version: 4 },
  ]);
  const signature = Buffer.from(extrinsic.signature.toHex().slice(2), 'hex');
  const publicKey = chain.registry.createType('AccountId', extrinsic.signer.toString()).toU8a();
  if (!sr25519.verify(payload.toU8a({ method: true }), signature, publicKey))
    return 'Transaction has a bad signature';
  if (nonce < expected) return 'Transaction is outdated';
  if (nonce > expected) return 'Transaction will be valid in the future';
  return undefined;
}
