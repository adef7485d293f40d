import { definePlugin, SynthError } from 'synth-subnet';
import { z } from 'zod';

/** @param {string} text */
const count = (text) => text.match(/\S+/g)?.length ?? 0;

export default definePlugin({
  apiVersion: 1,
  kind: 'llm',
  name: '{{name}}',
  summary: 'Answers with the longest sentence of what it is asked.',
  options: z.strictObject({
    maxTokens: z
      .int()
      .min(1)
      .default(256)
      .describe('Words it says at most, where a request names no number.'),
  }),
  traits: { offline: true, limits: 'It repeats one sentence, and knows nothing.' },
  setup: (_services, { maxTokens }) => ({
    identity: { provider: '{{name}}', model: '{{name}}-1', endpoint: 'local' },
    defaults: { maxTokens },
    async complete(request, signal) {
      signal.throwIfAborted();
      if (request.schema)
        throw new SynthError('SYN_LLM_SCHEMA', {
          message: '{{name}} does not write JSON.',
          hint: 'Use another model where JSON is asked for.',
        });
      const asked = request.messages.at(-1)?.content ?? '';
      const sentences = asked.split(/(?<=[.!?])\s+/);
      const words = sentences
        .reduce((best, next) => (next.length > best.length ? next : best), '')
        .split(/\s+/);
      const said = words.slice(0, request.maxTokens ?? maxTokens);
      return {
        text: said.join(' '),
        finish: said.length < words.length ? 'length' : 'stop',
        usage: {
          inputTokens: count(request.messages.map(({ content }) => content).join(' ')),
          outputTokens: said.length,
        },
        model: '{{name}}-1',
      };
    },
  }),
});
