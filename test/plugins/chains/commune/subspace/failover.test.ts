import { createServer, type AddressInfo, type Socket } from 'node:net';
import { startSubstrateNode, type SubstrateNode } from '../../../../helpers/substrate-node/node.ts';
import { subspace } from '../../../../helpers/substrate-node/subspace.ts';
import { makePairs, netuid, openStage, signal, type Pairs, type Stage } from './stage.ts';

let pairs: Pairs;
let stage: Stage;
const open: (() => Promise<unknown> | void)[] = [];
beforeAll(async () => {
  pairs = await makePairs();
});
beforeEach(async () => {
  stage = await openStage(118, pairs);
});
afterEach(async () => {
  await stage.close();
  for (const close of open.splice(0)) await close();
});

async function another(): Promise<SubstrateNode> {
  const node = await startSubstrateNode(subspace(118), stage.node);
  open.push(() => node.close());
  return node;
}
const alice = (...endpoints: readonly string[]) =>
  stage.subnet(pairs.alice, { endpoints, sync: { callTimeoutMs: 7_000, stallMs: 600_000 } });

it('goes to the next node where one is not there, or takes calls and says nothing', async () => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  const silent = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const graph = await alice('ws://127.0.0.1:9', silent, stage.node.url).metagraph(signal);
  expect(graph).toMatchObject({ netuid, self: 7 });
  expect(graph.neurons).toHaveLength(3);
});

it('reads anew from the next node when one goes silent halfway, all after one block', async () => {
  const second = await another();
  let isReached = false;
  stage.node.interfere = (method) => {
    isReached ||= method === 'state_getKeysPaged';
    return isReached ? 'silence' : null;
  };
  const blocks = new Set<unknown>();
  second.interfere = (method, params) => {
    if (method === 'state_getKeysPaged') blocks.add(params[3]);
    return null;
  };
  expect((await alice(stage.node.url, second.url).metagraph(signal)).neurons).toHaveLength(3);
  expect(isReached).toBe(true);
  expect(blocks).toEqual(new Set([stage.node.chain.head().hash]));
});

it('votes once, though the node dies with the vote in its block', async () => {
  const second = await another();
  stage.node.judge = () => ({ kind: 'include-and-die' });
  const receipt = await alice(stage.node.url, second.url).setWeights({ uids: [0], values: [1] }, signal);
  expect(receipt).toMatchObject({ accepted: true, uids: [0], values: [1] });
  expect(stage.node.chain.blocks.flatMap(({ extrinsics }) => extrinsics)).toHaveLength(1);
});

it('says so when no node is left, and goes on when one is back', async () => {
  const subnet = alice(stage.node.url);
  stage.node.interfere = () => ({ error: { code: -32000, message: 'gone fishing' } });
  for (const work of [
    () => subnet.metagraph(signal),
    () => subnet.setWeights({ uids: [0], values: [1] }, signal),
    () => subnet.register(signal),
    () => subnet.announce({ ip: '1.2.3.4', port: 1 }, signal),
  ])
    await expect(work()).rejects.toMatchObject({ code: 'SYN_CHAIN_UNAVAILABLE' });
  stage.node.interfere = () => null;
  expect(await subnet.register(signal)).toBe(7);
});

it('ends at once when told to, whatever it waits for', async () => {
  stage.node.interfere = (method) => (method === 'state_getKeysPaged' ? 'silence' : null);
  const subnet = stage.subnet(pairs.alice);
  const ending = new AbortController();
  const works = [
    subnet.metagraph(ending.signal),
    subnet.setWeights({ uids: [0], values: [1] }, ending.signal),
    subnet.register(ending.signal),
    subnet.announce({ ip: '1.2.3.4', port: 1 }, ending.signal),
  ];
  ending.abort(new Error('enough'));
  for (const work of works) await expect(work).rejects.toThrow('enough');
});
