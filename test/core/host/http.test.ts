import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { createHttp } from '../../../core/host/http.ts';
import { seededRandom, SynthError, type Http } from '../../../core/index.ts';
import { quickClock, sendJson, serve, type Loopback } from '../../helpers/loopback.ts';

type Answer = Parameters<typeof serve>[0];

const signal = new AbortController().signal;
let answer: Answer;
let server: Loopback;
let clock: ReturnType<typeof quickClock>;
let http: Http;

beforeAll(async () => {
  server = await serve((url, response, request) => answer(url, response, request));
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
  clock = quickClock();
  http = createHttp({ clock, version: '1.2.3', random: seededRandom(1) });
});

const failure = async (promise: Promise<unknown>): Promise<SynthError> => {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SynthError)) throw new Error(`expected a SynthError, got ${String(error)}`);
  return error;
};

/** One answer a request, the last one repeated. */
const inTurn = (...answers: Answer[]): Answer => {
  let count = 0;
  return (...args) => answers[Math.min(count++, answers.length - 1)]?.(...args);
};
const ok: Answer = (_url, response) => sendJson(response, { ok: true });
const status =
  (code: number, headers = {}): Answer =>
  (_url, response) =>
    sendJson(response, { error: code }, code, headers);

describe('an exchange', () => {
  it('says who asks, sends the query and a JSON body, and reads the answer', async () => {
    answer = (_url, response, request) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () =>
        sendJson(response, JSON.parse(Buffer.concat(chunks).toString()), 201, { 'X-Id': '7' }),
      );
    };
    const response = await http.request(
      {
        url: `${server.url}/a?b=1`,
        method: 'POST',
        query: { c: 'ä &', d: undefined, e: true },
        body: { x: ['ü'] },
      },
      signal,
    );
    expect(response.status).toBe(201);
    expect(response.headers['x-id']).toBe('7');
    expect(response.json()).toEqual({ x: ['ü'] });
    const [sent] = server.requests;
    expect(Object.fromEntries(sent?.url.searchParams ?? [])).toEqual({ b: '1', c: 'ä &', e: 'true' });
    expect(sent?.headers['user-agent']).toBe(
      'synth-subnet/1.2.3 (+https://www.npmjs.com/package/synth-subnet)',
    );
    expect(sent?.headers['content-type']).toBe('application/json');
  });

  it('lets the caller name itself', async () => {
    answer = ok;
    await http.request({ url: server.url, headers: { 'user-agent': 'me/1' } }, signal);
    expect(server.requests[0]?.headers['user-agent']).toBe('me/1');
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const)('decompresses %s', async (encoding, compress) => {
    answer = (_url, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(compress('{"text":"größer"}'));
    };
    expect((await http.request({ url: server.url }, signal)).json()).toEqual({ text: 'größer' });
  });

  it('reads the charset the server names', async () => {
    answer = (_url, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=ISO-8859-1' });
      response.end(Buffer.from([0x67, 0x72, 0xfc, 0x6e]));
    };
    expect((await http.request({ url: server.url }, signal)).text).toBe('grün');
  });

  it('follows redirects, but not for ever, and keeps keys from another host', async () => {
    const other = await serve(ok);
    try {
      answer = (url, response) => {
        response.writeHead(302, { location: url.pathname === '/loop' ? '/loop' : `${other.url}/there` });
        response.end();
      };
      const headers = { 'x-api-key': 'sesame-sesame', 'x-plain': 'p' };
      expect((await http.request({ url: `${server.url}/go`, headers }, signal)).json()).toEqual({ ok: true });
      expect(other.requests[0]?.headers).toMatchObject({ 'x-plain': 'p' });
      expect(other.requests[0]?.headers).not.toHaveProperty('x-api-key');
      server.requests.length = 0;
      const error = await failure(http.request({ url: `${server.url}/loop` }, signal));
      expect(error.code).toBe('SYN_HTTP_UNREACHABLE');
      expect(server.requests).toHaveLength(6);
    } finally {
      await other.close();
    }
  });
});

