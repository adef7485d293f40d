import { z } from 'zod';
import { definePlugin, type JsonObject } from '../../core/index.ts';

const maxCharacters = 262_144;

const request = z.strictObject({ prompt: z.string().min(1).max(maxCharacters) });

/** Some miners send a list of answers, of which the first counts; an empty one, or null, is no answer. */
const firstOf = (answer: unknown): unknown => (Array.isArray(answer) ? (answer[0] ?? null) : answer);

const replyShape = z.object({
  answer: z.preprocess(firstOf, z.string().nullable()),
  // What a peer says of its model is no reason to refuse its answer.
  model: z.string().nullish().catch(null),
});
const reply = replyShape as unknown as z.ZodType<JsonObject>;

export default definePlugin({
  apiVersion: 1,
  kind: 'protocol',
  name: 'generate',
  summary: 'One prompt and its answer, as the Synthia subnet speaks it; can ask for the model too.',
  options: z.strictObject({
    askModel: z
      .enum(['off', 'ask', 'require'])
      .default('off')
      .describe(
        'Ask whoever answered for its model, by the protocol get-model; require: an answer counts only when that is answered too.',
      ),
    modelTimeoutMs: z
      .int()
      .min(1)
      .default(16_000)
      .describe('Deadline for that second request, milliseconds.'),
  }),
  setup: (_services, { askModel, modelTimeoutMs }) => ({
    request,
    reply,
    wire: {
      axon: {
        name: 'GenerateSynapse',
        hashFields: ['prompt'],
        streaming: false,
        defaults: { answer: null },
      },
      module: { method: 'generate' },
    },
    encode: ({ text }) => ({ prompt: text }),
    messages: (body) => [{ role: 'user', content: request.parse(body).prompt }],
    replyText: (body) => replyShape.parse(body).answer ?? '',
    replyBody: (text) => ({ answer: text }),
    replyModel: (body) => replyShape.parse(body).model ?? null,
    ...(askModel !== 'off' && {
      modelRequest: {
        protocol: 'get-model',
        required: askModel === 'require',
        timeoutMs: modelTimeoutMs,
      },
    }),
  }),
});
