import {
  firstRevealBlock,
  legacyBlocksUntilEpoch,
  legacyEpoch,
  legacyRevealWindow,
  nextEpoch,
  revealRound,
} from '../../../../../plugins/chains/bittensor/weights/epochs.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';

type Row<Keys extends string> = Readonly<Record<Keys, number>>;
const golden = bittensorGolden<{
  readonly legacyBlocksUntil: Row<'netuid' | 'tempo' | 'block' | 'blocksUntil' | 'epochIndex'>[];
  readonly legacyReveal: Row<'netuid' | 'tempo' | 'commitBlock' | 'period' | 'first' | 'last'>[];
  readonly stateful: Row<'lastEpochBlock' | 'tempo' | 'pendingEpochAt' | 'block' | 'next'>[];
}>('epoch');

describe('epochs by block number', () => {
  it.each(golden.legacyBlocksUntil)('block $block of subnet $netuid, tempo $tempo', (row) => {
    expect(legacyBlocksUntilEpoch(row.block, row.netuid, row.tempo)).toBe(row.blocksUntil);
    expect(legacyEpoch(row.block, row.netuid, row.tempo)).toBe(row.epochIndex);
  });

  it.each(golden.legacyReveal)('what is committed in $commitBlock of subnet $netuid', (row) => {
    const { first, last } = row;
    expect(legacyRevealWindow({ ...row, block: row.commitBlock })).toEqual({ first, last });
  });

  test('never, with a tempo of 0', () => {
    expect(legacyBlocksUntilEpoch(5, 1, 0)).toBeNull();
    expect(nextEpoch({ lastEpochBlock: 5, pendingEpochAt: 0, tempo: 0 })).toBeNull();
  });
});

describe('epochs from the last one', () => {
  it.each(golden.stateful)('after $lastEpochBlock, tempo $tempo', (row) => {
    expect(nextEpoch(row)).toBe(row.next);
  });

  // As the SDK 10.5.0 has it, by its simulation of the chain.
  it.each([
    { block: 1100, nextEpochStart: 1360, tempo: 360, period: 1, first: 1360 },
    { block: 1100, nextEpochStart: 1360, tempo: 360, period: 2, first: 1720 },
    { block: 1100, nextEpochStart: 1200, tempo: 360, period: 2, first: 1560 },
    { block: 1358, nextEpochStart: 1360, tempo: 360, period: 1, first: 1360 },
    { block: 1359, nextEpochStart: 1360, tempo: 360, period: 1, first: 1720 },
    { block: 1361, nextEpochStart: 1360, tempo: 360, period: 1, first: 1722 },
  ])('a commit after block $block is opened in $first', ({ first, ...state }) => {
    expect(firstRevealBlock(state)).toBe(first);
  });
});

describe('the round of drand', () => {
  const rows =
    bittensorGolden<
      Row<
        | 'nowUnix'
        | 'tempo'
        | 'currentBlock'
        | 'storageIndex'
        | 'revealPeriod'
        | 'blockTime'
        | 'firstRevealBlock'
        | 'revealRound'
      >[]
    >('drandRound');

  it.each(rows)('at $nowUnix for block $firstRevealBlock', (row) => {
    const { first } = legacyRevealWindow({
      block: row.currentBlock,
      netuid: row.storageIndex,
      tempo: row.tempo,
      period: row.revealPeriod,
    });
    expect(first).toBe(row.firstRevealBlock);
    const now = { nowMs: row.nowUnix * 1000, block: row.currentBlock, blockMs: row.blockTime * 1000 };
    expect(revealRound({ ...now, firstBlock: first })).toBe(row.revealRound);
  });

  test('is at least 1, and not before now', () => {
    const past = { block: 100, firstBlock: 10, blockMs: 12_000 };
    expect(revealRound({ ...past, nowMs: 0 })).toBe(1);
    expect(revealRound({ ...past, nowMs: 1_692_803_367_000 + 30_000 })).toBe(10);
  });
});