describe('limits', () => {
  it('stops reading at maxBytes, counted after decompression', async () => {
    answer = (_url, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('a'.repeat(100_000)));
    };
    const error = await failure(http.request({ url: server.url, maxBytes: 50_000 }, signal));
    expect(error.code).toBe('SYN_HTTP_BODY');
    expect(error.detail).toMatchObject({ maxBytes: 50_000 });
    expect((await http.request({ url: server.url, maxBytes: 100_000 }, signal)).text).toHaveLength(100_000);
  });

  const hangs: [string, Answer][] = [
    ['no head', () => {}],
    [
      'half a body',
      (_url, response) => {
        response.writeHead(200, { 'content-length': 10 });
        response.write('abc');
      },
    ],
  ];
  it.each(hangs)('ends an exchange with %s at the deadline and does not repeat it', async (_what, hang) => {
    answer = hang;
    const error = await failure(http.request({ url: server.url, timeoutMs: 60 }, signal));
    expect(error.code).toBe('SYN_HTTP_TIMEOUT');
    expect(server.requests).toHaveLength(1);
  });

  it('rejects with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('stop');
    answer = () => controller.abort(reason);
    await expect(http.request({ url: server.url }, controller.signal)).rejects.toBe(reason);
    await expect(http.request({ url: server.url }, controller.signal)).rejects.toBe(reason);
    expect(server.requests).toHaveLength(1);
  });

  it('opens four exchanges a host at most, and a waiting one can be given up', async () => {
    let open = 0;
    let most = 0;
    const held: (() => void)[] = [];
    let arrived = (): void => {};
    answer = (_url, response) => {
      open += 1;
      most = Math.max(most, open);
      held.push(() => {
        open -= 1;
        sendJson(response, {});
      });
      arrived();
    };
    const fourth = new Promise<void>((resolve) => {
      arrived = () => {
        if (held.length === 4) resolve();
      };
    });
    const all = Array.from({ length: 9 }, () => http.request({ url: server.url }, signal));
    const controller = new AbortController();
    const givenUp = http.request({ url: server.url }, controller.signal);
    await fourth;
    controller.abort(new Error('enough'));
    await expect(givenUp).rejects.toThrow('enough');
    arrived = () => held.shift()?.();
    for (const finish of held.splice(0)) finish();
    await Promise.all(all);
    expect(most).toBe(4);
    expect(server.requests).toHaveLength(9);
  });
});

