import type { IncomingMessage, ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import type { z } from 'zod';
import type { AnyPlugin, Llm, SynthError } from '../../core/index.ts';
import { fakeClock } from './fake-clock.ts';
import { sendJson, serve } from './loopback.ts';
import { asLlm, gate, never, openGateway, say, settled, startPlugin, type TestGateway } from './models.ts';
import { failureOf } from './tools.ts';

/** A planted key: it must appear nowhere but in the request header. */
export const plantedKey = 'sk-planted/+"key"-0123456789abcdef';

export interface Request {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

export interface ModelServer {
  readonly url: string;
  readonly requests: Request[];
  /** How the next requests are answered; the last one stays. */
  answer(...replies: Reply[]): void;
  close(): Promise<void>;
}

export type Reply = (response: ServerResponse, request: Request) => void;

/** A server that keeps the bodies it gets. */
export async function serveModel(): Promise<ModelServer> {
  const requests: Request[] = [];
  let replies: Reply[] = [];
  const loopback = await serve((url, response, request) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      const kept = { path: url.pathname, headers: request.headers, body };
      requests.push(kept);
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      reply?.(response, kept);
    });
  });
  return {
    url: loopback.url,
    requests,
    answer: (...next) => void (replies = next),
    close: () => loopback.close(),
  };
}

export const json =
  (body: unknown, status = 200, headers = {}): Reply =>
  (response) =>
    sendJson(response, body, status, headers);

export const text =
  (body: string, type = 'application/json'): Reply =>
  (response) =>
    void response.writeHead(200, { 'content-type': type }).end(body);

/** A body announced longer than it is, cut off in the middle. */
export const cut =
  (body: string, type = 'application/json'): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(body) + 100 });
    response.write(body, () => response.destroy());
  };

/** The connection is closed before any answer. */
export const hangUp: Reply = (response) => void response.destroy();

