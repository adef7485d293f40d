import { z } from 'zod';
import { definePlugin, ref, type Compat, type Context, type Item, type Random } from '../../../core/index.ts';
import { findDatedSentence } from '../text/dates.ts';
import { nameOf, unsuitable } from '../text/material.ts';
import { compatOption } from '../text/options.ts';
import { precisions, readDate, writeDate, type Precision } from './date.ts';
import { readEvent } from './event.ts';
import { eventRequests, gapRequests } from './prompts.ts';

interface Question {
  readonly query: string;
  /** As the source has it. */
  readonly date: string;
}

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'date-qa',
  summary: 'Asks for the date of an event, or for a date left out of a sentence.',
  options: z.strictObject({
    precision: z
      .enum(precisions)
      .default('day')
      .describe('How exact a date in a text must be to be asked for: day, month or year.'),
    compat: compatOption,
  }),
  needs: { tool: ref('tool') },
  traits: { protocol: 'prompting' },
  setup: ({ tool }, { precision, compat }) => ({
    async build(io, signal): Promise<Item[]> {
      const context = await tool.fetch({ method: 'random' }, io, signal);
      const question =
        fromEvent(context, compat, io.random) ?? fromText(context, precision, compat, io.random);
      const date = question === null ? null : readDate(question.date);
      if (question === null || date === null)
        throw unsuitable(
          context,
          'it has no date to ask for',
          'Use the tool wikipedia-dates, texts with dates, or a lower precision.',
        );
      const data = { ...date };
      return [
        {
          query: question.query,
          context,
          reference: { text: compat === 'none' ? writeDate(date) : question.date, data },
          history: [],
          intent: { wants: 'get help with a question about a date', goal: 'get the exact date' },
          data,
        },
      ];
    },
  }),
});

function fromEvent({ data }: Context, compat: Compat, random: Random): Question | null {
  const { event, section, date } = data;
  if (typeof event !== 'string' || typeof section !== 'string' || typeof date !== 'string') return null;
  const read = readEvent({ event, section, date }, compat);
  if (read === null) return null;
  return { query: random.pick(eventRequests).replace('{body}', () => read.body), date: read.date };
}

function fromText(context: Context, precision: Precision, compat: Compat, random: Random): Question | null {
  const found = datedSentences(context.text, compat).filter(({ date }) => {
    const read = readDate(date);
    return read !== null && precisions.indexOf(read.precision) >= precisions.indexOf(precision);
  });
  if (found.length === 0) return null;
  const { masked, date } = compat === 'none' ? random.pick(found) : (found[0] as (typeof found)[number]);
  const sentence = masked.replace(/\s+/g, ' ').trim().replaceAll('<date>', '____');
  const fields: Readonly<Record<string, string>> = { sentence, title: nameOf(context) };
  const query = random.pick(gapRequests).replace(/\{(\w+)\}/g, (_, field: string) => fields[field] as string);
  return { query, date };
}

/** Every sentence with a date; upstream takes the first alone. */
function datedSentences(text: string, compat: Compat): { readonly masked: string; readonly date: string }[] {
  const found = [];
  for (let rest = text; rest !== '';) {
    const next = findDatedSentence(rest, compat);
    if (next === null) break;
    found.push(next);
    if (compat !== 'none') break;
    rest = rest.slice(rest.indexOf(next.sentence) + next.sentence.length);
  }
  return found;
}
