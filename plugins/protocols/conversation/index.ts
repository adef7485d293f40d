import { z } from 'zod';
import { definePlugin, type JsonObject } from '../../../core/index.ts';
import { toTask, toWindow } from './encode.ts';
import { fieldsSchema, replySchema, requestSchema, type Element } from './packet.ts';
import { promptFor, renderElement } from './render.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'protocol',
  name: 'conversation',
  summary: 'A window of a conversation (or a page, a document, a survey) and its tags, as CGP speaks it.',
  options: z.strictObject({
    packet: z
      .enum(['task', 'lines'])
      .default('task')
      .describe(
        'What is sent. task: the packet of 2025 on. lines: the one of 2024, for conversations. Both are answered.',
      ),
    mask: z
      .boolean()
      .default(true)
      .describe('Hide from miners which conversation a window is of, and where it stood.'),
  }),
  setup: (_, { packet, mask }) => ({
    // Keys that are passed over are JSON too: they came off a wire.
    request: requestSchema as unknown as z.ZodType<JsonObject>,
    reply: replySchema,
    wire: {
      axon: {
        name: 'CgSynapse',
        hashFields: [],
        streaming: false,
        defaults: { time_elapsed: 0, cgp_output: null },
      },
      module: { method: 'conversation' },
    },
    encode(challenge) {
      const fields = fieldsSchema.parse(challenge.fields ?? { lines: [[0, challenge.text]] });
      const isPlain = packet === 'lines' && fields.type === 'conversation_tagging';
      const prompt = fields.prompt ?? promptFor(fields.type);
      return { cgp_input: [isPlain ? toWindow(fields, mask) : toTask(fields, prompt, mask)] };
    },
    messages(body) {
      const [element] = requestSchema.parse(body).cgp_input;
      return [{ role: 'user', content: renderElement(element as Element) }];
    },
    replyText: (body) =>
      (replySchema.parse(body).cgp_output?.[0]?.tags ?? [])
        .map((tag) => tag.replace(/\s+/gu, ' ').trim())
        .filter((tag) => tag !== '')
        .join('\n'),
    replyBody(text) {
      const tags = text.split(/\r\n|[\n\r\u2028\u2029]/u).map((tag) => tag.trim());
      return { cgp_output: [{ tags: tags.filter((tag) => tag !== ''), vectors: null }] };
    },
  }),
});
