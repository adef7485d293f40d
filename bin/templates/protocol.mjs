import { definePlugin } from 'synth-subnet';
import { z } from 'zod';

const turn = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string().max(100_000),
});
const request = z.strictObject({ turns: z.array(turn).min(1).max(64) });
/** What a peer says beside its answer is not read. */
const reply = z.object({ answer: z.string() });

export default definePlugin({
  apiVersion: 1,
  kind: 'protocol',
  name: '{{name}}',
  summary: 'The turns of a dialogue, and an answer to the last one.',
  options: z.strictObject({
    method: z.string().min(1).default('dialogue').describe('Name of the method where peers are modules.'),
  }),
  setup: (_services, { method }) => ({
    request,
    reply,
    wire: {
      axon: { name: 'DialogueSynapse', hashFields: ['turns'], streaming: false },
      module: { method },
    },
    encode: ({ messages }) => ({ turns: messages.map(({ role, content }) => ({ role, content })) }),
    messages: (body) => request.parse(body).turns,
    replyText: (body) => reply.parse(body).answer,
    replyBody: (text) => ({ answer: text }),
  }),
});
