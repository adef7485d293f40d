import { law, type Check, type Expect } from './check.ts';
import { fixedClock } from './clock.ts';
import { pluginChecks } from './plugin-checks.ts';
import { sampleMetagraph } from './samples-chain.ts';
import { defendantOf, onStage, type Subject } from './stage.ts';
import type { Metagraph } from '../contracts/chain.ts';
import type { Earning, LedgerEntry, Weigher, Weights } from '../contracts/weigher.ts';

export interface WeigherSubject extends Subject {
  /** False: it does not look at `minAllowedWeights` and `maxWeightLimit`, on purpose. */
  readonly keepsLimits?: boolean;
}

interface Ledger {
  readonly what: string;
  readonly scores: readonly number[];
}

const spread = Array.from({ length: 24 }, (_, i) => ((i * 7) % 24) / 24);
const hostile: readonly Ledger[] = [
  { what: 'nobody', scores: [] },
  { what: 'a single neuron', scores: [0.5] },
  { what: 'a single neuron without a score', scores: [0] },
  { what: 'nobody with a score', scores: new Array<number>(16).fill(0) },
  { what: 'equal scores', scores: new Array<number>(16).fill(0.25) },
  { what: 'one score', scores: [0, 0, 0, 1, 0, 0] },
  { what: 'tiny scores', scores: [Number.MIN_VALUE, 1e-300, 0, 5e-324, 1e-30] },
  { what: 'huge scores', scores: [Number.MAX_VALUE, 1e300, 1, 0, Number.MAX_VALUE] },
  { what: 'a full subnet', scores: Array.from({ length: 1024 }, (_, i) => (i % 97) / 97) },
];

/** What every weigher must keep, beside what every plugin must. */
export function weigherChecks(given: WeigherSubject): Check[] {
  const clock = given.clock ?? fixedClock();
  const subject = { ...given, clock };
  const defendant = defendantOf(subject);
  const never = new AbortController().signal;
  const metagraphOf = (count: number, limits: Partial<Metagraph['limits']> = {}): Metagraph =>
    sampleMetagraph(count + 1, limits);
  const ledgerOf = (scores: readonly number[], { neurons, self }: Metagraph): LedgerEntry[] =>
    neurons
      .filter(({ uid }) => uid !== self)
      .map(({ uid, hotkey }, i) => ({
        uid,
        hotkey,
        score: scores[i] ?? 0,
        samples: scores[i] === 0 ? 0 : 1 + i,
      }));
  /** The entries as this weigher gets them: with single rewards when it looks back. */
  const seenBy = ({ windowMs }: Weigher, entries: readonly LedgerEntry[]): readonly LedgerEntry[] =>
    windowMs === undefined
      ? entries
      : entries.map((entry) => ({ ...entry, recent: recentOf(entry.score, clock.now(), windowMs) }));
  const weigh = (scores: readonly number[], metagraph: Metagraph): Promise<Weights> =>
    onStage<'weigher', Weights>(subject, ({ instance }) =>
      instance.weigh(seenBy(instance, ledgerOf(scores, metagraph)), metagraph, never),
    );
  const whole = metagraphOf(spread.length);

  return [
    ...pluginChecks<'weigher'>(subject, {
      given: { entries: ledgerOf(spread, whole), metagraph: whole },
      work: (
        { instance },
        { entries, metagraph }: { entries: LedgerEntry[]; metagraph: Metagraph },
        signal,
      ) => instance.weigh(seenBy(instance, entries), metagraph, signal),
      repeatable: true,
      heedsAbort: false,
    }),
    law(
      defendant,
      'weights are of neurons of the subnet, by ascending uid',
      'Give as many values as uids, each uid once, ascending, and of the metagraph.',
      async (expect) => expectNeurons(await weigh(spread, whole), whole, expect),
    ),
    law(
      defendant,
      'weights are finite and not negative',
      'Weigh by shares of the sum, and mind a sum of 0.',
      async (expect) => expectValues(await weigh(spread, whole), expect),
    ),
    law(
      defendant,
      'hostile ledgers have weights too, or none',
      'Mind ledgers without a neuron, without a score, and with scores at the ends of what a number can be.',
      async (expect) => {
        for (const { what, scores } of hostile) {
          const metagraph = metagraphOf(scores.length);
          const saying: Expect = (holds, finding) =>
            expect(holds, () => `${what}: ${typeof finding === 'string' ? finding : finding()}`);
          const weights = await weigh(scores, metagraph);
          expectNeurons(weights, metagraph, saying);
          expectValues(weights, saying);
        }
      },
    ),
    ...(subject.keepsLimits === false
      ? []
      : [
          law(
            defendant,
            "weights are within the subnet's limits",
            'Give at least minAllowedWeights uids a weight, and none a share above maxWeightLimit.',
            async (expect) => {
              for (const [minAllowedWeights, maxWeightLimit] of [
                [1, 1],
                [20, 0.1],
                [24, 0.06],
              ] as const) {
                const metagraph = metagraphOf(spread.length, { minAllowedWeights, maxWeightLimit });
                for (const scores of [spread, spread.map((score) => (score > 0.9 ? score : 0))]) {
                  const { values } = await weigh(scores, metagraph);
                  const sum = values.reduce((total, value) => total + value, 0);
                  const positive = values.filter((value) => value > 0).length;
                  if (positive === 0) continue;
                  expect(
                    positive >= minAllowedWeights,
                    `${positive} neurons have a weight, where ${minAllowedWeights} must`,
                  );
                  const most = Math.max(...values) / sum;
                  expect(
                    most <= maxWeightLimit + 1e-6,
                    `a neuron has a share of ${most}, where ${maxWeightLimit} is allowed`,
                  );
                }
              }
            },
          ),
        ]),
  ];
}

/** Some rewards within the window, none for one without a score. */
const recentOf = (score: number, now: number, windowMs: number): Earning[] =>
  score === 0
    ? []
    : [0.9, 0.5, 0.1].map((share) => ({ at: now - share * windowMs, reward: Math.min(1, score) }));

function expectNeurons({ uids, values }: Weights, { neurons }: Metagraph, expect: Expect): void {
  expect(uids.length === values.length, `${uids.length} uids with ${values.length} values`);
  const ascending = uids.every((uid, i) => i === 0 || uid > (uids[i - 1] as number));
  expect(ascending, () => `the uids ${uids.slice(0, 20).join(', ')} do not ascend`);
  const known = new Set(neurons.map(({ uid }) => uid));
  const stranger = uids.find((uid) => !known.has(uid));
  expect(stranger === undefined, `the uid ${stranger} is not of the subnet`);
}

function expectValues({ values }: Weights, expect: Expect): void {
  const wrong = values.find((value) => !Number.isFinite(value) || value < 0);
  expect(wrong === undefined, `a weight is ${wrong}`);
}
