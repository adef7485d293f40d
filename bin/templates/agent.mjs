import { definePlugin } from 'synth-subnet';
import { z } from 'zod';

const moods = [
  'In a hurry: ',
  'Out of curiosity: ',
  'For my daughter, who is seven: ',
  'My boss wants to know: ',
];

export default definePlugin({
  apiVersion: 1,
  kind: 'agent',
  name: '{{name}}',
  summary: 'Puts a few words before the query that say who is asking.',
  options: z.strictObject({
    openings: z.array(z.string()).min(1).default(moods).describe('Words to draw from.'),
  }),
  setup: (_services, { openings }) => ({
    async write({ query, attachment, history }, io, signal) {
      signal.throwIfAborted();
      const opening = io.random.pick(openings);
      const words = `${opening}${query}`;
      // The attachment stands below the words as it is; the history before them.
      const text = attachment === undefined ? words : `${words}\n\n${attachment}`;
      return {
        text,
        messages: [...history, { role: 'user', content: text }],
        author: { agent: '{{name}}', opening },
      };
    },
  }),
});
