import { z } from 'zod';
import {
  definePlugin,
  isSynthError,
  optionalRef,
  ref,
  type Context,
  type Io,
  type Item,
  type Tool,
} from '../../../core/index.ts';
import { materialOptions } from '../text/options.ts';
import { audiences, drawCriteria, subjectTypes, type Criteria } from './criteria.ts';
import { fields } from './fields.ts';
import { drawMaterial, fieldOf, subjectOf } from './material.ts';
import { groundedPrompt, minerPrompt, openPrompt } from './prompts.ts';
import { writeExplanation, type Explained } from './write.ts';

/** Words a model writes for a token, and so the limit that goes with a limit of tokens. */
const wordsPerToken = 0.75;

const listOption = (list: readonly string[], what: string) =>
  z
    .array(z.string().min(1))
    .min(1)
    .default([...list])
    .describe(`${what} to draw from.`);

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'explanation',
  summary:
    "Has subjects explained to drawn readers, in depths drawn too; the reference is the validator's own explanation, " +
    'from material when it has a tool.',
  options: z.strictObject({
    questionsPerCycle: z.int().min(1).max(100).default(5).describe('Items made at a time.'),
    subjectTypes: listOption(subjectTypes, 'Kinds of subject'),
    fields: listOption(fields, 'Fields of knowledge'),
    audiences: listOption(audiences, 'Readers'),
    form: z
      .enum(['json', 'marked'])
      .default('json')
      .describe(
        'How a model without material tells its subject from the explanation: as JSON, or by a title line.',
      ),
    lengthUnit: z
      .enum(['words', 'chars-as-words'])
      .optional()
      .describe(
        'Length miners are asked for: words of the reference, or its characters called words, which only scorers with compat: upstream forgive; default: words.',
      ),
    maxTokens: z
      .int()
      .min(16)
      .default(1000)
      .describe('Most tokens of a reference; three quarters of it in words are its limit in the prompt.'),
    temperature: z.number().min(0).max(2).default(0.2).describe('How freely the model chooses its words.'),
    attempts: z
      .int()
      .min(1)
      .max(10)
      .default(5)
      .describe('Times an answer is asked for that comes cut off, empty or without a title.'),
    ...materialOptions,
    compat: z
      .enum(['none', 'upstream'])
      .default('none')
      .describe(
        'upstream: subject and explanation cut at the first line break, lengths without limit in chars-as-words.',
      ),
  }),
  needs: { llm: ref('llm'), tool: optionalRef('tool') },
  traits: { protocol: 'generate' },
  setup({ llm, tool, clock }, options) {
    const { compat, form, maxTokens } = options;
    const isUpstream = compat === 'upstream';
    const mostWords = Math.trunc(wordsPerToken * maxTokens);
    const lengthUnit = options.lengthUnit ?? (isUpstream ? 'chars-as-words' : 'words');

    const targetOf = (text: string): number => {
      const length = lengthUnit === 'words' ? (text.match(/\S+/gu) ?? []).length : [...text].length;
      return isUpstream ? length : Math.min(length, mostWords);
    };
    const itemOf = (explained: Explained, criteria: Criteria, context: Context): Item => {
      const { subject, explanation, model } = explained;
      const wordTarget = targetOf(explanation);
      return {
        query: minerPrompt(subject, criteria, wordTarget),
        context,
        reference: { text: explanation },
        history: [],
        intent: { wants: 'have something explained', goal: 'understand it' },
        data: { criteria, subject, wordTarget, model },
      };
    };
    const fromMaterial = async (source: Tool, drawn: Criteria, io: Io, signal: AbortSignal) => {
      const context = await drawMaterial(source, options, io, signal);
      const criteria = { ...drawn, field: fieldOf(context) };
      const prompt = groundedPrompt(context, criteria, mostWords);
      const shape = { given: subjectOf(context) };
      const explained = await writeExplanation(llm, prompt, shape, options, { clock, io }, signal);
      return itemOf(explained, criteria, context);
    };
    const fromKnowledge = async (criteria: Criteria, io: Io, signal: AbortSignal) => {
      const prompt = openPrompt(criteria, isUpstream ? 'marked' : form, mostWords);
      const shape = isUpstream ? 'first-line' : form;
      const explained = await writeExplanation(llm, prompt, shape, options, { clock, io }, signal);
      const { subject } = explained;
      return itemOf(explained, criteria, {
        id: `${criteria.field}/${subject}`,
        title: subject,
        topic: criteria.field,
        subtopic: '',
        text: prompt.user,
        tags: [criteria.subjectType, criteria.field],
        source: { tool: 'explanation', url: null, licence: null, retrievedAt: clock.now() },
        data: {},
      });
    };

    return {
      async build({ random, log }, signal) {
        const questions = Array.from({ length: options.questionsPerCycle }, async (_, index) => {
          const io = { random: random.fork(`question/${index}`), log };
          const criteria = drawCriteria(io.random.fork('criteria'), options);
          return tool ? fromMaterial(tool, criteria, io, signal) : fromKnowledge(criteria, io, signal);
        });
        const results = await Promise.allSettled(questions);
        signal.throwIfAborted();
        const items = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
        const failures = results.flatMap((result): unknown[] =>
          result.status === 'rejected' ? [result.reason] : [],
        );
        for (const failure of failures) {
          if (items.length === 0 || !isSynthError(failure)) throw failure;
          log.warn(`A question is lost: ${failure.message}`, { code: failure.code });
        }
        return items;
      },
    };
  },
});
