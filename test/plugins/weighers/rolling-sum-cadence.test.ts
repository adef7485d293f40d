import type { Chain, Metagraph } from '../../../core/index.ts';
import { openRecords } from '../../../core/records/store.ts';
import { createWeightSetter } from '../../../core/run/weights.ts';
import { fakeChain, fakeContext, neuron, temporaryFolder } from '../../core/run/fakes.ts';
import { dojoGolden } from '../../fixtures/golden/dojo.ts';

interface Case {
  readonly environment: string;
  readonly step: number;
  readonly weight_interval_s: number;
  readonly score_interval_s: number;
  readonly burn_pct: number;
}
interface Result {
  readonly set: boolean;
  readonly minutes_to_next?: number;
}

const blockS = 12;
const row = { uid: 1, hotkey: 'hot-1', score: 0.5, samples: 1, registeredAt: 1, lastStep: 1 };

/** Scoring ticks, from 0 to `last`, at which weights are set when a tick takes `tick` blocks and they are due every `every`. */
async function ticksOf(tick: number, every: number, last: number): Promise<number[]> {
  const fake = fakeChain({});
  let lastUpdate = 0;
  const set: number[] = [];
  const chain: Chain = {
    ...fake,
    async setWeights({ uids, values }) {
      lastUpdate = 1 + now * tick;
      set.push(now);
      return { accepted: true, block: lastUpdate, uids, values, reason: null };
    },
  };
  const folder = temporaryFolder();
  const context = fakeContext({ chain, settings: { weights: { everyBlocks: every } } }, folder);
  const store = openRecords(folder);
  const { id } = store.addRun({ seed: 7, configHash: 'hash', firstStep: 1, targetSteps: null, startedAt: 0 });
  const setWeights = createWeightSetter(context, store, id);
  let now = 0;
  for (; now <= last; now += 1) {
    const self = neuron(0, { validatorPermit: true, lastUpdate });
    const neurons = [self, neuron(1)];
    const metagraph: Metagraph = { netuid: 1, block: 1 + now * tick, self: 0, neurons, limits: fake.limits };
    await setWeights(now, [row], metagraph, new AbortController().signal);
  }
  store.close();
  return set;
}

const { input, expected } = dojoGolden<{ cases: Case[] }, { results: Result[] }>('v2-weight-setting-gate');

it.each(input.cases.map((one, index) => [one, expected.results[index] as Result] as const))(
  "upstream's cadence is weights.everyBlocks: %j",
  async ({ step, weight_interval_s, score_interval_s, burn_pct }, result) => {
    const tick = score_interval_s / blockS;
    // With everything burnt upstream sets weights at every tick; whoever wants that says so.
    const every = burn_pct === 100 ? tick : weight_interval_s / blockS;
    const set = await ticksOf(tick, every, step + weight_interval_s / score_interval_s);
    expect(set.includes(step)).toBe(result.set);
    const next = set.find((at) => at > step) ?? NaN;
    if (result.minutes_to_next !== undefined)
      expect(((next - step) * score_interval_s) / 60).toBe(result.minutes_to_next);
  },
);
