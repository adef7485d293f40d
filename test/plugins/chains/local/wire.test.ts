import { createServer, request as openRequest, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type {
  Ask,
  Instance,
  MinerAnswer,
  MinerRequest,
  Neuron,
  Reply,
  Serving,
} from '../../../../core/index.ts';
import { pairFrom } from '../../../../plugins/chains/keys/ed25519.ts';
import { headerNames, signedBytes } from '../../../../plugins/chains/local/wire.ts';
import {
  askOf,
  never,
  neuronOf,
  promptingProtocol,
  setUpChain,
  temporaryFolder,
} from '../../../helpers/local-chain.ts';

type Answer = (request: MinerRequest, signal: AbortSignal) => MinerAnswer;
const protocols = new Map([['prompting', promptingProtocol]]);
const closers: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(setup: Parameters<typeof setUpChain>[0]): Promise<Instance<'chain'>> {
  const chain = await setUpChain(setup);
  closers.push(() => chain.stop?.(AbortSignal.abort()));
  return chain;
}

/** A validator, and a miner of another node that it sees. */
async function pairUp(
  answer: Answer,
  options = {},
): Promise<{
  readonly validator: Instance<'chain'>;
  readonly miner: Instance<'chain'>;
  readonly serving: Serving;
  readonly peer: Neuron;
  readonly ask: (rest?: Partial<Ask>, signal?: AbortSignal) => Promise<Reply>;
}> {
  const folder = temporaryFolder();
  const validator = await start({ folder });
  const miner = await start({ folder, role: 'miner', options: { axon: options } });
  await miner.register(never);
  const serving = await miner.serve({ protocols, refuse: () => null, answer }, never);
  const peer = await neuronOf(validator, 'miner');
  return {
    validator,
    miner,
    serving,
    peer,
    ask: (rest = {}, signal = never) => validator.ask(askOf(peer, 'What is a subnet?', rest), signal),
  };
}

async function* streamOf(...pieces: string[]): AsyncGenerator<string> {
  yield* pieces;
}

describe('a miner in another node', () => {
  it('is asked over HTTP and answers with a body', async () => {
    const { ask, peer, serving } = await pairUp(async ({ text, caller, self, protocol }) => ({
      text: [text, caller?.uid, caller?.stake, self.uid, protocol].join(' | '),
    }));
    expect(peer.endpoint).toEqual({ host: '127.0.0.1', port: serving.port });
    const reply = await ask();
    expect(reply).toMatchObject({
      uid: 1,
      status: 200,
      chunks: null,
      text: 'What is a subnet? | 0 | 10000 | 1 | prompting',
    });
    expect(reply.body).toEqual({ completion: reply.text });
  });

  it('streams, letters cut between two packets included', async () => {
    const { ask } = await pairUp(() => streamOf('Ein Gruß ', '', 'für 🦜', ' und alle'));
    const reply = await ask();
    expect(reply).toMatchObject({ status: 200, text: 'Ein Gruß für 🦜 und alle', body: null });
    expect(reply.chunks?.map(({ text }) => text).join('')).toBe(reply.text);
    expect(reply.timings.firstMs).not.toBeNull();
  });

  const faults: [string, Answer, number, string][] = [
    [
      'throws',
      () => {
        throw new Error('secret');
      },
      500,
      '',
    ],
    [
      'throws before its first piece',
      async function* () {
        await Promise.reject(new Error('secret'));
        yield '';
      },
      500,
      '',
    ],
    [
      'throws within its stream',
      async function* () {
        yield 'some';
        await Promise.reject(new Error('secret'));
      },
      500,
      '',
    ],
    ['makes a wrong body', async () => ({ text: '', body: { wrong: true } }), 500, ''],
    ['sends too much', async () => ({ text: 'x'.repeat(70_000) }), 413, ''],
    ['streams too much', () => streamOf(...new Array<string>(20).fill('x'.repeat(10_000))), 413, ''],
    ['says nothing', () => streamOf(), 204, ''],
    ['hangs', () => new Promise<never>(() => undefined), 408, ''],
    [
      'hangs within its stream',
      async function* () {
        yield 'so far';
        await new Promise(() => undefined);
      },
      408,
      'so far',
    ],
  ];
  it.each(faults)('gives a reply when it %s', async (_, answer, status, text) => {
    const { ask } = await pairUp(answer);
    const reply = await ask(status === 408 ? { timeoutMs: 500 } : {});
    expect(reply).toMatchObject({ status, text });
    expect(JSON.stringify(reply)).not.toContain('secret');
  });

  it('lets the miner know when the caller goes away', async () => {
    let told: (reason: unknown) => void = () => undefined;
    const aborted = new Promise((resolve) => (told = resolve));
    const stop = new AbortController();
    const { ask } = await pairUp((_, signal) => {
      signal.addEventListener('abort', () => told(signal.reason));
      stop.abort(new Error('stopped'));
      return new Promise<never>(() => undefined);
    });
    await expect(ask({}, stop.signal)).rejects.toThrow('stopped');
    expect(await aborted).toMatchObject({ name: 'AbortError' });
  });

  it('refuses more than it can do at once', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let arrived: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (arrived = resolve));
    const { ask } = await pairUp(
      async () => {
        arrived();
        await held;
        return { text: 'done' };
      },
      { maxConcurrent: 1 },
    );
    const busy = ask();
    await first;
    expect((await ask()).status).toBe(429);
    release();
    expect((await busy).status).toBe(200);
  });

  it('is gone from the chain when it closes, and 503 for one who still asks', async () => {
    const { ask, serving, validator } = await pairUp(() => streamOf('x'));
    await serving.close(never);
    await serving.close(never);
    expect((await neuronOf(validator, 'miner')).endpoint).toBeNull();
    expect(await ask()).toMatchObject({ status: 503, text: '', timings: { firstMs: null, totalMs: null } });
  });

  it('cannot be served twice, but after a crash it can', async () => {
    const folder = temporaryFolder();
    const handler = { protocols, refuse: () => null, answer: () => streamOf('x') };
    const [first, second, other] = [
      await start({ folder, role: 'miner' }),
      await start({ folder, role: 'miner' }),
      await start({ folder, role: 'miner', name: 'miner-2' }),
    ];
    await expect(first.serve(handler, never)).rejects.toMatchObject({ code: 'SYN_CHAIN_UNREGISTERED' });
    await first.register(never);
    const { port } = await first.serve(handler, never);
    await expect(second.serve(handler, never)).rejects.toMatchObject({ code: 'SYN_CHAIN_STATE' });
    expect(await other.register(never)).toBe(1);
    const busy = await start({ folder, role: 'miner', name: 'miner-2', options: { axon: { port } } });
    await expect(busy.serve(handler, never)).rejects.toMatchObject({ code: 'SYN_CHAIN_STATE' });
    await expect(other.serve(handler, never)).resolves.toMatchObject({ host: '127.0.0.1' });
  });

  it('runs in another process, joins, and is 503 once killed', async () => {
    const folder = temporaryFolder();
    const validator = await start({ folder });
    const child = spawnMiner(folder, 'far-away');
    const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    const peer = await neuronOf(validator, 'far-away', 1);
    expect(peer.endpoint?.port).toBe(Number(line.toString().trim()));
    expect(await validator.ask(askOf(peer), never)).toMatchObject({
      status: 200,
      text: 'uid 1 answers uid 0: What is a subnet?',
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await validator.ask(askOf(peer), never)).toMatchObject({ status: 503, text: '' });
    const again = spawnMiner(folder, 'far-away');
    await once(again.stdout ?? again, 'data');
    const moved = await neuronOf(validator, 'far-away', 2);
    expect(moved.hotkey).toBe(peer.hotkey);
    expect((await validator.ask(askOf(moved), never)).status).toBe(200);
  });
});

