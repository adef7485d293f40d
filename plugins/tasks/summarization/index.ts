import { z } from 'zod';
import { definePlugin, delimit, ref } from '../../../core/index.ts';
import { generateReference } from '../text/generate.ts';
import { drawProse, nameOf } from '../text/material.ts';
import { attachOption, cleanOption, compatOption, materialOptions, wordsOption } from '../text/options.ts';
import { requests, summaryPrompt } from './prompts.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'summarization',
  summary: 'Asks for a summary of a named piece of text; the reference is a summary of that text.',
  options: z.strictObject({
    ...materialOptions,
    summaryWords: wordsOption(250, 'a summary'),
    attach: attachOption,
    clean: cleanOption('remove-quotes', 'prune-ending', 'remove-roles'),
    compat: compatOption,
  }),
  needs: { tool: ref('tool'), llm: ref('llm') },
  traits: { protocol: 'prompting' },
  setup: ({ tool, llm }, options) => ({
    async build(io, signal) {
      const context = await drawProse(tool, options, io, signal);
      const { title, subtopic } = context;
      const queries = {
        'upstream-1.0': title,
        'upstream-2.5': `${title}, ${subtopic}`,
        none: io.random
          .pick(requests)
          .replace('{words}', String(options.summaryWords))
          .replace('{what}', () => nameOf(context)),
      };
      return [
        {
          query: queries[options.compat],
          context,
          reference: null,
          history: [],
          intent: { wants: 'get help with a summary', goal: 'get a summary of this' },
          ...(options.attach ? { attachment: delimit('context', context.text) } : {}),
          data: {},
        },
      ];
    },
    async refer({ context }, io, signal) {
      const prompt = summaryPrompt(context, options.summaryWords);
      return { text: await generateReference(llm, prompt, options, io, signal) };
    },
  }),
});
