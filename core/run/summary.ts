import { sharesOf, weighLedger } from './weights.ts';
import type { Metagraph } from '../contracts/chain.ts';
import type { RecordStore } from '../records/store.ts';
import type { RunContext } from './context.ts';
import type { RunSummary, SummaryRow } from './events.ts';
import type { LedgerRow } from './ledger.ts';

/** What a run came to that has no records to tell of. */
export const bareSummary = (facts: Pick<RunSummary, 'role' | 'ended' | 'timings'>): RunSummary => ({
  ...facts,
  run: 0,
  resumed: false,
  steps: 0,
  failedSteps: 0,
  rows: 0,
  costUsd: 0,
  table: [],
});

/** What a validator's run came to, from the records and the last look at the subnet. */
export async function summarise(
  context: RunContext,
  store: RecordStore,
  facts: {
    readonly run: number;
    readonly resumed: boolean;
    readonly ended: RunSummary['ended'];
    readonly ledger: readonly LedgerRow[];
    readonly metagraph: Metagraph;
    readonly totalMs: number;
  },
  signal: AbortSignal,
): Promise<RunSummary> {
  const { run, resumed, ended, ledger, metagraph, totalMs } = facts;
  const weights = await weighLedger(context, store, ledger, metagraph, signal);
  const shares = new Map(weights && sharesOf(weights).map((share, index) => [weights.uids[index], share]));
  const scores = new Map(ledger.map(({ hotkey, score }) => [hotkey, score]));
  const tallies = new Map(store.tallies(run).map((tally) => [tally.hotkey, tally]));
  const table = metagraph.neurons
    .filter(({ uid }) => uid !== metagraph.self)
    .map(({ uid, hotkey, label, incentive, emission }): SummaryRow => {
      const tally = tallies.get(hotkey);
      return {
        uid,
        hotkey,
        label,
        samples: tally?.samples ?? 0,
        meanReward: tally ? tally.rewardSum / tally.samples : null,
        ledgerScore: scores.get(hotkey) ?? 0,
        weightShare: shares.size === 0 ? null : (shares.get(uid) ?? 0),
        incentive,
        emission,
      };
    });
  return { role: 'validator', ended, run, resumed, ...store.totals(run), table, timings: { totalMs } };
}
