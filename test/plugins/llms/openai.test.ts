import plugin from '../../../plugins/llms/openai/index.ts';
import { requestBody, type WireOptions } from '../../../plugins/llms/openai/wire.ts';
import type { Llm } from '../../../core/index.ts';
import {
  describeFaults,
  json,
  plantedKey,
  serveModel,
  sse,
  text,
  type ModelServer,
} from '../../helpers/model-server.ts';
import { never, say, startPlugin } from '../../helpers/models.ts';
import { failureOf } from '../../helpers/tools.ts';

const usage = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 };
const chat = (message: object, finish_reason: string, more = {}) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'gpt-4o-2024-08-06',
  choices: [
    { index: 0, message: { role: 'assistant', content: null, refusal: null, ...message }, finish_reason },
  ],
  usage,
  ...more,
});
const chunk = (delta: object, finish_reason: string | null = null) =>
  [
    null,
    {
      id: 'c',
      object: 'chat.completion.chunk',
      model: 'gpt-4o-2024-08-06',
      choices: [{ index: 0, delta, finish_reason }],
    },
  ] as const;
const counted = [
  null,
  { id: 'c', object: 'chat.completion.chunk', model: 'gpt-4o-2024-08-06', choices: [], usage },
] as const;
const done = [null, '[DONE]'] as const;
const asStream = (body: string) => text(body, 'text/event-stream');