function spawnMiner(folder: string, name: string): ChildProcess {
  const script = new URL('../../../helpers/miner-process.ts', import.meta.url).pathname;
  const child = spawn(
    process.execPath,
    ['--import', '@swc-node/register/esm-register', script, folder, name],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  closers.push(async () => {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL'))
      await once(child, 'exit');
  });
  return child;
}

describe('what a miner refuses', () => {
  /** One raw request to the miner; `change` forges what it likes. */
  async function knock(
    change: (draft: Draft) => Partial<Draft> | void = () => undefined,
  ): Promise<{ readonly status: number; readonly answered: number; again(): Promise<number> }> {
    let answered = 0;
    const { serving, peer } = await pairUp(async () => {
      answered += 1;
      return { text: 'an answer' };
    });
    const pair = pairFrom('synth-local/0/hotkey/validator/default');
    const draft: Draft = {
      method: 'POST',
      path: '/prompting',
      body: JSON.stringify({ id: '1', body: { roles: ['user'], messages: ['hi'] }, timeoutMs: 1000 }),
      caller: pair.address,
      target: peer.hotkey,
      nonce: `${Date.now()}.${crypto.randomUUID()}`,
      headers: {},
    };
    const made = { ...draft, ...change(draft) };
    const signedBody = made.signedBody ?? made.body;
    const signature = made.sign
      ? made.sign(signedBytes(made.path, made.target, Buffer.from(signedBody), made.nonce))
      : Buffer.from(
          pair.sign(signedBytes(made.path, made.target, Buffer.from(signedBody), made.nonce)),
        ).toString('hex');
    const once = (): Promise<number> =>
      rawStatus(serving, made.method, made.path, made.body, {
        [headerNames.caller]: made.caller,
        [headerNames.target]: made.target,
        [headerNames.nonce]: made.nonce,
        [headerNames.signature]: signature,
        ...made.headers,
      });
    return { status: await once(), answered, again: once };
  }
  interface Draft {
    readonly method: string;
    readonly path: string;
    readonly body: string;
    readonly signedBody?: string;
    readonly caller: string;
    readonly target: string;
    readonly nonce: string;
    readonly headers: Record<string, string>;
    readonly sign?: (message: Uint8Array) => string;
  }

  it('answers an honest request once and refuses it the second time', async () => {
    const first = await knock();
    expect(first).toMatchObject({ status: 200, answered: 1 });
    expect(await first.again()).toBe(401);
  });

  const stranger = pairFrom('a stranger');
  const at = (offsetMs: number): string => `${Date.now() + offsetMs}.${crypto.randomUUID()}`;
  const refusals: [string, number, (draft: Draft) => Partial<Draft>][] = [
    ['a changed body', 401, ({ body }) => ({ signedBody: body.replace('hi', 'ho') })],
    ['a request for another miner', 401, () => ({ target: stranger.address })],
    [
      'the signature of somebody else',
      401,
      () => ({ sign: (m) => Buffer.from(stranger.sign(m)).toString('hex') }),
    ],
    [
      'a caller nobody knows',
      403,
      () => ({ caller: stranger.address, sign: (m) => Buffer.from(stranger.sign(m)).toString('hex') }),
    ],
    ['an old request', 401, () => ({ nonce: at(-31_000) })],
    ['a request from the future', 401, () => ({ nonce: at(31_000) })],
    ['a nonce that is none', 401, () => ({ nonce: 'soon' })],
    ['a signature that is none', 401, () => ({ sign: () => 'zz' })],
    ['no signature', 401, () => ({ sign: () => '' })],
    ['another protocol', 404, () => ({ path: '/other' })],
    ['another method', 405, () => ({ method: 'PUT' })],
    ['junk', 422, () => ({ body: '{"id": ' })],
    ['JSON of another shape', 422, () => ({ body: '[1,2,3]' })],
    [
      'a challenge the protocol refuses',
      422,
      ({ body }) => ({ body: body.replace('"user"', '"user","user"') }),
    ],
    ['endless nesting', 422, () => ({ body: '['.repeat(200_000) })],
    ['a body too large', 413, () => ({ body: 'x'.repeat(1_100_000) })],
    ['headers too large', 431, () => ({ headers: { junk: 'x'.repeat(9000) } })],
  ];
  it.each(refusals)('refuses %s with %i', async (_, status, change) => {
    expect(await knock(change)).toMatchObject({ status, answered: 0 });
  });

  it('tells anybody who it is', async () => {
    const { serving, peer } = await pairUp(() => streamOf('x'));
    const response = await fetch(`http://${serving.host}:${serving.port}/`);
    expect(await response.json()).toEqual({ hotkey: peer.hotkey, protocols: ['prompting'] });
  });
});

function rawStatus(
  { host, port }: Serving,
  method: string,
  path: string,
  body: string,
  headers: Record<string, string>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = openRequest({ host, port, method, path, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end(body);
  });
}

describe('a hostile peer', () => {
  async function askPeer(listener: RequestListener, timeoutMs = 2000): Promise<Reply> {
    const server: Server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    const validator = await start({ folder: temporaryFolder() });
    const self = await neuronOf(validator, 'validator');
    const endpoint = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
    return validator.ask(askOf({ ...self, uid: 9, endpoint }, 'hi', { timeoutMs }), never);
  }
  const text = { 'content-type': 'text/plain; charset=utf-8', trailer: headerNames.status };

  const cases: [string, RequestListener, number][] = [
    ['sends HTML', (_, res) => res.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), 422],
    [
      'sends broken JSON',
      (_, res) => res.writeHead(200, { 'content-type': 'application/json' }).end('{"completion'),
      422,
    ],
    [
      'sends JSON of another shape',
      (_, res) => res.writeHead(200, { 'content-type': 'application/json' }).end('{"x":1}'),
      422,
    ],
    [
      'nests without end',
      (_, res) => res.writeHead(200, { 'content-type': 'application/json' }).end('['.repeat(60_000)),
      422,
    ],
    ['redirects', (_, res) => res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), 422],
    ['invents a status', (_, res) => res.writeHead(299).end(), 422],
    ['refuses for load', (_, res) => res.writeHead(429).end('x'.repeat(100_000)), 429],
    ['refuses the caller', (_, res) => res.writeHead(403).end(), 403],
    ['hangs up', (req) => req.socket.destroy(), 503],
    [
      'hangs up within its stream',
      (_, res) => {
        res.writeHead(200, text);
        res.write('some', () => res.socket?.destroy());
      },
      503,
    ],
    ['ends a stream without saying how', (_, res) => res.writeHead(200, text).end('some'), 500],
    [
      'never ends',
      (_, res) => {
        res.writeHead(200, text);
        res.write('some');
      },
      408,
    ],
    [
      'talks on for ever',
      (_, res) => {
        res.writeHead(200, text);
        const more = (): void => {
          while (res.writable && res.write('y'.repeat(8192)));
          res.once('drain', more);
        };
        more();
      },
      413,
    ],
    [
      'sends endless headers',
      (req) => {
        req.socket.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(20_000)}`);
      },
      503,
    ],
    ['does not speak HTTP', (req) => req.socket.end('hello\r\n\r\n'), 503],
  ];
  it.each(cases)('that %s gives a reply', async (_, listener, status) => {
    const reply = await askPeer(listener, status === 408 ? 500 : 5000);
    expect(reply.status).toBe(status);
    expect(reply.text).toBe(status === 408 ? 'some' : '');
  });

  it('that cuts letters in two is read rightly', async () => {
    const letter = Buffer.from('é');
    const reply = await askPeer((_, res) => {
      res.writeHead(200, text);
      res.write(letter.subarray(0, 1), () => {
        setImmediate(() => {
          res.write(letter.subarray(1));
          res.addTrailers({ [headerNames.status]: '200' });
          res.end();
        });
      });
    });
    expect(reply).toMatchObject({ status: 200, text: 'é' });
  });
});
