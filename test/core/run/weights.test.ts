import { join } from 'node:path';
import type { Chain, Metagraph, WeightsReceipt } from '../../../core/index.ts';
import { openDatabase } from '../../../core/records/database.ts';
import { openRecords } from '../../../core/records/store.ts';
import type { RunEvent } from '../../../core/run/events.ts';
import { createWeightSetter } from '../../../core/run/weights.ts';
import { fakeChain, fakeContext, neuron, temporaryFolder } from './fakes.ts';

const ledger = [{ uid: 1, hotkey: 'hot-1', score: 0.5, samples: 1, registeredAt: 1, lastStep: 1 }];
const signal = new AbortController().signal;

/** Looks at the subnet at each of these blocks, with or without permit; gives what was told. */
async function told(
  blocks: readonly { readonly block: number; readonly permit?: boolean; readonly scores?: typeof ledger }[],
  accepts: (block: number) => boolean = () => true,
  folder = temporaryFolder(),
  settles: (block: number) => readonly WeightsReceipt[] = () => [],
): Promise<[string, number][]> {
  const fake = fakeChain({});
  let block = 0;
  let lastUpdate = 0;
  const chain: Chain = {
    ...fake,
    async setWeights({ uids, values }) {
      const accepted = accepts(block);
      if (accepted) lastUpdate = block;
      return { accepted, block, uids, values, reason: accepted ? null : 'NotEnoughStake' };
    },
    async settleWeights() {
      return settles(block);
    },
  };
  const context = fakeContext({ chain, settings: { weights: { everyBlocks: 20 } } }, folder);
  const store = openRecords(folder);
  const { id } = store.addRun({ seed: 7, configHash: 'hash', firstStep: 1, targetSteps: null, startedAt: 0 });
  const setWeights = createWeightSetter(context, store, id);
  for (const look of blocks) {
    block = look.block;
    const self = neuron(0, { validatorPermit: look.permit ?? true, lastUpdate });
    const metagraph: Metagraph = { netuid: 1, block, self: 0, neurons: [self, neuron(1)], limits };
    await setWeights(1, look.scores ?? ledger, metagraph, signal);
  }
  store.close();
  return context.events.map((event) => [reasonOf(event), (event as { block?: number }).block ?? -1]);
}
const limits = fakeChain({}).limits;
const reasonOf = (event: RunEvent): string =>
  event.type === 'weights.set' ? 'set' : 'reason' in event ? event.reason : event.type;
const each = (from: number, to: number): { block: number }[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ block: from + index }));

describe('weights', () => {
  it('that are refused are tried again ever more rarely, and at once after being accepted', async () => {
    const refusals = await told(each(20, 100), () => false);
    expect(refusals.map(([, block]) => block)).toEqual([20, 21, 23, 27, 35, 51, 71, 91]);
    const later = await told(each(20, 80), (block) => block >= 35 && block < 60);
    expect(later).toEqual([
      ['NotEnoughStake', 20],
      ['NotEnoughStake', 21],
      ['NotEnoughStake', 23],
      ['NotEnoughStake', 27],
      ['set', 35],
      ['set', 55],
      ['NotEnoughStake', 75],
      ['NotEnoughStake', 76],
      ['NotEnoughStake', 78],
    ]);
  });

  it('tell of a lost permit each time it is lost, and of nothing to say once', async () => {
    const permit = [...each(20, 25).map((at) => ({ ...at, permit: false })), { block: 26 }];
    const again = each(46, 49).map((at) => ({ ...at, permit: false }));
    expect(await told([...permit, ...again])).toEqual([
      ['no-permit', 20],
      ['set', 26],
      ['no-permit', 46],
    ]);
    expect(await told(each(20, 25).map((at) => ({ ...at, scores: [] })))).toEqual([['nothing-to-say', 20]]);
  });

  it('that ask for more later are settled on the way, each try kept', async () => {
    const folder = temporaryFolder();
    const reveal = { block: 22, uids: [1], values: [65_535], detail: { phase: 'reveal' } };
    const settled = await told(each(20, 23), undefined, folder, (block) =>
      block === 22 ? [{ ...reveal, accepted: false, reason: 'RevealTooEarly' }] : [],
    );
    expect(settled).toEqual([
      ['set', 20],
      ['RevealTooEarly', 22],
    ]);
    const db = openDatabase(join(folder, 'records.db'), {});
    const kept = db.all('SELECT receipt FROM weights ORDER BY id').map(({ receipt }) => String(receipt));
    expect(kept).toHaveLength(2);
    expect(kept[1]).toContain('RevealTooEarly');
    db.close();
  });

  it('are not held back by what was sent to another chain', async () => {
    const folder = temporaryFolder();
    expect(await told([{ block: 5_000_000 }], undefined, folder)).toEqual([['set', 5_000_000]]);
    expect(await told([{ block: 20 }], undefined, folder)).toEqual([['set', 20]]);
  });
});
