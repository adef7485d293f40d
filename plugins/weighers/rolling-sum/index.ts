import { z } from 'zod';
import {
  definePlugin,
  SynthError,
  type LedgerEntry,
  type Metagraph,
  type Weights,
} from '../../../core/index.ts';
import { fitLimits } from '../limits.ts';
import { burnShares, type Burn } from './burn.ts';
import { qualityMean, sumCapped, windowScores } from './sum.ts';

const options = z.strictObject({
  windowMs: z.int().min(1).default(86_400_000).describe('How far back rewards count, milliseconds.'),
  scale: z
    .strictObject({
      min: z.number().default(-4).describe('Score behind a reward of 0.'),
      max: z.number().default(1).describe('Score behind a reward of 1.'),
    })
    .refine(({ min, max }) => max > min, { error: 'max must be above min' })
    .prefault({})
    .describe('What rewards stand for, as in the scorer duel.'),
  measure: z
    .enum(['sum', 'mean'])
    .default('sum')
    .describe('sum: over all tasks, so that many pay more than few. mean: over those a neuron took part in.'),
  quality: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('Share of the mean over own tasks; the rest over all there were (measure mean).'),
  minCount: z
    .int()
    .min(1)
    .default(1)
    .describe('Whoever took part in fewer tasks is counted as if there had been so many (measure mean).'),
  decay: z
    .enum(['none', 'exponential'])
    .default('none')
    .describe('exponential: what is old counts less, a hundredth at the end of the window.'),
  maxLoss: z
    .number()
    .min(0)
    .optional()
    .describe('Most that all losses of the window together may cost a neuron; default: no limit.'),
  burn: z
    .strictObject({
      uid: z.int().min(0).describe('Neuron that gets the share; what it earned itself never counts.'),
      percent: z.number().min(0).max(100).describe('The share, of 100.'),
    })
    .optional()
    .describe('A share of all weight for one neuron; default: none.'),
});
type Options = z.output<typeof options>;

export default definePlugin({
  apiVersion: 1,
  kind: 'weigher',
  name: 'rolling-sum',
  summary:
    'Weights by what neurons earned and lost within a window, in signed scores, with an optional share to burn.',
  options,
  setup: ({ clock }, settings) => ({
    windowMs: settings.windowMs,
    async weigh(entries, metagraph): Promise<Weights> {
      const { burn = null } = settings;
      checkBurn(burn, metagraph);
      const scores = scoreEntries(entries, clock.now(), settings);
      const vector = {
        uids: entries.map(({ uid }) => uid),
        values: scores.map((score) => Math.max(0, score)),
      };
      const shares = burnShares(withUid(vector, burn), burn);
      if (shares === null) return { uids: [], values: [] };
      return fitLimits(shares, shares.uids, metagraph.limits);
    },
  }),
});

/** Signed scores, in the order of the entries. */
function scoreEntries(entries: readonly LedgerEntry[], nowMs: number, rules: Options): number[] {
  const all = entries.map(({ recent = [] }) => windowScores(recent, nowMs, rules));
  const processed = Math.max(0, ...all.map(({ length }) => length));
  return all.map((scores) => {
    const sum = sumCapped(scores, rules.maxLoss);
    if (rules.measure === 'sum') return sum;
    const count = Math.max(scores.length, rules.minCount);
    return qualityMean(sum, count, Math.max(processed, rules.minCount), rules.quality);
  });
}

/** A share that nobody could get would be paid to the others, or the whole vector would come out empty. */
function checkBurn(burn: Burn | null, { neurons }: Pick<Metagraph, 'neurons'>): void {
  if (burn === null || burn.percent === 0 || neurons.some(({ uid }) => uid === burn.uid)) return;
  throw new SynthError('SYN_CONFIG_INVALID', {
    message: `${burn.percent}% of all weight is to be burnt with uid ${burn.uid}, which is not on the subnet.`,
    hint: 'Set weigher.burn.uid to a neuron there is, or remove weigher.burn.',
    plugin: 'weigher/rolling-sum',
  });
}

/** The burnt neuron may be our own, which has no entry. */
function withUid({ uids, values }: Weights, burn: Burn | null): Weights {
  if (burn === null || burn.percent === 0 || uids.includes(burn.uid)) return { uids, values };
  const at = uids.filter((uid) => uid < burn.uid).length;
  return { uids: uids.toSpliced(at, 0, burn.uid), values: values.toSpliced(at, 0, 0) };
}
