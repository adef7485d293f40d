import { z } from 'zod';
import { SynthError, type Reply, type ScoreBatch } from '../../../core/index.ts';

const ranksSchema = z.record(z.string(), z.int().min(0)).refine((ranks) => Object.keys(ranks).length > 1);

/** The answers of an item, best first, and their ranks. SYN_TASK_MATERIAL for an item of another kind. */
export function rankedAnswers({ reference }: Pick<ScoreBatch, 'reference'>): {
  ids: string[];
  ranks: number[];
} {
  const parsed = ranksSchema.safeParse(reference.data?.['ranks']);
  if (!parsed.success)
    throw new SynthError('SYN_TASK_MATERIAL', {
      message: 'The scorer rank-agreement judges grades of ranked answers, and the item has none.',
      hint: 'Use it under a task with use: code-grading.',
      plugin: 'scorer/rank-agreement',
    });
  const entries = Object.entries(parsed.data).sort(([, a], [, b]) => a - b);
  return { ids: entries.map(([id]) => id), ranks: entries.map(([, rank]) => rank) };
}

/** What a reply says of the answers, in their order, or why it does not count. */
export function gradesIn({ text }: Pick<Reply, 'text'>, ids: readonly string[]): number[] | string {
  if (text.trim() === '') return 'empty';
  const given = parse(text);
  if (given === null) return 'unparsable';
  const grades: number[] = [];
  for (const id of ids) {
    const grade = Object.hasOwn(given, id) ? given[id] : undefined;
    if (typeof grade !== 'number') return 'incomplete';
    if (!(grade >= lowest && grade <= highest)) return 'out-of-range';
    grades.push(grade);
  }
  return grades;
}

/** The scale that answers are graded on. */
export const [lowest, highest] = [1, 100];

const maxChars = 20_000;

function parse(text: string): Record<string, unknown> | null {
  if (text.length > maxChars) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}
