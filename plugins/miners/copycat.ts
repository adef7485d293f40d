import { z } from 'zod';
import { definePlugin, seededRandom, slots } from '../../core/index.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'miner',
  name: 'copycat',
  summary:
    'Passes the challenge on to the miner under `source` and sells its answer as its own, so that all copies say the same; ' +
    'without a source it repeats the last answer in the conversation.',
  options: z.strictObject({
    disguise: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Share of words each copy leaves out at random, so that copies are not equal.'),
  }),
  needs: { source: slots('miner') },
  traits: { adversary: true },
  setup: ({ source, node }, { disguise }) => ({
    async answer(request, io, signal) {
      const [victim] = source.values();
      const { messages, body, protocol } = request;
      // The same request, the same draw, whichever copy was asked.
      const random = seededRandom(`${node.seed}/copycat/${protocol}/${JSON.stringify(body)}`);
      const copied = victim
        ? await victim.instance.answer(request, { ...io, random }, signal)
        : { text: messages.findLast(({ role }) => role === 'assistant')?.content ?? '' };
      let text = '';
      if (Symbol.asyncIterator in copied) for await (const piece of copied) text += piece;
      else if (disguise === 0) return copied;
      else text = copied.text;
      if (disguise === 0) return { text };
      const words = text.split(/(?<=\s)(?=\S)/u);
      return {
        text: words
          .filter(() => !io.random.chance(disguise))
          .join('')
          .trimEnd(),
      };
    },
  }),
});