describe('trying again', () => {
  it.each([429, 502, 503, 504])('repeats after %i with growing pauses', async (code) => {
    answer = inTurn(status(code), status(code), ok);
    expect((await http.request({ url: server.url }, signal)).json()).toEqual({ ok: true });
    expect(clock.sleeps).toHaveLength(2);
    const [first = 0, second = 0] = clock.sleeps;
    expect(first).toBeGreaterThanOrEqual(250);
    expect(first).toBeLessThan(750);
    expect(second).toBeGreaterThanOrEqual(500);
    expect(second).toBeLessThan(1500);
  });

  it.each([400, 401, 404, 500, 304])('does not repeat after %i', async (code) => {
    answer = status(code);
    const error = await failure(http.request({ url: `${server.url}/p` }, signal));
    expect(error.code).toBe('SYN_HTTP_STATUS');
    expect(error.detail).toMatchObject({ status: code, host: new URL(server.url).host });
    expect(server.requests).toHaveLength(1);
  });

  it('gives up after the tries allowed, with the status and the body', async () => {
    answer = status(503);
    const error = await failure(http.request({ url: server.url, retries: 1 }, signal));
    expect(error.detail).toMatchObject({ status: 503, body: '{"error":503}' });
    expect(server.requests).toHaveLength(2);
  });

  it('waits as long as Retry-After says, in seconds or as a date', async () => {
    answer = inTurn(status(429, { 'retry-after': '7' }), ok);
    const start = clock.now();
    await http.request({ url: server.url }, signal);
    expect(clock.now() - start).toBe(7000);
    const date = new Date(clock.now() + 30_000).toUTCString();
    answer = inTurn(status(503, { 'retry-after': date }), ok);
    const second = clock.now();
    await http.request({ url: server.url }, signal);
    expect(clock.now() - second).toBeGreaterThanOrEqual(29_000);
    expect(clock.now() - second).toBeLessThanOrEqual(30_000);
  });

  it('holds other callers of that host back too, and reports a wait of over a minute', async () => {
    answer = inTurn(status(429, { 'retry-after': '40' }), ok);
    const start = clock.now();
    await failure(http.request({ url: server.url, retries: 0 }, signal));
    await http.request({ url: server.url }, signal);
    expect(clock.now() - start).toBe(40_000);

    server.requests.length = 0;
    answer = inTurn(status(429, { 'retry-after': '3600' }), ok);
    const error = await failure(http.request({ url: server.url }, signal));
    expect(error.code).toBe('SYN_HTTP_STATUS');
    expect(error.detail).toMatchObject({ status: 429 });
    expect(error.detail.retryAfterMs).toBeGreaterThan(3_500_000);
    await failure(http.request({ url: server.url }, signal));
    expect(server.requests).toHaveLength(1);
  });

  it('repeats a GET after a broken connection, and a POST only when nothing can have been done', async () => {
    const cut: Answer = (_url, response) => response.socket?.destroy();
    answer = inTurn(cut, ok);
    expect((await http.request({ url: server.url }, signal)).status).toBe(200);

    for (const [fault, tries] of [
      [cut, 1],
      [status(503), 1],
      [status(429), 2],
    ] as const) {
      server.requests.length = 0;
      answer = inTurn(fault, ok);
      await http.request({ url: server.url, method: 'POST', body: {} }, signal).catch(() => {});
      expect(server.requests).toHaveLength(tries);
    }
  });

  it('reports a port nobody listens on', async () => {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const error = await failure(
      http.request({ url: `http://127.0.0.1:${port}/`, method: 'POST', body: 1 }, signal),
    );
    expect(error.code).toBe('SYN_HTTP_UNREACHABLE');
    expect(error.detail).toMatchObject({ code: 'ECONNREFUSED', host: `127.0.0.1:${port}` });
    expect(clock.sleeps).toHaveLength(2);
  });
});

describe('bodies and secrets', () => {
  it('shows the head of a body that is not JSON', async () => {
    answer = (_url, response) => response.end(`<html>\n<title>Busy</title>${'x'.repeat(500)}`);
    const response = await http.request({ url: server.url }, signal);
    expect(() => response.json()).toThrow(/not JSON: <html> <title>Busy<\/title>x{20,200}$/);
    answer = (_url, response) => response.end('{"a": [1, 2');
    const cut = await http.request({ url: server.url }, signal);
    expect(await failure(Promise.resolve().then(() => cut.json()))).toMatchObject({ code: 'SYN_HTTP_BODY' });
  });

  it('calls a body that does not decompress what it is', async () => {
    answer = (_url, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end('this is not gzip');
    };
    expect(await failure(http.request({ url: server.url }, signal))).toMatchObject({ code: 'SYN_HTTP_BODY' });
  });

  it('keeps keys out of messages, details and causes', async () => {
    const key = 's3cret/key+value';
    const request = {
      url: `${server.url}/q`,
      query: { key, api_key: key, access_token: key, q: 'fine' },
      headers: { Authorization: `Bearer ${key}`, 'X-Api-Key': key },
      retries: 0,
    };
    const faults: Answer[] = [
      (_url, response) => sendJson(response, { echo: key, bearer: `Bearer ${key}` }, 403),
      (_url, response) => response.socket?.destroy(),
      () => {},
    ];
    for (const fault of faults) {
      answer = fault;
      const error = await failure(http.request({ ...request, timeoutMs: 80 }, signal));
      const all = [error.message, error.stack, JSON.stringify(error.detail), JSON.stringify(error)];
      const cause = error.cause as Error | undefined;
      all.push(String(cause), JSON.stringify(Object.entries(cause ?? {})));
      expect(all.join('\n')).not.toMatch(/s3cret|key%2Bvalue/);
      expect(error.message).toContain('q=fine');
    }
  });

  it('refuses what is no http address without showing it', async () => {
    for (const url of ['', 'file:///etc/passwd', 'example.org', 'javascript:alert(1)'])
      expect(await failure(http.request({ url }, signal))).toMatchObject({ code: 'SYN_HTTP_UNREACHABLE' });
  });
});
