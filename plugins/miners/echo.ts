import { z } from 'zod';
import { definePlugin } from '../../core/index.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'miner',
  name: 'echo',
  summary: 'Sends the last message back, in batches of words: shows that a wire works.',
  options: z.strictObject({
    batchSize: z.int().min(1).default(12).describe('Words sent at a time.'),
  }),
  setup: (_, { batchSize }) => ({
    async *answer({ messages, text }) {
      const words = (messages.at(-1)?.content ?? text).split(/(?<=\s)(?=\S)/u);
      for (let at = 0; at < words.length; at += batchSize) yield words.slice(at, at + batchSize).join('');
    },
  }),
});
