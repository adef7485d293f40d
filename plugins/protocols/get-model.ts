import { z } from 'zod';
import { definePlugin } from '../../core/index.ts';

const request = z.strictObject({});
const reply = z.object({ model: z.string() });

export default definePlugin({
  apiVersion: 1,
  kind: 'protocol',
  name: 'get-model',
  summary: 'Asks for the name of the model a miner answers with, as the Synthia subnet speaks it.',
  options: z.strictObject({}),
  setup: () => ({
    request,
    reply,
    wire: {
      axon: { name: 'GetModelSynapse', hashFields: [], streaming: false },
      module: { method: 'get_model' },
    },
    encode: () => ({}),
    messages: () => [],
    replyText: (body) => reply.parse(body).model,
    replyBody: (text) => ({ model: text }),
  }),
});
