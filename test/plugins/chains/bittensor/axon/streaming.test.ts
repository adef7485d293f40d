import { once } from 'node:events';
import { request as openRequest, type IncomingMessage } from 'node:http';
import type { MinerAnswer, Protocol, Serving } from '../../../../../core/index.ts';
import { synapseOf, type Synapse } from '../../../../../plugins/chains/bittensor/wire/synapse.ts';
import { alice, kept, send, startAxon, wireRequest } from '../../../../helpers/axon.ts';
import { synapseProtocol } from '../../../../helpers/bittensor-wire.ts';

const protocol: Protocol = synapseProtocol(true);
const synapse = synapseOf(protocol, 'prompting') as Synapse;
const open = new Set<Serving>();

async function startWith(answer: (signal: AbortSignal) => MinerAnswer): Promise<number> {
  const protocols = new Map([['prompting', protocol]]);
  const axon = await startAxon({ protocols, answer: (_, signal) => answer(signal) });
  open.add(axon);
  return axon.port;
}
afterEach(async () => {
  kept.destroy();
  for (const axon of open) await axon.close(AbortSignal.abort());
  open.clear();
});

/** The head of an answer; its body is not yet read. */
async function begin(port: number, timeout = 12): Promise<IncomingMessage> {
  const { path, headers, body } = wireRequest({ synapse, timeout });
  const request = openRequest({ host: '127.0.0.1', port, path, headers, method: 'POST', agent: false });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

async function* pieces(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

test('pieces go out as raw text under the headers of a synapse', async () => {
  const port = await startWith(() => pieces('Né', ' data: x\n\n', '🙂'));
  const { status, headers, text } = await send(port, wireRequest({ synapse }));
  expect({ status, text }).toEqual({ status: 200, text: 'Né data: x\n\n🙂' });
  expect(headers).toMatchObject({
    'content-type': 'text/event-stream',
    name: 'PromptingSynapse',
    timeout: '12.0',
    header_size: expect.stringMatching(/^\d+$/u) as string,
    total_size: expect.stringMatching(/^\d+$/u) as string,
    bt_header_axon_status_code: '200',
    bt_header_dendrite_hotkey: alice.address,
  });
  expect(headers['content-length']).toBeUndefined();
});

test('each piece is there before the next is made', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const port = await startWith(async function* () {
    yield 'first';
    await held;
    yield 'second';
  });
  const response = await begin(port);
  const [first] = (await once(response, 'data')) as [Buffer];
  expect(first.toString()).toBe('first');
  release();
  const [second] = (await once(response, 'data')) as [Buffer];
  expect(second.toString()).toBe('second');
});

test('a whole answer is sent as one piece', async () => {
  const port = await startWith(() => Promise.resolve({ text: 'A market.' }));
  expect(await send(port, wireRequest({ synapse }))).toMatchObject({ status: 200, text: 'A market.' });
});

test('nothing at all is an empty stream', async () => {
  const port = await startWith(() => pieces());
  expect(await send(port, wireRequest({ synapse }))).toMatchObject({ status: 200, text: '' });
});

test('what fails before the first piece is an ordinary refusal', async () => {
  const port = await startWith(() => Promise.reject(new Error('secret')));
  const { status, json, text } = await send(port, wireRequest({ synapse }));
  expect(status).toBe(500);
  expect(json['message']).toMatch(/^Internal Server Error #/u);
  expect(text).not.toContain('secret');
});

test('what fails later cuts the stream off, so that it is not taken for whole', async () => {
  const port = await startWith(async function* () {
    yield 'half';
    throw new Error('secret');
  });
  const response = await begin(port);
  let text = '';
  response.on('data', (piece: Buffer) => (text += piece.toString()));
  await expect(once(response, 'end')).rejects.toThrow('aborted');
  expect(text).toBe('half');
});

test('a stream that outlasts its timeout is cut off', async () => {
  const port = await startWith(async function* (signal: AbortSignal) {
    yield 'half';
    await once(signal, 'abort');
  });
  const response = await begin(port, 0.3);
  await expect(once(response.resume(), 'end')).rejects.toThrow('aborted');
});

test('a caller that goes away ends the work of the miner', async () => {
  let ended = (): void => undefined;
  const end = new Promise<void>((resolve) => (ended = resolve));
  const port = await startWith(async function* (signal: AbortSignal) {
    signal.addEventListener('abort', () => ended());
    yield 'first';
    await new Promise(() => undefined);
  });
  const response = await begin(port);
  await once(response, 'data');
  response.destroy();
  await end;
});

test('a miner is not asked for more than the caller reads', async () => {
  let made = 0;
  const size = 65_536;
  const count = 2000;
  const port = await startWith(async function* () {
    for (; made < count; made += 1) yield 'x'.repeat(size);
  });
  const response = await begin(port, 60);
  await once(response, 'readable');
  // All that buffers on the way can hold is far less than the whole.
  let before = -1;
  while (before !== made) {
    before = made;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(made).toBeLessThan(count / 2);
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) bytes += piece.byteLength;
  expect(bytes).toBe(size * count);
});
