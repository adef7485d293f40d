import { yumaEpoch, type YumaParams } from '../yuma/consensus.ts';
import type { SparseRow } from '../yuma/matrix.ts';
import type { Laws } from './options.ts';
import { raoPerToken, type NeuronRow, type Subnet } from './subnet.ts';

const u16Max = 65_535;
/** Results of older epochs are dropped. */
const keptEpochs = 1000;

/** Blocks from `block` to the next one an epoch falls on, 0 on that block itself; Infinity for a tempo of 0. */
export const blocksUntilEpoch = (block: number, netuid: number, tempo: number): number =>
  tempo === 0 ? Infinity : tempo - ((block + netuid + 1) % (tempo + 1));

/** Lets blocks pass up to `target` and runs every epoch on the way, each once. Nothing happens when the chain is there already. */
export function advance(subnet: Subnet, target: number): void {
  subnet.database.transact(() => {
    const { netuid } = subnet;
    let block = subnet.block();
    const { tempo } = subnet.laws();
    while (block < target) {
      block += 1 + blocksUntilEpoch(block + 1, netuid, tempo);
      if (block <= target) runEpoch(subnet, block);
    }
    if (target > subnet.block()) subnet.setBlock(target);
  });
}

function runEpoch(subnet: Subnet, block: number): void {
  const { database } = subnet;
  const laws = subnet.laws();
  const rows = subnet.neurons();
  const last = database.get<{ block: number | null }>('SELECT max(block) AS block FROM epoch');
  const row = (text: string): SparseRow => JSON.parse(text) as SparseRow;
  const result = yumaEpoch({
    params: toParams(laws),
    block,
    stakes: rows.map(({ stake }) => BigInt(stake)),
    weights: rows.map(({ weights }) => row(weights)),
    bonds: rows.map(({ bonds }) => row(bonds)),
    bondsFrom: rows.map(() => last?.block ?? 0),
    permits: rows.map(({ permit }) => permit === 1),
    lastUpdate: rows.map(({ lastUpdate, registered }) => Math.max(lastUpdate, registered)),
    registeredAt: rows.map(({ registered }) => registered),
    owner: null,
    emission: BigInt(Math.round(laws.emissionPerEpoch * raoPerToken)),
  });
  rows.forEach(({ uid, stake, earned }: NeuronRow, index) => {
    const emission = Number(result.emission[index] ?? 0n);
    database.run(
      `UPDATE neuron SET permit = ?, incentive = ?, dividends = ?, consensus = ?, trust = ?, emission = ?, earned = ?,
         stake = ?, bonds = ? WHERE uid = ?`,
      Number(result.permits[index] ?? false),
      result.incentive[index] ?? 0,
      result.dividends[index] ?? 0,
      result.consensus[index] ?? 0,
      // A validator's trust is its own agreement with the consensus, a miner's the agreement about it.
      Math.max(result.validatorTrust[index] ?? 0, result.trust[index] ?? 0),
      emission,
      earned + emission,
      laws.restake ? stake + emission : stake,
      JSON.stringify(result.bonds[index] ?? []),
      uid,
    );
  });
  const hotkeys = rows.map(({ hotkey }) => hotkey);
  const { incentive, dividends } = result;
  const account = { hotkeys, incentive, dividends, emission: result.emission.map(Number) };
  database.run('INSERT INTO epoch VALUES (?, ?)', block, JSON.stringify(account));
  database.run(
    'DELETE FROM epoch WHERE block NOT IN (SELECT block FROM epoch ORDER BY block DESC LIMIT ?)',
    keptEpochs,
  );
}

const toParams = (laws: Laws): YumaParams => ({
  version: laws.yuma,
  kappa: laws.kappa,
  bondsMovingAverage: laws.bondsMovingAverage,
  bondsPenalty: laws.bondsPenalty,
  activityCutoff: laws.activityCutoff,
  maxAllowedValidators: laws.maxAllowedValidators,
  stakeThreshold: BigInt(Math.round(laws.stakeThreshold * raoPerToken)),
  // The runtime's defaults: alpha between 0.7 and 0.9, steepness 10.
  liquidAlpha: laws.liquidAlpha
    ? { low: Math.floor(0.7 * u16Max), high: Math.floor(0.9 * u16Max), steepness: 1000 }
    : null,
});