export const sse = (...events: (readonly [event: string | null, data: unknown])[]): string =>
  events
    .map(
      ([event, data]) =>
        `${event === null ? '' : `event: ${event}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`,
    )
    .join('');

/** What one provider says on its wire. */
export interface Dialect {
  readonly plugin: AnyPlugin;
  /** Path that the provider's base URL ends with. */
  readonly base: string;
  readonly ok: Reply;
  readonly okStream: Reply;
  readonly failure: (status: number, message: string) => unknown;
  readonly refusal: Reply;
  readonly tooLong: Reply;
  /** The start of `ok`'s body, and of `okStream`'s. */
  readonly half: { readonly body: string; readonly stream: string };
  readonly brokenEvent: string;
  /** The answer of `ok`: "Paris.", 12 tokens in, 3 out. */
  readonly model: string;
}

const statuses = [
  [401, 'SYN_LLM_AUTH', 1],
  [403, 'SYN_LLM_AUTH', 1],
  [400, 'SYN_LLM_REQUEST', 1],
  [404, 'SYN_LLM_REQUEST', 1],
  [422, 'SYN_LLM_REQUEST', 1],
  [429, 'SYN_LLM_RATE_LIMIT', 3],
  [500, 'SYN_LLM_UNAVAILABLE', 3],
  [503, 'SYN_LLM_UNAVAILABLE', 3],
  [529, 'SYN_LLM_UNAVAILABLE', 3],
] as const;

/** The faults every provider must tell apart, over its real wire, through the gateway. */
export function describeFaults(dialect: Dialect): void {
  describe('faults, through the gateway', () => {
    let server: ModelServer;
    let one: TestGateway;
    let clock: ReturnType<typeof fakeClock>;
    beforeAll(async () => void (server = await serveModel()));
    afterAll(() => server.close());
    beforeEach(() => {
      clock = fakeClock();
      one = openGateway({ clock, gateway: { retries: 2, timeoutMs: 5000 }, budget: { usdPerRun: 1 } });
      server.requests.length = 0;
    });
    afterEach(() => one.close());

    const connect = async (url = server.url): Promise<Llm> =>
      one.gateway.wrapLlm(
        'remote',
        asLlm(
          await startPlugin<Llm>(
            dialect.plugin,
            { apiKey: plantedKey, baseUrl: `${url}${dialect.base}`, model: dialect.model },
            clock,
          ),
        ),
      );
    const drain = async (llm: Llm): Promise<string> => {
      let all = '';
      for await (const event of llm.stream?.(say('Capital of France?'), never) ?? [])
        if (event.type === 'text') all += event.text;
      return all;
    };
    const clean = (error: unknown): void => {
      const shown = [
        inspect(error, { depth: Infinity, showHidden: true }),
        error instanceof Error ? (error.stack ?? '') : '',
        JSON.stringify(error),
        one.log.lines.join('\n'),
        one.bytes().toString('latin1'),
      ].join('\n');
      const forms = [plantedKey, encodeURIComponent(plantedKey), 'planted', 'sk-p'];
      expect(forms.filter((form) => shown.includes(form))).toEqual([]);
    };

    it.each(statuses)('maps %i to %s, sent %i times', async (status, code, sent) => {
      server.answer(json(dialect.failure(status, `the key ${plantedKey} is bad`), status));
      const error = await failureOf((await connect()).complete(say('hi'), never));
      expect(error).toMatchObject({ code, detail: { status } });
      expect(error.message).toContain('[secret]');
      expect(server.requests).toHaveLength(sent);
      clean(error);
    });

    it.each(statuses)('maps %i to %s when it was to stream, sent %i times', async (status, code, sent) => {
      server.answer(json(dialect.failure(status, `the key ${plantedKey} is bad`), status));
      const error = await failureOf(drain(await connect()));
      expect(error).toMatchObject({ code, detail: { status } });
      expect(server.requests).toHaveLength(sent);
      clean(error);
    });

    it.each([301, 307])('does not carry the key to where a redirect (%i) leads', async (status) => {
      const elsewhere = await serveModel();
      try {
        elsewhere.answer(dialect.ok);
        server.answer((response, { path }) =>
          response.writeHead(status, { location: `${elsewhere.url}${path}` }).end(),
        );
        const error = await failureOf((await connect()).complete(say('hi'), never));
        expect(error).toMatchObject({ code: 'SYN_LLM_BODY', detail: { status } });
        expect(elsewhere.requests).toEqual([]);
      } finally {
        await elsewhere.close();
      }
    });

    it('names the variable to set when the key is refused', async () => {
      server.answer(json(dialect.failure(401, 'no'), 401));
      const error = await failureOf((await connect()).complete(say('hi'), never));
      expect(error.hint).toMatch(/\$\{env:(ANTHROPIC|OPENAI)_API_KEY\}.*offline/);
    });

    it.each([
      ['seconds', { 'retry-after': '7' }, 7000],
      ['a date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:20 GMT' }, 20_000],
      ['milliseconds', { 'retry-after-ms': '5500' }, 5500],
    ])('waits after a 429 as long as Retry-After says, in %s', async (_, headers, waitMs) => {
      server.answer(json(dialect.failure(429, 'slow down'), 429, headers), dialect.ok);
      await expect((await connect()).complete(say('hi'), never)).resolves.toMatchObject({ text: 'Paris.' });
      expect(clock.sleeps).toEqual([waitMs]);
    });

    it('comes back after a 500', async () => {
      server.answer(json(dialect.failure(500, 'oops'), 500), dialect.ok);
      await expect((await connect()).complete(say('hi'), never)).resolves.toMatchObject({ text: 'Paris.' });
      expect(server.requests).toHaveLength(2);
    });

    it.each([
      ['a body that is cut off', cut(dialect.half.body)],
      ['malformed JSON', text(`{"key": ${plantedKey}`)],
      ['JSON of another kind', json({ hello: 'world' })],
      ['a page of HTML', text('<html>proxy</html>', 'text/html')],
    ])('maps %s to SYN_LLM_BODY and tries again', async (_, reply) => {
      server.answer(reply);
      const error = await failureOf((await connect()).complete(say('hi'), never));
      expect(error.code).toBe('SYN_LLM_BODY');
      expect(server.requests).toHaveLength(3);
      clean(error);
    });

    it.each([
      ['is cut off', cut(dialect.half.stream, 'text/event-stream')],
      ['ends in the middle', text(dialect.half.stream, 'text/event-stream')],
      ['has a broken event', text(dialect.half.stream + dialect.brokenEvent, 'text/event-stream')],
    ])('maps a stream that %s to SYN_LLM_BODY, not repeated once text is out', async (_, reply) => {
      server.answer(reply);
      const error = await failureOf(drain(await connect()));
      expect(error.code).toBe('SYN_LLM_BODY');
      expect(server.requests).toHaveLength(1);
    });

    it('maps a server that hangs up, and one that is not there, to SYN_LLM_UNAVAILABLE', async () => {
      server.answer(hangUp);
      const hungUp = await failureOf((await connect()).complete(say('hi'), never));
      expect(hungUp).toMatchObject({ code: 'SYN_LLM_UNAVAILABLE', detail: {} });
      expect(hungUp.detail).not.toHaveProperty('sent');
      clean(hungUp);
      const gone = await serveModel();
      await gone.close();
      const absent = await failureOf((await connect(gone.url)).complete(say('hi'), never));
      expect(absent).toMatchObject({ code: 'SYN_LLM_UNAVAILABLE', detail: { sent: false } });
      clean(absent);
    });

    it.each(['before the answer', 'in the middle of the body', 'in a stream'])(
      'ends a server that hangs %s at the deadline, and closes the connection',
      async (where) => {
        const arrived = gate();
        const closed = gate();
        server.answer((response) => {
          response.on('close', () => closed.open());
          if (where !== 'before the answer') {
            const type = where === 'in a stream' ? 'text/event-stream' : 'application/json';
            response.writeHead(200, { 'content-type': type });
            response.write(where === 'in a stream' ? dialect.half.stream : dialect.half.body);
          }
          arrived.open();
        });
        await one.close();
        one = openGateway({ clock, gateway: { retries: 0, timeoutMs: 5000 } });
        const llm = await connect();
        const failed = failureOf(where === 'in a stream' ? drain(llm) : llm.complete(say('hi'), never));
        await arrived.promise;
        await settled();
        clock.advance(5000);
        const error = await failed;
        expect(error.code).toBe('SYN_LLM_TIMEOUT');
        clean(error);
        await closed.promise;
      },
    );

    it('passes the reason on when the caller aborts', async () => {
      const arrived = gate();
      server.answer(() => arrived.open());
      const controller = new AbortController();
      const work = (await connect()).complete(say('hi'), controller.signal);
      await arrived.promise;
      controller.abort(new Error('enough'));
      await expect(work).rejects.toThrow('enough');
    });

    it('hands a refusal and a cut on, and keeps neither', async () => {
      server.answer(dialect.refusal);
      const llm = await connect();
      expect((await llm.complete(say('hi'), never)).finish).toBe('refusal');
      expect((await llm.complete(say('hi'), never)).cached).toBe(false);
      server.answer(dialect.tooLong);
      expect((await llm.complete(say('hi'), never)).finish).toBe('length');
      const schema = { name: 'any', schema: { type: 'object' } };
      expect((await failureOf(llm.complete(say('hi', { schema }), never))).code).toBe('SYN_LLM_TRUNCATED');
      server.answer(dialect.refusal);
      expect((await failureOf(llm.complete(say('hi', { schema }), never))).code).toBe('SYN_LLM_REFUSED');
    });

    it('answers, streams, counts and keeps, and leaves no trace of the key', async () => {
      server.answer(dialect.ok);
      const llm = await connect();
      const answer = await llm.complete(say('Capital of France?', { maxTokens: 50 }), never);
      expect(answer).toMatchObject({
        text: 'Paris.',
        finish: 'stop',
        usage: { inputTokens: 12, outputTokens: 3 },
        cached: false,
      });
      expect(answer.costUsd).toBeGreaterThan(0);
      server.answer(dialect.okStream);
      expect(await drain(llm)).toBe('Paris.');
      expect(server.requests).toHaveLength(2);
      expect(server.requests[1]?.body.stream).toBe(true);
      expect(await drain(llm)).toBe('Paris.');
      expect(server.requests).toHaveLength(2);
      clean(answer);
    });

    it('stops before a budget of $0.01 is exceeded', async () => {
      await one.close();
      one = openGateway({ clock, budget: { usdPerRun: 0.01 }, gateway: { cache: false } });
      server.answer(dialect.ok);
      const llm = await connect();
      let spent = 0;
      let refused: SynthError | null = null;
      // Each answer costs far less than the 100 tokens set aside for it.
      for (let i = 0; refused === null && i < 2000; i += 1)
        try {
          spent += (await llm.complete(say(`${i}`, { maxTokens: 100 }), never)).costUsd ?? 0;
        } catch (error) {
          refused = error as SynthError;
        }
      expect(refused?.code).toBe('SYN_BUDGET_EXCEEDED');
      expect(spent).toBeGreaterThan(0.005);
      expect(spent).toBeLessThanOrEqual(0.01);
    });
  });

  describe('setup', () => {
    it('fails without a key, naming the variable and the way without one', async () => {
      await expect(startPlugin(dialect.plugin, {})).rejects.toMatchObject({
        code: 'SYN_CONFIG_INVALID',
        hint: expect.stringMatching(/\$\{env:(ANTHROPIC|OPENAI)_API_KEY\}.*use: offline/) as string,
      });
    });

    it.each(['ftp://x', 'http://user:pass@127.0.0.1', 'http://127.0.0.1/?key=1', 'nothing'])(
      'refuses the baseUrl %s',
      (baseUrl) => {
        expect((dialect.plugin.options as z.ZodObject).safeParse({ baseUrl }).success).toBe(false);
      },
    );
  });
}
