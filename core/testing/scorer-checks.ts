import { isDeepStrictEqual } from 'node:util';
import { deepFreeze } from '../config/freeze.ts';
import { law, type Check, type Expect } from './check.ts';
import { pluginChecks } from './plugin-checks.ts';
import { hostileTexts, ranMark, sampleBatch } from './samples.ts';
import { defendantOf, onStage, type Subject } from './stage.ts';
import type { ScoreBatch, Scorer, ScorerTraits } from '../contracts/scorer.ts';
import type { Score } from '../contracts/values.ts';

export interface ScorerSubject extends Subject {
  /**
   * What it judges in the checks, each with replies that differ in quality; default: one about tides. A scorer that needs
   * references of its own kind (a date, a number, code) says so here.
   */
  readonly batches?: readonly ScoreBatch[];
  /** Least value the reference itself earns; default 1. `null`: the scorer does not compare with the reference. */
  readonly identity?: number | null;
}

const never = new AbortController().signal;
const defaultBatches: readonly ScoreBatch[] = [
  sampleBatch([
    'When sun, moon and earth stand in one line.',
    'At full and new moon, when the pulls of sun and moon add up.',
    'No idea.',
    '',
  ]),
];

/** What every scorer must keep, beside what every plugin must. */
export function scorerChecks(subject: ScorerSubject): Check[] {
  const { batches = defaultBatches, identity = 1 } = subject;
  const defendant = defendantOf(subject);
  const traits = subject.plugin.traits as ScorerTraits;
  const scored = (all: readonly ScoreBatch[]): Promise<Score[][]> =>
    onStage<'scorer', Score[][]>(subject, ({ instance }) => scoreAll(traits, instance, all, never));
  const valuesOf = (scores: readonly Score[]): number[] => scores.map(({ value }) => value);

  return [
    ...pluginChecks<'scorer'>(subject, {
      given: batches,
      work: ({ instance }, given, signal) => scoreAll(traits, instance, given, signal),
      repeatable: traits.deterministic,
      heedsAbort: true,
    }),
    law(
      defendant,
      'a score for each reply, in [0, 1]',
      'Return one { value } a reply, in their order, finite and within [0, 1].',
      async (expect) => {
        for (const [index, scores] of (await scored(batches)).entries()) {
          const { length } = (batches[index] as ScoreBatch).replies;
          expect(scores.length === length, `${scores.length} scores for ${length} replies`);
          for (const score of scores) expectValue(score, expect);
        }
      },
    ),
    ...(identity === null
      ? []
      : [
          law(
            defendant,
            'nothing scores above the reference',
            'Give the reference itself the best value there is.',
            async (expect) => {
              for (const batch of batches) {
                const own = replyLike(batch, batch.reference.text);
                const [scores = []] = await scored([{ ...batch, replies: [own, ...batch.replies] }]);
                const [best = 0, ...others] = valuesOf(scores);
                expect(best >= identity - 1e-9, `the reference earns ${best}, not ${identity}`);
                const higher = others.findIndex((value) => value > best + 1e-9);
                expect(
                  higher < 0,
                  () => `reply ${higher + 1} earns ${others[higher]}, the reference ${best}`,
                );
              }
            },
          ),
        ]),
    law(
      defendant,
      'the order of replies does not matter',
      'Judge each reply by what it says, not by where it stands.',
      async (expect) => {
        for (const batch of batches) {
          const turned = { ...batch, replies: batch.replies.toReversed() };
          const [one = [], other = []] = await scored([batch, turned]);
          expect(
            isDeepStrictEqual(valuesOf(one), valuesOf(other).toReversed()),
            () =>
              `${valuesOf(one).join(', ')} becomes ${valuesOf(other).toReversed().join(', ')} when the replies are turned round`,
          );
        }
      },
    ),
    ...(traits.scope === 'batch'
      ? []
      : [
          law(
            defendant,
            'no reply moves the score of another',
            "Keep nothing of a reply, or declare traits.scope: 'batch'.",
            async (expect) => {
              for (const batch of batches) {
                const [together = []] = await scored([batch]);
                const whole = await onStage<'scorer', Score[]>(subject, ({ instance }) =>
                  instance.score(deepFreeze(JSON.parse(JSON.stringify(batch)) as ScoreBatch), never),
                );
                expect(
                  isDeepStrictEqual(valuesOf(whole), valuesOf(together)),
                  () =>
                    `one at a time, as a node asks it, replies earn ${valuesOf(together).join(', ')}, and ${valuesOf(whole).join(', ')} all at once`,
                );
                for (const [index, reply] of batch.replies.entries()) {
                  const [[alone] = []] = await scored([{ ...batch, replies: [reply] }]);
                  expect(
                    alone?.value === together[index]?.value,
                    () =>
                      `reply ${index} earns ${alone?.value} alone and ${together[index]?.value} after others`,
                  );
                }
              }
            },
          ),
        ]),
    law(
      defendant,
      'hostile text scores',
      'A reply is any text at all: give it a value, never throw, and never run it.',
      async (expect) => {
        const [batch] = batches as readonly [ScoreBatch];
        const all = hostileTexts.map((text) => ({ ...batch, replies: [replyLike(batch, text)] }));
        for (const [index, [score]] of (await scored(all)).entries())
          expectValue(score, (holds, finding) =>
            expect(holds, () => `${JSON.stringify(hostileTexts[index]?.slice(0, 30))}: ${String(finding)}`),
          );
        const ran = Reflect.has(globalThis, ranMark);
        Reflect.deleteProperty(globalThis, ranMark);
        expect(!ran, 'it runs the text of a reply as code');
      },
    ),
  ];
}

/** As the engine calls it: one reply at a time unless the scorer compares replies. */
async function scoreAll(
  { scope = 'reply' }: ScorerTraits,
  scorer: Scorer,
  batches: readonly ScoreBatch[],
  signal: AbortSignal,
): Promise<Score[][]> {
  const results: Score[][] = [];
  for (const batch of batches) {
    const parts =
      scope === 'batch' ? [batch] : batch.replies.map((reply) => ({ ...batch, replies: [reply] }));
    const scores: Score[] = [];
    for (const part of parts) scores.push(...(await scorer.score(part, signal)));
    results.push(scores);
  }
  return results;
}

const replyLike = (batch: ScoreBatch, text: string): ScoreBatch['replies'][number] => ({
  ...(batch.replies[0] as ScoreBatch['replies'][number]),
  text,
  body: null,
  status: text === '' ? 204 : 200,
  chunks: null,
});

function expectValue(score: Score | undefined, expect: Expect): void {
  const value = score?.value;
  expect(typeof value === 'number' && Number.isFinite(value), `the value ${String(value)}`);
  expect((value as number) >= 0 && (value as number) <= 1, `the value ${value} is outside [0, 1]`);
}
