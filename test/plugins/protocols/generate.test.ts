import type { JsonObject, JsonValue, Protocol } from '../../../core/index.ts';
import generate from '../../../plugins/protocols/generate.ts';
import getModel from '../../../plugins/protocols/get-model.ts';
import { services } from '../../helpers/local-chain.ts';

const start = (options: object = {}): Protocol =>
  generate.setup(services(), generate.options.parse(options)) as Protocol;
const protocol = start();
const challenge = {
  text: 'Explain knots.',
  messages: [{ role: 'user' as const, content: 'Explain knots.' }],
  author: { agent: 'verbatim' },
};

describe('generate', () => {
  it('carries a prompt there and an answer back', () => {
    const body = protocol.request.parse(protocol.encode(challenge));
    expect(body).toEqual({ prompt: 'Explain knots.' });
    expect(protocol.messages(body)).toEqual([{ role: 'user', content: 'Explain knots.' }]);
    const reply = protocol.reply.parse(protocol.replyBody('A knot is a loop.', body));
    expect(reply).toEqual({ answer: 'A knot is a loop.' });
    expect(protocol.replyText(reply)).toBe('A knot is a loop.');
    expect(protocol.wire.module).toEqual({ method: 'generate' });
    expect(protocol.wire.axon).toMatchObject({ hashFields: ['prompt'], streaming: false });
  });

  it.each([
    ['no prompt', {}],
    ['an empty one', { prompt: '' }],
    ['what is no text', { prompt: ['x'] }],
    ['a further key', { prompt: 'x', target_key: '5F' }],
    ['too long a prompt', { prompt: 'x'.repeat(262_145) }],
  ])('refuses a request with %s', (_, request) => {
    expect(protocol.request.safeParse(request).success).toBe(false);
  });

  it.each<[string, JsonObject, string]>([
    ['text', { answer: 'one' }, 'one'],
    ['empty text', { answer: '' }, ''],
    ['nothing', { answer: null }, ''],
    ['a list, whose first entry counts', { answer: ['one', 'two', { three: 3 }] }, 'one'],
    ['a list of nothing', { answer: [null] }, ''],
    ['an empty list', { answer: [] }, ''],
  ])('reads an answer that is %s', (_, body, text) => {
    expect(protocol.replyText(protocol.reply.parse(body))).toBe(text);
  });

  it('keeps of a list nothing but its first entry, however deep the rest is', () => {
    let deep: JsonValue = 'x';
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect(protocol.reply.parse({ answer: ['one', deep], model: deep })).toEqual({
      answer: 'one',
      model: null,
    });
  });

  it.each([
    ['no answer', { text: 'one' }],
    ['a number', { answer: 7 }],
    ['a map', { answer: { text: 'one' } }],
    ['a list of maps', { answer: [{ text: 'one' }] }],
  ])('refuses a reply that is %s', (_, body) => {
    expect(protocol.reply.safeParse(body).success).toBe(false);
  });

  it.each<[JsonObject, string | null]>([
    [{ answer: 'one', model: 'm-1' }, 'm-1'],
    [{ answer: 'one' }, null],
    [{ answer: 'one', model: null }, null],
    [{ answer: 'one', model: 7 }, null],
  ])('says of %j that it is from %s', (body, model) => {
    const reply = protocol.reply.parse(body);
    expect(protocol.replyModel?.(reply)).toBe(model);
    expect(protocol.replyText(reply)).toBe('one');
  });

  it.each([
    [{}, undefined],
    [{ askModel: 'off' }, undefined],
    [{ askModel: 'ask' }, { protocol: 'get-model', required: false, timeoutMs: 16_000 }],
    [
      { askModel: 'require', modelTimeoutMs: 5 },
      { protocol: 'get-model', required: true, timeoutMs: 5 },
    ],
  ])('asks for the model as %j says', (options, expected) => {
    expect(start(options).modelRequest).toEqual(expected);
  });
});

describe('get-model', () => {
  const model = getModel.setup(services(), {}) as Protocol;

  it('carries a question without words, and a name back', () => {
    const body = model.request.parse(model.encode(challenge));
    expect(body).toEqual({});
    expect(model.messages(body)).toEqual([]);
    expect(model.replyText(model.reply.parse(model.replyBody('m-1', body)))).toBe('m-1');
    expect(model.wire).toEqual({
      axon: { name: 'GetModelSynapse', hashFields: [], streaming: false },
      module: { method: 'get_model' },
    });
  });

  it('refuses what is no name, and a request with anything in it', () => {
    expect(model.reply.safeParse({ model: 7 }).success).toBe(false);
    expect(model.request.safeParse({ prompt: 'x' }).success).toBe(false);
  });
});
