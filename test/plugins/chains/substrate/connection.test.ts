import { createServer, type Server, type Socket } from 'node:net';
import { systemClock } from '../../../../core/host/clock.ts';
import type { Logger } from '../../../../core/index.ts';
import { openConnection, type Connection } from '../../../../plugins/chains/substrate/connection.ts';
import { extensions } from '../../../../plugins/chains/bittensor/subtensor/extensions.ts';
import { startSubstrateNode, type SubstrateNode } from '../../../helpers/substrate-node/node.ts';
import { oldSubtensor } from '../../../helpers/substrate-node/subtensor.ts';

const { signal } = new AbortController();
const said: { readonly level: string; readonly message: string; readonly fields: unknown }[] = [];
const say = (level: string) => (message: string, fields?: unknown) =>
  void said.push({ level, message, fields });
const log: Logger = {
  ...{ debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
  child: () => log,
};

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
  said.length = 0;
});

async function startNode(of?: SubstrateNode): Promise<SubstrateNode> {
  const node = await startSubstrateNode(oldSubtensor(), of);
  open.push(() => node.close());
  return node;
}

function connect(
  endpoints: readonly string[],
  given: Partial<Parameters<typeof openConnection>[0]> = {},
): Connection {
  const connection = openConnection({
    ...{ endpoints, callTimeoutMs: 4_000, stallMs: 60_000, extensions, clock: systemClock, log, signal },
    ...given,
  });
  open.push(() => connection.close());
  return connection;
}

const readTempo = (connection: Connection, abort = signal): Promise<string> =>
  connection.call('read', async (api) => String(await api.query['subtensorModule']?.['tempo']?.(1)), abort);

