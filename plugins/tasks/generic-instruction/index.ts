import { z } from 'zod';
import { definePlugin, ref, type Context } from '../../../core/index.ts';
import { generateQuery, generateReference } from '../text/generate.ts';
import { cleanOption, compatOption, wordsOption } from '../text/options.ts';
import { forms, styles, themes, topics } from './lists.ts';
import { answerPrompt, questionPrompt } from './prompts.ts';

const listOption = (list: readonly string[], what: string) =>
  z
    .array(z.string().min(1))
    .min(1)
    .default([...list])
    .describe(`${what} to draw from.`);

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'generic-instruction',
  summary:
    'Has a model think up a question from a drawn description and answers it for reference; needs open knowledge.',
  options: z.strictObject({
    styles: listOption(styles, 'Styles of a question'),
    themes: listOption(themes, 'Angles'),
    topics: listOption(topics, 'Topics'),
    forms: listOption(forms, 'Kinds of answer'),
    questionWords: wordsOption(100, 'the question'),
    answerWords: wordsOption(250, 'the reference answer'),
    clean: cleanOption('remove-quotes', 'prune-ending', 'remove-roles'),
    compat: compatOption,
  }),
  needs: { llm: ref('llm') },
  traits: { protocol: 'prompting' },
  setup: ({ llm, clock }, options) => ({
    async build(io, signal) {
      const style = io.random.pick(options.styles);
      const theme = io.random.pick(options.themes);
      const topic = io.random.pick(options.topics);
      const form = io.random.pick(options.forms);
      const instruction = `A ${style} question about ${topic}, ${theme}, ${form}.`;
      const query = await generateQuery(
        llm,
        questionPrompt(instruction, options.questionWords),
        options,
        io,
        signal,
      );
      const context: Context = {
        id: `${style}/${topic}/${theme}/${form}`,
        title: topic,
        topic: theme,
        subtopic: form,
        text: instruction,
        tags: [style, theme, topic, form],
        source: { tool: 'generic-instruction', url: null, licence: null, retrievedAt: clock.now() },
        data: {},
      };
      const intent = { wants: 'get a question answered', goal: 'get the answer to the question' };
      return [{ query, context, reference: null, history: [], intent, data: {} }];
    },
    async refer({ query, history }, io, signal) {
      const prompt = answerPrompt(query, history, options.answerWords);
      return { text: await generateReference(llm, prompt, options, io, signal) };
    },
  }),
});
