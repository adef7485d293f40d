import plugin from '../../../plugins/llms/anthropic/index.ts';
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

const usage = {
  input_tokens: 12,
  output_tokens: 3,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
};
const message = (content: unknown, stop_reason: string) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-opus-4-5-20251101',
  content,
  stop_reason,
  stop_sequence: null,
  usage,
});
const block = (words: string) => [{ type: 'text', text: words }];
const delta = (words: string) =>
  [
    'content_block_delta',
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: words } },
  ] as const;
const begin = [
  [
    'message_start',
    {
      type: 'message_start',
      message: { ...message([], 'x'), stop_reason: null, usage: { ...usage, output_tokens: 1 } },
    },
  ],
  [
    'content_block_start',
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  ],
  ['ping', { type: 'ping' }],
] as const;
const finish = (stop_reason: string) =>
  [
    ['content_block_stop', { type: 'content_block_stop', index: 0 }],
    [
      'message_delta',
      { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 3 } },
    ],
    ['message_stop', { type: 'message_stop' }],
  ] as const;
const stream = (...words: string[]): string => sse(...begin, ...words.map(delta), ...finish('end_turn'));

describe('the anthropic model', () => {
  describeFaults({
    plugin,
    base: '',
    model: 'claude-opus-4-5',
    ok: json(message(block('Paris.'), 'end_turn')),
    okStream: text(stream('Par', 'is.'), 'text/event-stream'),
    failure: (status, words) => ({
      type: 'error',
      error: { type: status === 529 ? 'overloaded_error' : 'some_error', message: words },
    }),
    refusal: json(message([], 'refusal')),
    tooLong: json(message(block('{"a": '), 'max_tokens')),
    half: { body: '{"id":"msg_1","type":"message","content":[{"ty', stream: sse(...begin, delta('Par')) },
    brokenEvent: 'event: content_block_delta\ndata: {"type": "content_blo\n\n',
  });

  describe('the wire', () => {
    let server: ModelServer;
    beforeAll(async () => void (server = await serveModel()));
    afterAll(() => server.close());
    beforeEach(() => {
      server.requests.length = 0;
      server.answer(json(message(block('{"a": 1}'), 'stop_sequence')));
    });
    const connect = (options = {}): Promise<Llm> =>
      startPlugin<Llm>(plugin, { apiKey: plantedKey, baseUrl: `${server.url}/`, ...options });
    const bodyOf = async (
      request: Parameters<Llm['complete']>[0],
      options = {},
    ): Promise<Record<string, unknown>> => {
      await (await connect(options)).complete(request, never);
      return server.requests.at(-1)?.body ?? {};
    };

    it('is the Messages API, with the key in its header and the system turns apart', async () => {
      const body = await bodyOf({
        messages: [
          { role: 'system', content: 'One.' },
          { role: 'system', content: 'Two.' },
          { role: 'user', content: 'Hi' },
        ],
        maxTokens: 77,
        temperature: 0.3,
        stop: ['END'],
        seed: 5,
      });
      expect(body).toEqual({
        model: 'claude-haiku-4-5',
        max_tokens: 77,
        system: 'One.\n\nTwo.',
        messages: [{ role: 'user', content: 'Hi' }],
        temperature: 0.3,
        stop_sequences: ['END'],
        stream: false,
      });
      expect(server.requests[0]).toMatchObject({
        path: '/v1/messages',
        headers: {
          authorization: `Bearer ${plantedKey}`,
          'anthropic-version': expect.stringMatching(/^\d{4}-/) as string,
        },
      });
    });

    it.each([
      ['claude-sonnet-4-5-20250929', true],
      ['claude-opus-4-6', true],
      ['claude-sonnet-4-20250514', true],
      ['claude-3-5-haiku-latest', true],
      ['claude-opus-4-7', false],
      ['claude-sonnet-5', false],
    ])('sends sampling parameters to %s: %s', async (model, sent) => {
      const body = await bodyOf(say('hi'), { model, temperature: 1.5, topP: 0.5 });
      expect(body.temperature).toBe(sent ? 1 : undefined);
      expect(body.top_p).toBeUndefined();
      expect((await bodyOf(say('hi', { topP: 0.5 }), { model })).top_p).toBe(sent ? 0.5 : undefined);
      expect((await bodyOf(say('hi'), { model, temperature: 0.1, sampling: 'send' })).temperature).toBe(0.1);
      expect(await bodyOf(say('hi'), { model, temperature: 0.1, sampling: 'omit' })).not.toHaveProperty(
        'temperature',
      );
    });

    it('asks for JSON natively, in what the API knows of JSON Schema, or in words', async () => {
      const schema = {
        name: 'a',
        schema: {
          type: 'object',
          properties: { a: { type: 'integer', minimum: 1 } },
          required: ['a'],
          additionalProperties: false,
        },
      };
      const native = await bodyOf(say('hi', { schema }));
      expect(native.output_config).toMatchObject({
        format: {
          type: 'json_schema',
          schema: { type: 'object', additionalProperties: false, required: ['a'] },
        },
      });
      expect(JSON.stringify(native.output_config)).not.toContain('"minimum":');
      const worded = await bodyOf(say('hi', { schema }), { structuredOutput: 'prompt' });
      expect(worded).not.toHaveProperty('output_config');
      expect(worded.system).toContain('"minimum":1');
    });

    it('leaves thinking out of the text and counts cached input', async () => {
      server.answer(
        json({
          ...message([{ type: 'thinking', thinking: 'hm', signature: 's' }, ...block('Yes')], 'end_turn'),
          usage: { ...usage, cache_read_input_tokens: 100 },
        }),
      );
      expect(await (await connect()).complete(say('hi'), never)).toMatchObject({
        text: 'Yes',
        usage: { inputTokens: 112, outputTokens: 3 },
      });
    });

    it.each([
      ['overloaded_error', 'SYN_LLM_UNAVAILABLE'],
      ['rate_limit_error', 'SYN_LLM_RATE_LIMIT'],
      ['authentication_error', 'SYN_LLM_AUTH'],
      ['invalid_request_error', 'SYN_LLM_REQUEST'],
    ])('maps the error event %s in a stream to %s', async (type, code) => {
      server.answer(
        text(
          sse(...begin, ['error', { type: 'error', error: { type, message: 'no' } }]),
          'text/event-stream',
        ),
      );
      const llm = await connect();
      const read = async (): Promise<void> => {
        for await (const event of llm.stream?.(say('hi'), never) ?? []) expect(event.type).toBe('text');
      };
      expect((await failureOf(read())).code).toBe(code);
    });

    it('does not know a stop reason it did not ask for', async () => {
      server.answer(json(message(block('x'), 'tool_use')));
      expect((await failureOf((await connect()).complete(say('hi'), never))).code).toBe('SYN_LLM_BODY');
    });
  });
});
