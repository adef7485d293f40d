import { z } from 'zod';
import { definePlugin, delimit, ref, type Context } from '../../../core/index.ts';
import { generateQuery } from '../text/generate.ts';
import { cleanOption, compatOption, wordsOption } from '../text/options.ts';
import { manners, sentiments, things } from './lists.ts';
import { requests, reviewPrompt } from './prompts.ts';

const listOption = (list: readonly string[], what: string) =>
  z
    .array(z.string().min(1))
    .min(1)
    .default([...list])
    .describe(`${what} to draw from.`);

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'sentiment',
  summary: 'Has a review written in a drawn mood and asks which mood it is.',
  options: z.strictObject({
    things: listOption(things, 'Things to review'),
    manners: listOption(manners, 'Manners of writing'),
    reviewWords: wordsOption(120, 'the review'),
    clean: cleanOption('remove-quotes', 'prune-ending', 'remove-roles'),
    compat: compatOption,
  }),
  needs: { llm: ref('llm') },
  traits: { protocol: 'prompting' },
  setup: ({ llm, clock }, options) => ({
    async build(io, signal) {
      const thing = io.random.pick(options.things);
      const manner = io.random.pick(options.manners);
      const sentiment = io.random.pick(sentiments);
      const review = await generateQuery(
        llm,
        reviewPrompt(thing, sentiment, manner, options.reviewWords),
        options,
        io,
        signal,
      );
      const context: Context = {
        id: `${thing}/${sentiment}/${manner}`,
        title: thing,
        topic: manner,
        subtopic: sentiment,
        text: review,
        tags: [thing, sentiment, manner],
        source: { tool: 'sentiment', url: null, licence: null, retrievedAt: clock.now() },
        data: { model: llm.identity.model },
      };
      return [
        {
          query: io.random.pick(requests),
          context,
          reference: { text: sentiment },
          history: [],
          intent: {
            wants: 'have the mood of a review judged',
            goal: 'learn whether this review is positive, neutral or negative',
          },
          attachment: delimit('review', review),
          data: { sentiment },
        },
      ];
    },
  }),
});
