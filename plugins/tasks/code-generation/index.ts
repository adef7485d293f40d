import {
  definePlugin,
  optionalRef,
  ref,
  SynthError,
  type Context,
  type Io,
  type Item,
  type Reference,
} from '../../../core/index.ts';
import { changePage, filesOf, writePage, type PageParts, type PageTask } from './answer.ts';
import { openInspection } from './inspection.ts';
import type { Writer } from './model.ts';
import { options as schema } from './options.ts';
import { drawPersona } from './persona.ts';
import { changeQuestion, writeQuestion } from './question.ts';
import { guides, isTopic, topics } from './topics.ts';
import { pageVariations, type PageVariation } from './variations.ts';

/**
 * An item asks for a web page; its `data` is `{ topic, persona, actions, model }`. `refer` needs the query alone; a topic in the
 * data helps. The reference is one self-contained HTML file, its `data` `{ files, model, findings, fixes }`.
 */
export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'code-generation',
  summary:
    'Has small interactive web pages built, thought up for drawn personas; the reference is a page by a model, inspected and repaired.',
  options: schema,
  needs: {
    question: ref('llm'),
    answer: ref('llm'),
    fallback: optionalRef('llm'),
    tool: optionalRef('tool'),
  },
  traits: { protocol: 'code-task' },
  setup({ question, answer, fallback, tool, clock, log }, options) {
    const timing = { fallback, clock, timeoutMs: options.stageTimeoutMs };
    const questioner: Writer = { llm: question, ...timing };
    const inspection = openInspection(options, { clock, log });
    const parts: PageParts = {
      writer: { llm: answer, ...timing },
      ...inspection,
      limits: options,
    };

    const varyQuestion = async (item: Item, variation: PageVariation, io: Io, signal: AbortSignal) => {
      const limits = { ...options, compare: inspection.compare };
      const changed = await changeQuestion(questioner, taskOf(item), variation, limits, io, signal);
      return {
        ...item,
        query: changed.text,
        reference: null,
        data: { ...item.data, model: changed.model, variation: variation.name },
      };
    };
    const varyPage = async (item: Item, variation: PageVariation, io: Io, signal: AbortSignal) => {
      const files = filesOf(item.reference);
      const reference = await changePage(parts, taskOf(item), files, variation, io, signal);
      return { ...item, reference, data: { ...item.data, variation: variation.name } };
    };

    return {
      async build(io, signal): Promise<Item[]> {
        const { random } = io;
        const topic = random
          .fork('topic')
          .weighted(topics.map((name) => [name, options.topics[name]] as const));
        const actions = random.fork('actions').pick(guides[topic].actions ?? options.actions);
        const context = await drawPersona(tool, options, { topic, now: clock.now() }, io, signal);
        const about = { topic, persona: context.text, actions };
        const asked = { ...io, random: random.fork('question') };
        const { text, model } = await writeQuestion(questioner, about, options, asked, signal);
        return [itemOf(text, context, { topic, persona: context.text, actions, model })];
      },
      refer: (item, io, signal): Promise<Reference> =>
        writePage(parts, taskOf(item), { ...io, random: io.random.fork('page') }, signal),
      variations: pageVariations.map(({ name, of, severity }) => ({
        name,
        of,
        severity: options.severities[name] ?? severity,
      })),
      async vary(item, name, io, signal): Promise<Item> {
        const variation = pageVariations.find((one) => one.name === name);
        if (variation === undefined)
          throw new SynthError('SYN_USAGE', {
            message: `There is no variation "${name}".`,
            hint: `There are: ${pageVariations.map((one) => one.name).join(', ')}.`,
          });
        const forked = { ...io, random: io.random.fork(name) };
        return variation.of === 'query'
          ? varyQuestion(item, variation, forked, signal)
          : varyPage(item, variation, forked, signal);
      },
      stop: inspection.close,
    };
  },
});

const taskOf = ({ query, data }: Item): PageTask => ({
  question: query,
  topic: isTopic(data['topic']) ? data['topic'] : null,
});

const itemOf = (query: string, context: Context, data: Item['data']): Item => ({
  query,
  context,
  reference: null,
  history: [],
  intent: { wants: 'have a small web page built', goal: 'get a page that works and looks good' },
  data,
});
