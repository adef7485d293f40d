import type { Protocol } from '../../../core/index.ts';
import prompting from '../../../plugins/protocols/prompting.ts';
import { promptingProtocol as protocol } from '../../helpers/local-chain.ts';

describe('prompting', () => {
  it('has a name of its own where replies come whole', () => {
    const whole = prompting.setup({} as never, prompting.options.parse({ stream: false })) as Protocol;
    expect(whole.wire.axon).toMatchObject({ name: 'PromptingSynapse', streaming: false });
  });

  const messages = [
    { role: 'user' as const, content: 'Which river?' },
    { role: 'assistant' as const, content: 'The Danube.' },
    { role: 'user' as const, content: 'How long?' },
  ];
  const body = {
    roles: ['user', 'assistant', 'user'],
    messages: ['Which river?', 'The Danube.', 'How long?'],
  };

  it('carries a dialogue there and an answer back', () => {
    expect(protocol.encode({ text: 'How long?', messages, author: { mood: 'calm' } })).toEqual(body);
    expect(protocol.messages(body)).toEqual(messages);
    expect(protocol.replyText(protocol.replyBody('2,850 km', body))).toBe('2,850 km');
    expect(protocol.wire).toEqual({
      axon: {
        name: 'StreamPromptingSynapse',
        hashFields: ['messages'],
        streaming: true,
        defaults: { completion: '' },
      },
      module: { method: 'generate' },
    });
  });

  it.each([
    ['unequal lengths', { roles: ['user'], messages: ['a', 'b'] }],
    ['no messages', { roles: [], messages: [] }],
    ['a role nobody has', { roles: ['king'], messages: ['a'] }],
    ['what is no text', { roles: ['user'], messages: [1] }],
    ['a further key', { roles: ['user'], messages: ['a'], completion: '' }],
    ['too many turns', { roles: new Array(65).fill('user'), messages: new Array(65).fill('a') }],
    ['too long a turn', { roles: ['user'], messages: ['x'.repeat(262_145)] }],
  ])('refuses a request with %s', (_, request) => {
    expect(protocol.request.safeParse(request).success).toBe(false);
  });

  it('reads the completion of a reply alone', () => {
    expect(protocol.reply.parse({ completion: 'x', roles: ['user'], messages: ['changed'] })).toEqual({
      completion: 'x',
    });
    expect(protocol.reply.safeParse({ completion: 7 }).success).toBe(false);
  });
});
