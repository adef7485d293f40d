import { inspect } from 'node:util';
import plugin from '../../../plugins/embedders/openai.ts';
import type { Embedder } from '../../../core/index.ts';
import {
  hangUp,
  json,
  plantedKey,
  serveModel,
  type ModelServer,
  type Reply,
} from '../../helpers/model-server.ts';
import { asEmbedder, never, openGateway, startPlugin } from '../../helpers/models.ts';
import { failureOf } from '../../helpers/tools.ts';

/** Vectors that tell their text, listed in reverse: only `index` says whose they are. */
const embedded =
  (more: object = {}): Reply =>
  (response, { body }) => {
    const texts = body.input as string[];
    const data = texts.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: [text.length, 0.5, -1],
    }));
    json({
      object: 'list',
      model: body.model,
      data: data.reverse(),
      usage: { prompt_tokens: texts.length * 4 },
      ...more,
    })(response, { path: '', headers: {}, body });
  };

describe('the openai embedder', () => {
  let server: ModelServer;
  beforeAll(async () => void (server = await serveModel()));
  afterAll(() => server.close());
  beforeEach(() => {
    server.requests.length = 0;
    server.answer(embedded());
  });
  const connect = (options = {}): Promise<Embedder> =>
    startPlugin<Embedder>(plugin, {
      apiKey: plantedKey,
      baseUrl: `${server.url}/v1`,
      dimensions: 3,
      ...options,
    });

  it('sends what the API takes for the empty text and for half of a surrogate pair', async () => {
    const embedder = await connect();
    expect(await embedder.embed(['', 'a', 'b\ud83d', '👋'], never)).toHaveLength(4);
    expect(server.requests[0]).toMatchObject({ body: { input: [' ', 'a', 'b\ufffd', '👋'] } });
  });

  it('asks for plain numbers and puts each vector with its text', async () => {
    const embedder = await connect();
    expect(await embedder.embed(['a', 'four'], never)).toEqual([
      Float32Array.from([1, 0.5, -1]),
      Float32Array.from([4, 0.5, -1]),
    ]);
    expect(server.requests[0]).toMatchObject({
      path: '/v1/embeddings',
      headers: { authorization: `Bearer ${plantedKey}` },
      body: {
        model: 'text-embedding-3-small',
        input: ['a', 'four'],
        encoding_format: 'float',
        dimensions: 3,
      },
    });
    expect(embedder.identity).toEqual({
      provider: 'openai',
      model: 'text-embedding-3-small',
      endpoint: `${server.url}/v1`,
      dimensions: 3,
      normalised: true,
    });
  });

  it('keeps to the limits of a request and adds the tokens up', async () => {
    const embedder = await connect();
    const many = Array.from({ length: 300 }, (_, i) => 'x'.repeat(i + 1));
    const { vectors, inputTokens } = (await embedder.embedCounted?.(many, never)) ?? {
      vectors: [],
      inputTokens: 0,
    };
    expect(vectors.map(([first]) => first)).toEqual(many.map(({ length }) => length));
    expect(inputTokens).toBe(1200);
    await embedder.embed(['a'.repeat(200_000), 'b'.repeat(99_999), 'c', 'd'], never);
    expect(server.requests.map(({ body }) => (body.input as string[]).length)).toEqual([256, 44, 3, 1]);
  });

  it('counts bytes when the server counts nothing', async () => {
    server.answer(embedded({ usage: undefined }));
    expect((await (await connect()).embedCounted?.(['é', 'ab'], never))?.inputTokens).toBe(4);
  });

  it.each([
    ['a vector missing', embedded({ data: [] })],
    ['a wrong length', embedded({ data: [{ index: 0, embedding: [1, 2] }] })],
    ['no list', json({ hello: 'world' })],
  ])('maps an answer with %s to SYN_LLM_BODY', async (_, reply) => {
    server.answer(reply);
    expect((await failureOf((await connect()).embed(['a'], never))).code).toBe('SYN_LLM_BODY');
  });

  it('goes through the gateway: retried, kept, booked, without a trace of the key', async () => {
    const one = openGateway({ gateway: { retries: 1 } });
    const embedder = one.gateway.wrapEmbedder('e', asEmbedder(await connect()));
    server.answer(
      json({ error: { message: `slow, ${plantedKey}` } }, 429, { 'retry-after': '2' }),
      embedded(),
    );
    expect(await embedder.embed(['a'], never)).toEqual([Float32Array.from([1, 0.5, -1])]);
    expect(one.clock.sleeps).toEqual([2000]);
    expect(await embedder.embed(['a'], never)).toEqual([Float32Array.from([1, 0.5, -1])]);
    expect(server.requests).toHaveLength(2);

    for (const [reply, code] of [
      [json({ error: { message: `bad ${plantedKey}` } }, 401), 'SYN_LLM_AUTH'],
      [hangUp, 'SYN_LLM_UNAVAILABLE'],
    ] as const) {
      server.answer(reply);
      const error = await failureOf(embedder.embed([code], never));
      expect(error.code).toBe(code);
      const shown =
        inspect(error, { depth: Infinity, showHidden: true }) +
        one.log.lines.join() +
        one.bytes().toString('latin1');
      expect(shown.includes('planted')).toBe(false);
    }
    await one.close();
  });

  it('needs a key at OpenAI, and the length of vectors of a model it does not know', async () => {
    expect(await failureOf(startPlugin(plugin, {}))).toMatchObject({
      code: 'SYN_CONFIG_INVALID',
      hint: expect.stringContaining('${env:OPENAI_API_KEY}') as string,
    });
    expect(await failureOf(startPlugin(plugin, { model: 'nomic', baseUrl: server.url }))).toMatchObject({
      code: 'SYN_CONFIG_INVALID',
      hint: expect.stringContaining('dimensions') as string,
    });
    const large = await startPlugin<Embedder>(plugin, {
      model: 'text-embedding-3-large',
      apiKey: 'k'.repeat(8),
    });
    expect(large.identity.dimensions).toBe(3072);
  });
});
