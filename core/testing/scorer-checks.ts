import { isDeepStrictEqual } from 'node:util';
import { law, type Check } from './check.ts';
import { pluginChecks } from './plugin-checks.ts';
import { hostileTexts, sampleBatch } from './samples.ts';
import { labelOf, onStage, type Subject } from './stage.ts';
import type { ScoreBatch, ScorerTraits } from '../contracts/scorer.ts';
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
  const label = labelOf(subject);
  const traits = subject.plugin.traits as ScorerTraits;
  const scored = (all: readonly ScoreBatch[], signal = never): Promise<Score[][]> =>
    onStage<'scorer', Score[][]>(subject, async ({ instance }) => {
      const results: Score[][] = [];
      for (const batch of all)
        results.push(await scoreAs(traits, instance.score.bind(instance), batch, signal));
      return results;
    });
  const valuesOf = (scores: readonly Score[]): number[] => scores.map(({ value }) => value);

  return [
    ...pluginChecks(subject),
    law(
      label,
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
            label,
            'nothing scores above the reference',
            'Give the reference itself the best value there is.',
            async (expect) => {
              for (const batch of batches) {
                const own = sampleReplyOf(batch, batch.reference.text);
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
      label,
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
            label,
            'no reply moves the score of another',
            "Keep nothing of a reply, or declare traits.scope: 'batch'.",
            async (expect) => {
              for (const batch of batches) {
                const [together = []] = await scored([batch]);
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
    ...(traits.deterministic
      ? [
          law(
            label,
            'the same batch, the same values',
            'Take randomness from the seed, or declare traits.deterministic: false.',
            async (expect) => {
              const [one, other] = [await scored(batches), await scored(batches)];
              expect(
                isDeepStrictEqual(one.map(valuesOf), other.map(valuesOf)),
                'two runs give different values',
              );
            },
          ),
        ]
      : []),
    law(
      label,
      'hostile text scores',
      'A reply is any text at all: give it a value, never throw.',
      async (expect) => {
        const [batch] = batches as readonly [ScoreBatch];
        const all = hostileTexts.map((text) => ({ ...batch, replies: [sampleReplyOf(batch, text)] }));
        for (const [index, [score]] of (await scored(all)).entries())
          expectValue(score, (holds, finding) =>
            expect(holds, () => `${JSON.stringify(hostileTexts[index]?.slice(0, 30))}: ${finding}`),
          );
      },
    ),
    law(
      label,
      'scores are plain data',
      'Put only JSON into a score: text, numbers, true, false, null, lists, maps.',
      async (expect) => {
        for (const scores of await scored(batches))
          for (const score of scores)
            expect(
              isDeepStrictEqual(JSON.parse(JSON.stringify(score)), score),
              'a score changes when it is written as JSON',
            );
      },
    ),
    law(label, 'what is judged stays as it is', 'Copy before changing.', async (expect) => {
      for (const batch of batches) {
        const before = JSON.stringify(batch);
        await scored([batch]);
        expect(JSON.stringify(batch) === before, 'the batch was changed');
      }
    }),
    law(
      label,
      'an abort ends the work',
      'Pass the signal on, and call signal.throwIfAborted() in long loops.',
      async (expect) => {
        const reason = new DOMException('The step is over.', 'AbortError');
        const outcome = await scored(batches, AbortSignal.abort(reason)).then(
          () => null,
          (error: unknown) => error,
        );
        expect(outcome !== null, 'it scores although the signal has aborted');
        expect(outcome === reason, 'it rejects with something else than the reason of the signal');
      },
    ),
  ];
}

/** As the engine calls it: one reply at a time unless the scorer compares replies. */
async function scoreAs(
  { scope = 'reply' }: ScorerTraits,
  score: (batch: ScoreBatch, signal: AbortSignal) => Promise<Score[]>,
  batch: ScoreBatch,
  signal: AbortSignal,
): Promise<Score[]> {
  if (scope === 'batch') return score(batch, signal);
  const scores: Score[] = [];
  for (const reply of batch.replies) scores.push(...(await score({ ...batch, replies: [reply] }, signal)));
  return scores;
}

const sampleReplyOf = (batch: ScoreBatch, text: string): ScoreBatch['replies'][number] => ({
  ...(batch.replies[0] as ScoreBatch['replies'][number]),
  text,
  body: null,
  status: text === '' ? 204 : 200,
  chunks: null,
});

function expectValue(score: Score | undefined, expect: (holds: boolean, finding: string) => void): void {
  expect(
    typeof score?.value === 'number' && Number.isFinite(score.value),
    `the value ${String(score?.value)}`,
  );
  expect(
    (score as Score).value >= 0 && (score as Score).value <= 1,
    `the value ${score?.value} is outside [0, 1]`,
  );
}
