import { z } from 'zod';
import { definePlugin, type JsonObject, type Score, type ScoreBatch } from '../../../core/index.ts';
import { byConsensus, byDistance, byOrder } from './earlier.ts';
import { agreementWithOthers, feedbackScores } from './feedback.ts';
import { gradesIn, highest, lowest, rankedAnswers } from './grades.ts';
import { correlation } from './numbers.ts';
import { cubicScores, idealGrades } from './truth.ts';

const options = z.strictObject({
  mode: z
    .enum(['centred', 'cubic', 'distance', 'order', 'consensus', 'others', 'feedback'])
    .default('centred')
    .describe(
      'centred: correlation with the true order, each rater for himself. cubic: exactly as Dojo paid in 2025. distance, order, ' +
        'consensus: as in 2024. others: agreement with the other raters, no truth needed. feedback: that, and the gains in the item’s data.',
    ),
  power: z
    .number()
    .min(1)
    .max(10)
    .default(3)
    .describe('The correlation is raised to it, so that chance earns little (mode centred).'),
  leastSpread: z
    .number()
    .min(0)
    .max(highest - lowest)
    .default(10)
    .describe(
      'Grades that are less than so many points apart in all tell nothing and earn 0 (mode centred).',
    ),
  cubic: z
    .strictObject({
      scaling: z.number().default(0.006).describe('Factor of the cubed value.'),
      translation: z.number().default(7).describe('Taken off a value before it is cubed.'),
      offset: z.number().default(2).describe('Added in the end.'),
    })
    .prefault({})
    .describe('The curve of mode cubic.'),
  feedback: z
    .strictObject({
      credit: z.number().min(0).max(1).default(0.7).describe('Weight of what the words of a rater gained.'),
      agreement: z.number().min(0).max(1).default(0.3).describe('Weight of the agreement with the others.'),
    })
    .prefault({})
    .describe('The two parts of mode feedback; gains come as data.gains of the item, by hotkey.'),
});
type Options = z.output<typeof options>;

/** One rater that graded everything. */
interface Rater {
  readonly hotkey: string;
  readonly grades: readonly number[];
}

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'rank-agreement',
  summary: 'How well the grades of a reply agree with the true order of the answers it was to grade.',
  options,
  traits: { deterministic: true, scope: 'batch' },
  setup: (_, given) => ({
    async score(batch, signal): Promise<Score[]> {
      signal.throwIfAborted();
      const { ids, ranks } = rankedAnswers(batch);
      const read = batch.replies.map((reply) => gradesIn(reply, ids));
      const raters = batch.replies.flatMap(({ hotkey }, i): Rater[] => {
        const grades = read[i];
        return typeof grades === 'object' ? [{ hotkey, grades }] : [];
      });
      // By hotkey, so that sums come out the same in whatever order replies came.
      const sorted = raters.toSorted((a, b) => (a.hotkey < b.hotkey ? -1 : a.hotkey > b.hotkey ? 1 : 0));
      const scores = sorted.length === 0 ? [] : scoreRaters(sorted, ranks, given, batch);
      const byRater = new Map(sorted.map((rater, i) => [rater.grades, scores[i] as Score]));
      return read.map((grades) =>
        typeof grades === 'string' ? { value: 0, reason: grades } : (byRater.get(grades) as Score),
      );
    },
  }),
});

function scoreRaters(
  raters: readonly Rater[],
  ranks: readonly number[],
  options: Options,
  { item }: ScoreBatch,
): Score[] {
  const grades = raters.map((rater) => rater.grades);
  const byRater = new Map(raters.map((rater) => [rater.hotkey, rater.grades]));
  const plain = (values: readonly number[]): Score[] => values.map((value) => ({ value }));
  const floored = (values: ReadonlyMap<string, number>): Score[] =>
    raters.map(({ hotkey }) => toScore(values.get(hotkey) ?? 0));
  switch (options.mode) {
    case 'centred': {
      const ideal = idealGrades(ranks);
      return grades.map((row) => centred(row, ideal, options));
    }
    case 'cubic': {
      const { final, cosine, cubic } = cubicScores(grades, ranks, options.cubic);
      return final.map((value, i) => ({
        value,
        detail: { cosine: cosine[i], cubic: cubic[i] } as JsonObject,
      }));
    }
    case 'distance':
      return plain(byDistance(grades, ranks, { min: lowest, max: highest }));
    case 'order':
      return plain(byOrder(grades, ranks));
    case 'consensus':
      return plain(byConsensus(grades));
    case 'others':
      return floored(agreementWithOthers(byRater));
    case 'feedback':
      return floored(feedbackScores(gainsOf(item.data), byRater, options.feedback));
  }
}

/** A rater whom nobody else can drag down, who earns nothing for grades that say nothing, nor for the opposite of the truth. */
function centred(row: readonly number[], ideal: readonly number[], { power, leastSpread }: Options): Score {
  const spread = Math.max(...row) - Math.min(...row);
  if (spread === 0 || spread < leastSpread) return { value: 0, reason: 'flat' };
  const r = correlation(row, ideal);
  return { ...toScore(r, power), detail: { correlation: r } };
}

const toScore = (agreement: number, power = 1): Score =>
  agreement < 0 ? { value: 0, reason: 'contrary' } : { value: Math.min(1, agreement) ** power };

const gainsSchema = z.record(z.string(), z.number());
const gainsOf = (data: JsonObject): Map<string, number> =>
  new Map(Object.entries(gainsSchema.safeParse(data['gains']).data ?? {}));
