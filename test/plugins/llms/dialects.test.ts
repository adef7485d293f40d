import plugin from '../../../plugins/llms/openai/index.ts';
import type { Llm } from '../../../core/index.ts';
import {
  llamaCpp,
  lmStudio,
  localModel,
  localServers,
  ollama,
  vllm,
  type LocalServer,
} from '../../helpers/local-servers.ts';
import { json, plantedKey, serveModel, text, type ModelServer } from '../../helpers/model-server.ts';
import { asLlm, never, openGateway, say, startPlugin } from '../../helpers/models.ts';
import { failureOf } from '../../helpers/tools.ts';

const schema = {
  name: 'city',
  schema: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
} as const;

async function read(llm: Llm, request = say('Capital of France?')) {
  const pieces: string[] = [];
  for await (const event of llm.stream?.(request, never) ?? []) {
    if (event.type === 'end') return { pieces, ...event.completion };
    pieces.push(event.text);
  }
  throw new Error('no end came');
}

describe('the openai model at local servers', () => {
  let server: ModelServer;
  beforeAll(async () => void (server = await serveModel()));
  afterAll(() => server.close());
  beforeEach(() => void (server.requests.length = 0));
  const connect = (path = '/v1', options = {}): Promise<Llm> =>
    startPlugin<Llm>(plugin, { baseUrl: `${server.url}${path}`, model: localModel, ...options });

  describe.each(Object.entries(localServers))('%s', (_, local: LocalServer) => {
    it.each(['/v1', '/v1/'])('answers and streams below %s, without a key', async (path) => {
      server.answer(local({}));
      const llm = await connect(path);
      const usage = { inputTokens: 21, outputTokens: 7 };
      expect(await llm.complete(say('Capital of France?'), never)).toEqual({
        text: 'Paris.',
        finish: 'stop',
        usage,
        model: localModel,
      });
      expect(await read(llm)).toEqual({
        pieces: ['Paris', '.'],
        text: 'Paris.',
        finish: 'stop',
        usage,
        model: localModel,
      });
      for (const { path, headers, body } of server.requests) {
        expect(path).toBe('/v1/chat/completions');
        expect(headers).not.toHaveProperty('authorization');
        expect(body).toMatchObject({ model: localModel, max_tokens: 1024 });
      }
    });

    it('is told what is said and what was only thought', async () => {
      server.answer(local({ thoughts: ['France has', ' a capital.'] }));
      const llm = await connect();
      expect((await llm.complete(say('x'), never)).text).toBe('Paris.');
      expect((await read(llm)).text).toBe('Paris.');
    });

    it('says when an answer is cut, also when all of it went into thoughts', async () => {
      server.answer(local({ isCut: true }));
      const llm = await connect();
      expect((await llm.complete(say('x'), never)).finish).toBe('length');
      expect((await read(llm)).finish).toBe('length');
      server.answer(local({ isCut: true, thoughts: ['Well,'], pieces: [''] }));
      expect(await read(llm)).toMatchObject({ text: '', finish: 'length' });
    });

    it('never gives half an answer for a whole one', async () => {
      for (const isOld of [false, true]) {
        server.answer(local({ breaks: true, isOld }));
        const failure = await failureOf(read(await connect()));
        expect(['SYN_LLM_UNAVAILABLE', 'SYN_LLM_BODY']).toContain(failure.code);
        // It may have been billed.
        expect(failure.detail).not.toHaveProperty('status');
      }
    });
  });

  it.each(Object.entries({ Ollama: ollama, vLLM: vllm, 'LM Studio': lmStudio }))(
    'says where to look when %s is not there, or has no such model',
    async (_, local) => {
      server.answer(local({}));
      const elsewhere = await connect('');
      for (const failed of [elsewhere.complete(say('x'), never), read(elsewhere)])
        expect(await failureOf(failed)).toMatchObject({
          code: 'SYN_LLM_REQUEST',
          message: expect.stringMatching(/answered 404: .*(not found|Unexpected endpoint)/i) as string,
          hint: expect.stringContaining('/v1 at its end') as string,
        });
      const other = await connect('/v1', { model: 'mistral' });
      expect(await failureOf(other.complete(say('x'), never))).toMatchObject({
        code: 'SYN_LLM_REQUEST',
        message: expect.stringMatching(/404: .*mistral.*(not found|does not exist)/) as string,
        hint: expect.stringContaining('(mistral)') as string,
      });
    },
  );

  it.each([
    ['vLLM', vllm, /maximum context length/],
    ['an older vLLM', (s: object) => vllm({ ...s, isOld: true }), /maximum context length/],
    ['llama.cpp', llamaCpp, /exceeds the available context size/],
    ['LM Studio', lmStudio, /greater than the context length/],
  ])('says in the words of %s that a dialogue is too long', async (_, local: LocalServer, words) => {
    server.answer(local({ isTooLong: true }));
    const llm = await connect();
    for (const failed of [llm.complete(say('x'), never), read(llm)])
      expect(await failureOf(failed)).toMatchObject({
        code: 'SYN_LLM_REQUEST',
        message: expect.stringMatching(words) as string,
      });
  });

  it('hears what an older llama.cpp says in lines of its own', async () => {
    server.answer(llamaCpp({ isTooLong: true, isOld: true }));
    expect(await failureOf(read(await connect()))).toMatchObject({
      code: 'SYN_LLM_REQUEST',
      message: expect.stringContaining('exceeds the available context size') as string,
    });
    server.answer(llamaCpp({ breaks: true, isOld: true }));
    expect(await failureOf(read(await connect()))).toMatchObject({
      code: 'SYN_LLM_UNAVAILABLE',
      message: expect.stringContaining('Compute error') as string,
    });
  });

  it('does not take an answer that vLLM gave up for a whole one', async () => {
    server.answer(vllm({ breaks: true }));
    const llm = await connect();
    for (const failed of [llm.complete(say('x'), never), read(llm)])
      expect(await failureOf(failed)).toMatchObject({
        code: 'SYN_LLM_UNAVAILABLE',
        message: expect.stringContaining('(abort)') as string,
      });
  });

  it('hears why a stream of LM Studio and of an older vLLM broke', async () => {
    server.answer(lmStudio({ breaks: true }));
    expect((await failureOf(read(await connect()))).message).toContain('The model has crashed');
    server.answer(vllm({ breaks: true, isOld: true }));
    expect(await failureOf(read(await connect()))).toMatchObject({
      code: 'SYN_LLM_UNAVAILABLE',
      message: expect.stringContaining('the engine died') as string,
    });
  });

  it('does not take the empty finish reasons of an older Ollama for an end', async () => {
    server.answer(ollama({ isOld: true, isCut: true }));
    expect(await read(await connect())).toMatchObject({ pieces: ['Paris', '.'], finish: 'length' });
    server.answer(ollama({ isOld: true, breaks: true }));
    expect((await failureOf(read(await connect()))).code).toBe('SYN_LLM_BODY');
  });

  it('counts bytes where an older Ollama counts nothing in a stream', async () => {
    server.answer(ollama({ isOld: true }));
    expect((await read(await connect())).usage).toEqual({
      inputTokens: 18,
      outputTokens: 6,
      estimated: true,
    });
  });

  it.each([
    ['vLLM', vllm],
    ['llama.cpp', llamaCpp],
  ])('shows a key to %s that wants one', async (_, local) => {
    server.answer(local({ key: plantedKey }));
    expect((await (await connect('/v1', { apiKey: plantedKey })).complete(say('x'), never)).text).toBe(
      'Paris.',
    );
    expect(await failureOf((await connect()).complete(say('x'), never))).toMatchObject({
      code: 'SYN_LLM_AUTH',
      message: expect.stringMatching(/answered 401: (Unauthorized|Invalid API Key)/) as string,
    });
  });

  it('waits for llama.cpp to have read its model', async () => {
    const one = openGateway({ gateway: { retries: 2 } });
    server.answer(llamaCpp({ isLoading: true }), llamaCpp({ isLoading: true }), llamaCpp({}));
    const llm = one.gateway.wrapLlm('local', asLlm(await connect()));
    expect((await llm.complete(say('x'), never)).text).toBe('Paris.');
    expect(one.clock.sleeps).toHaveLength(2);
    server.answer(llamaCpp({ isLoading: true }));
    expect(await failureOf(llm.complete(say('y'), never))).toMatchObject({
      code: 'SYN_LLM_UNAVAILABLE',
      message: expect.stringContaining('Loading model') as string,
    });
    await one.close();
  });

  describe('JSON', () => {
    const pieces = ['{"city":', '"Paris"}'];

    it.each(Object.entries(localServers))('comes from %s by its schema', async (_, local) => {
      server.answer(local({ pieces }));
      await (await connect()).complete(say('x', { schema }), never);
      expect(server.requests[0]?.body.response_format).toMatchObject({
        type: 'json_schema',
        json_schema: { strict: true },
      });
    });

    it.each([
      ['llama.cpp', llamaCpp({ pieces, refusesSchema: true })],
      ['LM Studio', lmStudio({ pieces, refusesSchema: true })],
      [
        'llama-cpp-python',
        (...[response, request]: Parameters<ReturnType<LocalServer>>) =>
          request.body.response_format === undefined
            ? vllm({ pieces })(response, request)
            : json(
                {
                  detail: [
                    { loc: ['body', 'response_format', 'type'], msg: "unexpected value; permitted: 'text'" },
                  ],
                },
                422,
              )(response, request),
      ],
    ])(
      'comes from %s in words where it refuses the schema, and is asked for so from then on',
      async (_, reply) => {
        server.answer(reply);
        const llm = await connect();
        expect((await llm.complete(say('x', { schema }), never)).text).toBe('{"city":"Paris"}');
        await llm.complete(say('y', { schema }), never);
        expect(server.requests.map(({ body }) => 'response_format' in body)).toEqual([true, false, false]);
        expect(JSON.stringify(server.requests[2]?.body.messages)).toContain('JSON Schema');
      },
    );

    it('is not asked for in words when something else is wrong', async () => {
      server.answer(vllm({ isTooLong: true }));
      expect((await failureOf((await connect()).complete(say('x', { schema }), never))).code).toBe(
        'SYN_LLM_REQUEST',
      );
      expect(server.requests).toHaveLength(1);
    });
  });

  describe('oddities of others', () => {
    const chunk = (delta: object | null, finish_reason?: string | null) => ({
      choices: [{ index: 0, delta, finish_reason }],
    });
    const stream = (...events: (object | string)[]) =>
      text(
        events
          .map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
          .join(''),
        'text/event-stream',
      );
    const answer = (more: object, finish_reason: string | null = 'stop') =>
      json({ choices: [{ message: { role: 'assistant', content: 'Paris.' }, finish_reason }], ...more });

    it.each([
      ['eos', 'stop'],
      ['stop_sequence', 'stop'],
      ['eos_token', 'stop'],
      ['', 'stop'],
      [null, 'stop'],
      ['max_tokens', 'length'],
      ['model_length', 'length'],
      ['content_filter', 'refusal'],
    ])('reads the finish reason %p of a whole answer as %s', async (reason, finish) => {
      server.answer(answer({}, reason));
      expect((await (await connect()).complete(say('x'), never)).finish).toBe(finish);
    });

    it.each([
      ['none', {}],
      ['null', { usage: null }],
      ['an empty one', { usage: {} }],
      ['half of one', { usage: { prompt_tokens: 3 } }],
      ['one of nonsense', { usage: { prompt_tokens: -1, completion_tokens: 'many' } }],
    ])('counts bytes for itself where the usage is %s', async (_, more) => {
      server.answer(answer(more));
      expect((await (await connect()).complete(say('four'), never)).usage).toEqual({
        inputTokens: 4,
        outputTokens: 6,
        estimated: true,
      });
    });

    it.each([
      ['without [DONE]', [chunk({ content: 'Paris.' }), chunk({}, 'stop')]],
      ['without a finish reason', [chunk({ content: 'Paris.' }), '[DONE]']],
      ['with a role alone', [chunk({ role: 'assistant' }), chunk({ content: 'Paris.' }, 'stop'), '[DONE]']],
      ['with no delta', [chunk({ content: 'Paris.' }), chunk(null, 'stop'), '[DONE]']],
      [
        'with chunks without choices',
        [{ choices: null }, {}, chunk({ content: 'Paris.' }, 'stop'), { choices: [] }, '[DONE]'],
      ],
      ['with what follows the end', [chunk({ content: 'Paris.' }, 'stop'), '[DONE]', 'nonsense']],
      ['with no error', [{ ...chunk({ content: 'Paris.' }, 'stop'), error: null, detail: null }]],
    ])('reads a stream %s', async (_, events) => {
      server.answer(stream(...events));
      expect(await read(await connect())).toMatchObject({
        text: 'Paris.',
        finish: 'stop',
        model: localModel,
      });
    });

    it('takes a whole answer for a stream where a server does not stream', async () => {
      server.answer(answer({}));
      expect(await read(await connect())).toMatchObject({ pieces: ['Paris.'], finish: 'stop' });
      server.answer(json({ choices: [{ message: { content: null }, finish_reason: 'length' }] }));
      expect(await read(await connect())).toMatchObject({ pieces: [], finish: 'length' });
    });

    it.each([
      [
        200,
        json({ error: { message: 'upstream is down', code: 502 } }),
        'SYN_LLM_UNAVAILABLE',
        'upstream is down',
      ],
      [200, json({ error: { message: 'slow down', code: 429 } }), 'SYN_LLM_RATE_LIMIT', 'slow down'],
      [200, json({ error: 'out of luck' }), 'SYN_LLM_BODY', 'out of luck'],
      [200, json({ detail: 'Method Not Allowed' }), 'SYN_LLM_BODY', 'Method Not Allowed'],
      [500, json({ error: { code: 500 } }, 500), 'SYN_LLM_UNAVAILABLE', '500'],
      [500, json({ object: 'error', message: 'engine dead' }, 500), 'SYN_LLM_UNAVAILABLE', 'engine dead'],
    ] as const)('reads the fault in a body with status %i: %#', async (status, reply, code, words) => {
      server.answer(reply);
      const llm = await connect();
      for (const failed of [llm.complete(say('x'), never), read(llm)]) {
        const failure = await failureOf(failed);
        expect(failure).toMatchObject({ code, message: expect.stringContaining(words) as string });
        // What came with 200 may have been billed.
        expect(failure.detail['status']).toBe(status === 200 ? undefined : status);
      }
    });

    it.each([
      [
        'HTML',
        '<html><head><title>502 Bad Gateway</title></head><body><h1>nginx</h1></body></html>',
        /502: 502 Bad Gateway$/,
      ],
      ['HTML without a title', '<!doctype html><p>Sorry', /502: a page of HTML$/],
      ['plain text', 'upstream request timeout', /502: upstream request timeout$/],
      ['nothing', '', /502/],
    ])('tells of a fault in %s', async (_, body, words) => {
      server.answer((response) => void response.writeHead(502, { 'content-type': 'text/html' }).end(body));
      expect(await failureOf((await connect()).complete(say('x'), never))).toMatchObject({
        code: 'SYN_LLM_UNAVAILABLE',
        message: expect.stringMatching(words) as string,
      });
    });
  });
});