/** A server that takes connections and does as told with them. */
async function startListener(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(async () => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as { port: number }).port}`;
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await systemClock.sleep(5, AbortSignal.timeout(10_000));
};

describe('a connection to a chain', () => {
  it('connects at the first call, reads, and follows the heads', async () => {
    const node = await startNode();
    node.chain.set('SubtensorModule', 'Tempo', [1], 360);
    node.newBlock();
    const connection = connect([node.url]);
    expect(connection.head()).toBeNull();
    expect(node.requests).toEqual([]);
    expect(await readTempo(connection)).toBe('360');
    expect(connection.head()?.block).toBe(2);
    node.newBlock(3);
    await until(() => connection.head()?.block === 5);
  });

  it('says nothing on the console', async () => {
    const node = await startNode();
    const printed: unknown[] = [];
    const methods = ['log', 'warn', 'error', 'info', 'debug'] as const;
    const kept = { ...console };
    methods.forEach((method) => (console[method] = (...given) => void printed.push(given)));
    try {
      const connection = connect([node.url]);
      await readTempo(connection);
      node.interfere = () => ({ error: { code: -32000, message: 'no' } });
      await expect(readTempo(connection)).rejects.toMatchObject({ code: 'SYN_CHAIN_UNAVAILABLE' });
      node.interfere = () => null;
      node.hangUp();
      await readTempo(connection);
    } finally {
      Object.assign(console, kept);
    }
    expect(printed).toEqual([]);
  });

  it('moves on to the next node when the first is not there, silent, or no node', async () => {
    const node = await startNode();
    const silentSocket = await startListener(() => undefined);
    const noWebSocket = await startListener((socket) => socket.end('HTTP/1.1 404 Not Found\r\n\r\n'));
    const mute = await startNode();
    mute.interfere = () => 'silence';
    const garbage = await startNode();
    garbage.interfere = () => ({ raw: '\u0000 what?' });
    const nonsense = await startNode();
    nonsense.interfere = () => ({ result: '0xdeadbeef' });
    for (const bad of ['ws://127.0.0.1:1', silentSocket, noWebSocket, mute.url, garbage.url, nonsense.url]) {
      const connection = connect([bad, node.url], { callTimeoutMs: 1_000 });
      expect(await readTempo(connection)).toBe('0');
    }
  });

  it('asks the next node when one fails in the middle of a call', async () => {
    const first = await startNode();
    const second = await startNode(first);
    const connection = connect([first.url, second.url], { callTimeoutMs: 1_000 });
    await readTempo(connection);
    first.interfere = (method) => (method === 'state_queryStorageAt' ? 'silence' : null);
    expect(await readTempo(connection)).toBe('0');
    expect(second.requests).toContain('state_queryStorageAt');
    second.interfere = (method) =>
      method === 'state_queryStorageAt' ? { error: { code: -1, message: 'pruned' } } : null;
    first.interfere = () => null;
    expect(await readTempo(connection)).toBe('0');
  });

  it('gives up with all reasons when no node works', async () => {
    const mute = await startNode();
    mute.interfere = () => 'silence';
    const connection = connect(['ws://127.0.0.1:1', mute.url], { callTimeoutMs: 300 });
    const error = await readTempo(connection).catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: 'SYN_CHAIN_UNAVAILABLE' });
    expect((error as Error).message).toContain('ECONNREFUSED');
    expect((error as Error).message).toContain(mute.url);
  });

  it('ends a call at once when it is no longer wanted', async () => {
    const node = await startNode();
    const connection = connect([node.url]);
    await readTempo(connection);
    node.interfere = () => 'silence';
    const abort = new AbortController();
    const call = readTempo(connection, abort.signal);
    abort.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
  });

  it('leaves a node whose chain stands still', async () => {
    const wedged = await startNode();
    const lively = await startNode(wedged);
    const connection = connect([wedged.url, lively.url], { stallMs: 300 });
    await readTempo(connection);
    expect(lively.requests).toEqual([]);
    // Nobody calls: it moves on by itself, and back, until a chain grows.
    await until(() => lively.requests.length > 0);
    expect(
      said.some(
        ({ message, fields }) => message.includes('ended') && JSON.stringify(fields).includes('no new block'),
      ),
    ).toBe(true);
    lively.newBlock();
    await until(() => connection.head()?.block === 2);
  });

  it('comes back by itself after the node was away', async () => {
    const node = await startNode();
    const connection = connect([node.url]);
    await readTempo(connection);
    node.hangUp();
    node.newBlock();
    await until(() => connection.head()?.block === 2);
  });

  it('does not take another chain for the same one', async () => {
    const node = await startNode();
    const other = await startNode();
    const genesis = other.chain.blocks[0] as { hash: string };
    genesis.hash = `0x${'ab'.repeat(32)}`;
    const connection = connect([node.url, other.url], { callTimeoutMs: 2_000 });
    await readTempo(connection);
    await node.close();
    const error = await readTempo(connection).catch((fault: unknown) => fault);
    expect((error as Error).message).toContain('another chain');
  });

  it('reads by the new metadata after the runtime was replaced', async () => {
    const node = await startNode();
    const connection = connect([node.url]);
    await readTempo(connection);
    node.upgrade(219);
    await until(() => node.requests.filter((method) => method === 'state_call').length === 2);
    const version = await connection.call(
      'read',
      async (api) => api.runtimeVersion.specVersion.toNumber(),
      signal,
    );
    expect(version).toBe(219);
  });

  it('tells of signed extensions that are not known', async () => {
    const node = await startSubstrateNode({ ...oldSubtensor(), extensions: ['CheckMoonPhase'] });
    open.push(() => node.close());
    await readTempo(connect([node.url]));
    expect(said.find(({ level }) => level === 'error')?.fields).toEqual({
      extensions: ['CheckMoonPhase'],
      specVersion: 218,
    });
  });

  it('fetches metadata once for all nodes of a chain', async () => {
    const first = await startNode();
    const second = await startNode(first);
    const connection = connect([first.url, second.url]);
    await readTempo(connection);
    first.hangUp();
    await first.close();
    await readTempo(connection);
    expect(second.requests).not.toContain('state_call');
  });

  it('refuses calls after it was closed, and never connects again', async () => {
    const node = await startNode();
    const connection = connect([node.url]);
    await readTempo(connection);
    await connection.close();
    await expect(readTempo(connection)).rejects.toMatchObject({ name: 'AbortError' });
  });
});