describe('the openai model', () => {
  describeFaults({
    plugin,
    base: '/v1',
    model: 'gpt-4o',
    ok: json(chat({ content: 'Paris.' }, 'stop')),
    okStream: asStream(
      sse(
        chunk({ role: 'assistant', content: '' }),
        chunk({ content: 'Par' }),
        chunk({ content: 'is.' }),
        chunk({}, 'stop'),
        counted,
        done,
      ),
    ),
    failure: (_, message) => ({ error: { message, type: 'some_error', param: null, code: null } }),
    refusal: json(chat({ refusal: 'I cannot.' }, 'stop')),
    tooLong: json(chat({ content: '{"a": ' }, 'length')),
    half: {
      body: '{"id":"chatcmpl-1","choices":[{"ind',
      stream: sse(chunk({ role: 'assistant' }), chunk({ content: 'Par' })),
    },
    brokenEvent: 'data: {"id": "c", "choi\n\n',
  });

  describe('the wire', () => {
    let server: ModelServer;
    beforeAll(async () => void (server = await serveModel()));
    afterAll(() => server.close());
    beforeEach(() => {
      server.requests.length = 0;
      server.answer(json(chat({ content: 'ok' }, 'stop')));
    });
    const connect = (options = {}): Promise<Llm> =>
      startPlugin<Llm>(plugin, { baseUrl: `${server.url}/v1/`, model: 'llama', ...options });
    const complete = async (request = say('hi'), options = {}) =>
      (await connect(options)).complete(request, never);
    const read = async (llm: Llm) => {
      const events = [];
      for await (const event of llm.stream?.(say('hi'), never) ?? []) events.push(event);
      return events;
    };

    it('is the Chat Completions API, without a key where none is given', async () => {
      await complete(say('Hi', { maxTokens: 9, temperature: 0.2, topP: 0.9, stop: ['x'], seed: 3 }), {
        extraBody: { top_k: 40 },
        organization: 'org-1',
      });
      expect(server.requests[0]?.path).toBe('/v1/chat/completions');
      expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
      expect(server.requests[0]?.headers['openai-organization']).toBe('org-1');
      expect(server.requests[0]?.body).toEqual({
        model: 'llama',
        messages: [{ role: 'user', content: 'Hi' }],
        max_tokens: 9,
        temperature: 0.2,
        top_p: 0.9,
        stop: ['x'],
        seed: 3,
        top_k: 40,
      });
      await complete(say('Hi'), { apiKey: plantedKey });
      expect(server.requests[1]?.headers.authorization).toBe(`Bearer ${plantedKey}`);
      expect(server.requests[1]?.body.max_tokens).toBe(1024);
    });

    const wire: WireOptions = {
      model: 'gpt-4o',
      maxTokens: 5,
      temperature: 0.5,
      sampling: 'auto',
      structuredOutput: 'native',
      tokensParameter: 'auto',
      extraBody: {},
      atOpenAi: true,
    };

    it('names the token limit as the server does', () => {
      expect(requestBody(say('x'), wire)).toMatchObject({ max_completion_tokens: 5 });
      expect(requestBody(say('x'), { ...wire, atOpenAi: false })).toMatchObject({ max_tokens: 5 });
      expect(requestBody(say('x'), { ...wire, tokensParameter: 'max_tokens' })).toMatchObject({
        max_tokens: 5,
      });
    });

    it('keeps sampling parameters from reasoning models of OpenAI', () => {
      for (const [model, sent] of [
        ['gpt-4o', true],
        ['gpt-5-chat-latest', true],
        ['gpt-5-mini', false],
        ['gpt-5.2', false],
        ['o3', false],
      ] as const)
        expect('temperature' in requestBody(say('x'), { ...wire, model })).toBe(sent);
      expect(requestBody(say('x'), { ...wire, model: 'o3', atOpenAi: false })).toHaveProperty('temperature');
      expect(requestBody(say('x'), { ...wire, model: 'o3', sampling: 'send' })).toHaveProperty('temperature');
    });

    it('asks for JSON natively, strictly where the schema allows, or in words', () => {
      const closed = {
        type: 'object',
        properties: { a: { type: 'number' } },
        required: ['a'],
        additionalProperties: false,
      };
      const ask = (schema: typeof closed | object, options = wire) =>
        requestBody(say('x', { schema: { name: 'my shape!', schema: schema as never } }), options);
      expect(ask(closed)).toMatchObject({
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'my_shape_', schema: closed, strict: true },
        },
      });
      for (const open of [
        { ...closed, required: [] },
        { ...closed, additionalProperties: true },
        { type: 'array', items: { ...closed, additionalProperties: true } },
      ])
        expect(ask(open)).toMatchObject({ response_format: { json_schema: { strict: false } } });
      const worded = ask(closed, { ...wire, structuredOutput: 'prompt' }) as { messages: { role: string }[] };
      expect(worded).not.toHaveProperty('response_format');
      expect(worded.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    });

    it.each([
      ['length', 'length'],
      ['content_filter', 'refusal'],
      ['eos_token', 'stop'],
    ])('reads the finish reason %s as %s', async (reason, finish) => {
      server.answer(json(chat({ content: 'x' }, reason)));
      expect((await complete()).finish).toBe(finish);
      server.answer(asStream(sse(chunk({ content: 'x' }), chunk({}, reason), counted, done)));
      expect((await read(await connect())).at(-1)).toMatchObject({
        completion: { finish, usage: { inputTokens: 12 } },
      });
    });

    it('gives a refusal as text', async () => {
      server.answer(
        asStream(sse(chunk({ refusal: 'I can' }), chunk({ refusal: 'not.' }), chunk({}, 'stop'), done)),
      );
      expect(await read(await connect())).toMatchObject([
        { type: 'end', completion: { text: 'I cannot.', finish: 'refusal' } },
      ]);
    });

    it('counts bytes and says so when the server counts nothing', async () => {
      server.answer(json(chat({ content: 'déjà' }, 'stop', { usage: undefined })));
      expect((await complete()).usage).toEqual({ inputTokens: 2, outputTokens: 6, estimated: true });
      server.answer(asStream(sse(chunk({ content: 'abc' }), chunk({}, 'stop'), done)));
      expect((await read(await connect())).at(-1)).toMatchObject({
        completion: { usage: { outputTokens: 3, estimated: true } },
      });
    });

    it('does not take an account without money for load', async () => {
      server.answer(
        json(
          {
            error: {
              message: 'You exceeded your quota.',
              type: 'insufficient_quota',
              code: 'insufficient_quota',
            },
          },
          429,
        ),
      );
      expect((await failureOf(complete())).code).toBe('SYN_LLM_REQUEST');
    });

    it('needs choices', async () => {
      server.answer(json({ ...chat({}, 'stop'), choices: [] }));
      expect((await failureOf(complete())).code).toBe('SYN_LLM_BODY');
    });

    it('maps an error in the middle of a stream', async () => {
      server.answer(
        asStream(
          sse(chunk({ content: 'a' }), [
            null,
            { error: { message: 'busy', type: 'server_error', code: null } },
          ]),
        ),
      );
      expect((await failureOf(read(await connect()))).code).toBe('SYN_LLM_UNAVAILABLE');
    });
  });
});
