import { z } from 'zod';
import { definePlugin, delimit, ref, type Item } from '../../../core/index.ts';
import { generateQuery, generateReference } from '../text/generate.ts';
import { drawProse } from '../text/material.ts';
import { attachOption, cleanOption, compatOption, materialOptions, wordsOption } from '../text/options.ts';
import { answerPrompt, followUpPrompt, questionPrompt } from './prompts.ts';

const intent = { wants: 'get help with a question', goal: 'get the answer to the question' };

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'qa',
  summary: 'Asks a question about a piece of text; the reference is answered from that text.',
  options: z.strictObject({
    ...materialOptions,
    questionWords: wordsOption(50, 'the question'),
    answerWords: wordsOption(150, 'the reference answer'),
    attach: attachOption,
    clean: cleanOption('remove-quotes', 'prune-ending', 'remove-roles', 'remove-post-question-text'),
    compat: compatOption,
  }),
  needs: { tool: ref('tool'), llm: ref('llm') },
  traits: { protocol: 'prompting' },
  setup({ tool, llm }, options) {
    const itemOf = (item: Pick<Item, 'query' | 'context' | 'history'>): Item => ({
      ...item,
      reference: null,
      intent,
      ...(options.attach ? { attachment: delimit('context', item.context.text) } : {}),
      data: {},
    });
    return {
      async build(io, signal) {
        const context = await drawProse(tool, options, io, signal);
        const query = await generateQuery(
          llm,
          questionPrompt(context, options.questionWords),
          options,
          io,
          signal,
        );
        return [itemOf({ query, context, history: [] })];
      },
      async refer({ context, query, history }, io, signal) {
        const prompt = answerPrompt(context, query, history, options.answerWords);
        return { text: await generateReference(llm, prompt, options, io, signal) };
      },
      async followUp({ context }, history, io, signal) {
        const prompt = followUpPrompt(context, history, options.questionWords);
        const query = await generateQuery(llm, prompt, options, io, signal);
        return itemOf({ query, context, history: [...history] });
      },
    };
  },
});
