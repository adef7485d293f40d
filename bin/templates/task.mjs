import { definePlugin } from 'synth-subnet';
import { z } from 'zod';

const fruits = 'apple banana cherry date elder fig grape lemon mango nectarine orange peach quince'.split(
  ' ',
);

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: '{{name}}',
  summary: 'Asks for words in the order of the alphabet.',
  options: z.strictObject({
    words: z.array(z.string().min(1)).min(2).default(fruits).describe('Words to draw from.'),
    count: z.int().min(2).default(6).describe('How many of them are asked for.'),
  }),
  traits: { protocol: 'prompting' },
  setup: ({ clock }, { words, count }) => ({
    async build(io, signal) {
      signal.throwIfAborted();
      const drawn = io.random.sample(words, count);
      const sorted = [...drawn].sort();
      return [
        {
          query: 'Put these words in the order of the alphabet, parted by commas.',
          attachment: drawn.join(', '),
          reference: { text: sorted.join(', ') },
          context: {
            id: drawn.join('/'),
            title: 'Words in order',
            topic: 'sorting',
            subtopic: '',
            text: drawn.join(', '),
            tags: drawn,
            source: { tool: '{{name}}', url: null, licence: 'CC0-1.0', retrievedAt: clock.now() },
            data: {},
          },
          history: [],
          intent: { wants: 'have words put in order', goal: 'read a list from A to Z' },
          data: { drawn },
        },
      ];
    },
  }),
});
