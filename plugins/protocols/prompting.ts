import { z } from 'zod';
import { definePlugin, messageSchema, type JsonObject, type Message } from '../../core/index.ts';

const maxMessages = 64;
const maxCharacters = 262_144;

const request = z
  .strictObject({
    roles: z.array(messageSchema.shape.role).min(1).max(maxMessages),
    messages: z.array(z.string().max(maxCharacters)).min(1).max(maxMessages),
  })
  .refine(({ roles, messages }) => roles.length === messages.length, 'needs as many roles as messages');

/** A peer may send the rest of the synapse back; only the completion is read. */
const reply = z.object({ completion: z.string() });

const toMessages = (body: JsonObject): Message[] => {
  const { roles, messages } = request.parse(body);
  return messages.map((content, index) => ({ role: roles[index] ?? 'user', content }));
};

export default definePlugin({
  apiVersion: 1,
  kind: 'protocol',
  name: 'prompting',
  summary: 'A dialogue and its completion, as Bittensor subnet 1 speaks it.',
  options: z.strictObject({
    stream: z
      .boolean()
      .default(true)
      .describe(
        'On the wire `axon`: ask for text as it is made (StreamPromptingSynapse), or for whole answers (PromptingSynapse).',
      ),
  }),
  setup: (_services, { stream }) => ({
    request,
    reply,
    wire: {
      axon: {
        name: stream ? 'StreamPromptingSynapse' : 'PromptingSynapse',
        hashFields: ['messages'],
        streaming: stream,
        defaults: { completion: '' },
      },
      module: { method: 'generate' },
    },
    encode: ({ messages }) => ({
      roles: messages.map(({ role }) => role),
      messages: messages.map(({ content }) => content),
    }),
    messages: toMessages,
    replyText: (body) => reply.parse(body).completion,
    replyBody: (text) => ({ completion: text }),
  }),
});
