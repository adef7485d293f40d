import { systemClock } from '../../../../../core/host/clock.ts';
import type { MinerRequest, Serving } from '../../../../../core/index.ts';
import type { BittensorOptions } from '../../../../../plugins/chains/bittensor/options.ts';
import {
  alice,
  charlie,
  kept,
  nextNonce,
  send,
  startAxon,
  wireRequest,
  withHeaders,
  type WireRequest,
} from '../../../../helpers/axon.ts';
import { never, temporaryFolder } from '../../../../helpers/local-chain.ts';

type Relaxed = BittensorOptions['axon']['relaxed'][number];

const asked: MinerRequest[] = [];
let axon: Serving | undefined;
afterEach(async () => {
  asked.length = 0;
  kept.destroy();
  await axon?.close(never);
  axon = undefined;
});

async function start(...relaxed: Relaxed[]): Promise<number> {
  const answer = (request: MinerRequest): Promise<{ text: string }> => {
    asked.push(request);
    return Promise.resolve({ text: 'A market.' });
  };
  axon = await startAxon({ axon: { relaxed }, answer });
  return axon.port;
}

const unsigned = (request: WireRequest): WireRequest =>
  withHeaders(silent(request), { bt_header_dendrite_signature: undefined });
/** A body that says nothing of who it is from. */
const silent = (request: WireRequest): WireRequest => ({
  ...request,
  body: JSON.stringify({ ...(JSON.parse(request.body) as object), dendrite: {} }),
});
const future = (): WireRequest => wireRequest({ dendrite: { nonce: nextNonce() + 3_600_000_000_000n } });
const old = (nonce: bigint): WireRequest => wireRequest({ dendrite: { version: 7_001_000, nonce } });
const claiming = (): WireRequest => {
  const request = wireRequest({ pair: charlie });
  const body = JSON.parse(request.body) as object;
  return { ...request, body: JSON.stringify({ ...body, dendrite: { hotkey: alice.address } }) };
};

test.each<[Relaxed, () => WireRequest]>([
  ['unsigned', () => unsigned(wireRequest())],
  ['future-nonce', future],
  ['old-versions', () => old(42n)],
  ['unsigned-fields', claiming],
])('%s: taken only when relaxed so', async (name, make) => {
  const others = (['unsigned', 'future-nonce', 'old-versions', 'unsigned-fields'] as const).filter(
    (one) => one !== name,
  );
  const strict = await start(...others);
  expect((await send(strict, make())).status).toBe(401);
  kept.destroy();
  await axon?.close(never);
  const port = await start(name);
  expect((await send(port, make())).status).toBe(200);
});

test('unsigned requests are not replayed either, and a wrong signature is none', async () => {
  const port = await start('unsigned');
  const request = unsigned(wireRequest());
  expect((await send(port, request)).status).toBe(200);
  expect((await send(port, request)).status).toBe(401);
  const wrong = withHeaders(silent(wireRequest()), { bt_header_dendrite_signature: `0x${'ab'.repeat(64)}` });
  expect((await send(port, wrong)).status).toBe(401);
});

test('old versions count by a clock of their own, upwards', async () => {
  const port = await start('old-versions');
  expect((await send(port, old(42n))).status).toBe(200);
  expect((await send(port, old(42n))).status).toBe(401);
  expect((await send(port, old(43n))).status).toBe(200);
});

test('a captured request is not taken again as one of an old version', async () => {
  const storage = temporaryFolder();
  const captured = wireRequest();
  const at = async (laterMs: number): Promise<number> => {
    const clock = { ...systemClock, now: () => systemClock.now() + laterMs };
    axon = await startAxon({ axon: { relaxed: ['old-versions'] }, storage, clock });
    return axon.port;
  };
  expect((await send(await at(0), captured)).status).toBe(200);
  kept.destroy();
  await axon?.close(never);
  const { status } = await send(
    await at(600_000),
    withHeaders(captured, { bt_header_dendrite_version: '7001000' }),
  );
  expect(status).toBe(401);
});

test('whom the body says it is from is believed only when told to', async () => {
  const port = await start('unsigned-fields');
  expect((await send(port, claiming())).status).toBe(200);
  expect(asked[0]?.caller).toMatchObject({ hotkey: alice.address, uid: 3 });
});

test('a miner sees the request, who asks, and how long it has', async () => {
  const port = await start();
  expect((await send(port, wireRequest({ timeout: 7 }))).status).toBe(200);
  const [request] = asked;
  expect(request).toMatchObject({
    protocol: 'prompting',
    text: 'What is a subnet?',
    body: { roles: ['user'], messages: ['What is a subnet?'] },
    caller: { hotkey: alice.address, uid: 3, stake: 1000, validatorPermit: true },
    self: { uid: 7 },
  });
  expect(request?.timeoutMs).toBeGreaterThan(0);
  expect(request?.timeoutMs).toBeLessThanOrEqual(7000);
});
