import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { createDendrite } from '../../../../../plugins/chains/bittensor/dendrite/ask.ts';
import { prepareChallenges, writeRequest } from '../../../../../plugins/chains/bittensor/dendrite/request.ts';
import { signatureBytes } from '../../../../../plugins/chains/bittensor/wire/message.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';
import { askAt, bob, callerOf, neuronAt, synapseProtocol } from '../../../../helpers/bittensor-wire.ts';
import { heldClock } from '../../../../helpers/held-clock.ts';
import { never, promptingProtocol } from '../../../../helpers/local-chain.ts';
import { sendJson, serve } from '../../../../helpers/loopback.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Example {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

const success = { completion: 'x', axon: { status_code: 200 } };

describe('a request', () => {
  it('is what the SDK sends', async () => {
    const { headers, body, path } = bittensorGolden<Example>('requestExample');
    const caller = await callerOf();
    const ask = {
      ...askAt(8091),
      challenge: {
        text: '4',
        messages: [
          { role: 'user' as const, content: 'What is 2+2?' },
          { role: 'assistant' as const, content: '4' },
        ],
        author: {},
      },
    };
    const written = writeRequest({
      challenge: prepareChallenges()(ask),
      timeoutMs: 12_000,
      axon: { ip: '203.0.113.7', port: 8091, hotkey: bob },
      dendrite: {
        ip: '198.51.100.3',
        nonce: 1_760_000_000_123_456_789n,
        uuid: '5ecbd69c-1cec-11ee-b0dc-e29ce36fec1a',
      },
      pair: caller.pair,
    });
    const {
      bt_header_dendrite_signature: signature = '',
      header_size: headerSize = '',
      total_size: totalSize = '',
      ...rest
    } = written.headers;
    expect(written.path).toBe(path);
    expect(headerSize).toMatch(/^\d+$/u);
    expect(totalSize).toMatch(/^\d+$/u);
    // Signatures are never twice the same, and sizes are those of Python's memory.
    const { bt_header_dendrite_signature, header_size, total_size, ...expected } = headers;
    expect([bt_header_dendrite_signature, header_size, total_size]).not.toContain(undefined);
    expect(rest).toEqual(expected);
    const message = [
      '1760000000123456789',
      caller.pair.address,
      bob,
      '5ecbd69c-1cec-11ee-b0dc-e29ce36fec1a',
      expected['computed_body_hash'],
    ].join('.');
    expect(
      caller.sr25519.verify(
        Buffer.from(message),
        signatureBytes(signature) as Uint8Array,
        caller.pair.publicKey,
      ),
    ).toBe(true);

    const text = written.body.toString();
    expect(text).toContain('"nonce":1760000000123456789');
    expect(text).toContain('"timeout":12.0');
    const sent = JSON.parse(text) as { dendrite: Record<string, unknown>; total_size: number };
    expect(sent.dendrite['signature']).toBe(signature);
    const nonce = '<integer 1760000000123456789>';
    const dendrite = { ...(body['dendrite'] as object), signature };
    expect({ ...sent, dendrite: { ...sent.dendrite, nonce } }).toEqual({
      ...body,
      total_size: sent.total_size,
      dendrite,
    });
  });

  it('hashes and sends text that UTF-8 cannot hold as the peer will read it', async () => {
    const ask = askAt(8091);
    const half = {
      ...ask,
      challenge: { ...ask.challenge, messages: [{ role: 'user' as const, content: '\ud800' }] },
    };
    const { fields, bodyHash } = prepareChallenges()(half);
    expect(fields.get('messages')).toEqual(['\ufffd']);
    const sha3 = (text: string): string => createHash('sha3-256').update(text).digest('hex');
    expect(bodyHash).toBe(sha3(sha3("['user']") + sha3("['\ufffd']")));
  });

  it('is prepared once for all peers a challenge goes to', () => {
    const prepare = prepareChallenges();
    const ask = askAt(1);
    expect(prepare({ ...ask, peer: neuronAt(null) })).toBe(prepare(ask));
    expect(prepare({ ...ask, protocol: synapseProtocol(true) })).not.toBe(prepare(ask));
  });

  it('needs a name on this wire', async () => {
    const dendrite = createDendrite(await callerOf());
    const ask = askAt(1, { protocol: { ...promptingProtocol, wire: {} }, protocolName: 'mine' });
    await expect(dendrite.ask(ask, never)).rejects.toMatchObject({
      code: 'SYN_PLUGIN_RESULT',
      message: expect.stringContaining('"mine" has no name') as string,
    });
  });
});

describe('requests to one peer', () => {
  it('have growing nonces, and names of their own while they run at once', async () => {
    const server = await serve((_url, response) => sendJson(response, success));
    // Its time stands still.
    const dendrite = createDendrite(await callerOf({ clock: heldClock() }));
    closers.push(
      () => server.close(),
      () => dendrite.close(),
    );
    const port = Number(new URL(server.url).port);
    await Promise.all(Array.from({ length: 20 }, () => dendrite.ask(askAt(port), never)));
    const header = (name: string): string[] => server.requests.map(({ headers }) => headers[name] as string);
    expect(new Set(header('bt_header_dendrite_uuid')).size).toBe(20);
    const nonces = new Set(header('bt_header_dendrite_nonce'));
    expect(nonces.size).toBe(20);

    server.requests.length = 0;
    for (let i = 0; i < 3; i += 1) await dendrite.ask(askAt(port), never);
    expect(new Set(header('bt_header_dendrite_uuid')).size).toBe(1);
    const [first = '', second = '', third = ''] = header('bt_header_dendrite_nonce');
    expect(BigInt(second) > BigInt(first) && BigInt(third) > BigInt(second)).toBe(true);
  });

  it('go over a connection that is kept, and over a new one when it was closed', async () => {
    const sockets = new Set<unknown>();
    let closesNext = false;
    const server = await serve((_url, response, request) => {
      sockets.add(request.socket);
      if (closesNext) {
        closesNext = false;
        return request.socket.resetAndDestroy();
      }
      sendJson(response, success);
    });
    const dendrite = createDendrite(await callerOf());
    closers.push(
      () => server.close(),
      () => dendrite.close(),
    );
    const ask = askAt(Number(new URL(server.url).port));
    for (let i = 0; i < 3; i += 1) expect(await dendrite.ask(ask, never)).toMatchObject({ status: 200 });
    expect(sockets.size).toBe(1);
    closesNext = true;
    expect(await dendrite.ask(ask, never)).toMatchObject({ status: 200 });
    expect(sockets.size).toBe(2);
  });

  it('reach an axon at our own address, and at an address of version 6', async () => {
    const server = createServer((_request, response) => sendJson(response, success));
    await once(server.listen(0, '::'), 'listening');
    closers.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const dendrite = createDendrite(await callerOf({ externalIp: '203.0.113.9' }));
    closers.push(() => dendrite.close());
    for (const host of ['203.0.113.9', '::1', '[::1]', '127.0.0.1'])
      expect(await dendrite.ask(askAt(port, { peer: neuronAt({ host, port }) }), never)).toMatchObject({
        status: 200,
      });
  });
});
