import { z } from 'zod';
import { cleanTags, definePlugin, delimit, optionalRef, ref } from '../../../core/index.ts';
import { concludeTagging } from '../tagging/conclude.ts';
import { factsOf } from '../tagging/facts.ts';
import { askFor } from '../tagging/prompts.ts';
import { drawSource, unsuitable } from '../tagging/source.ts';

const type = 'survey_tagging';
const intent = { wants: 'have an answer to a survey tagged', goal: 'get the reasons in this answer' };

const inputSchema = z.object({
  survey_question: z.string(),
  comment: z.string(),
  selected_choices: z.array(z.string()),
});

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'survey-tagging',
  summary: 'Sends a comment from a survey to miners for tags, judged against the choices its writer ticked.',
  options: z.strictObject({
    compat: z
      .enum(['none', 'upstream'])
      .default('none')
      .describe(
        'none: choices in the normal form of tags. upstream: as the survey has them, which nobody can hit.',
      ),
  }),
  needs: { tool: ref('tool'), embedder: optionalRef('embedder') },
  traits: { protocol: 'conversation' },
  setup: ({ tool, embedder }, { compat }) => ({
    async build(io, signal) {
      const { context, source } = await drawSource(tool, type, io, signal);
      const { guid } = source;
      const { data: input } = inputSchema.safeParse(source.input);
      const choices = input?.selected_choices ?? [];
      const tags = compat === 'none' ? cleanTags(choices) : choices;
      if (input === undefined || input.comment.trim() === '' || tags.length === 0)
        throw await unsuitable(tool, context, 'it has no comment, or nothing was ticked', io, signal);

      const { survey_question: question, comment } = input;
      const prompt = askFor('survey');
      return [
        {
          query: prompt,
          attachment: `${delimit('question', question)}\n\n${delimit('text', comment)}`,
          context: { ...context, text: comment, data: { guid } },
          reference: { text: tags.join('\n'), data: { tags } },
          history: [],
          intent,
          fields: { type, prompt, survey: { question, comment }, guid, windowIndex: 0 },
          data: factsOf({ type, source, lines: 1, tags }),
        },
      ];
    },
    conclude: (outcomes, io, signal) => concludeTagging({ tool, llm: null, embedder }, outcomes, io, signal),
  }),
});
