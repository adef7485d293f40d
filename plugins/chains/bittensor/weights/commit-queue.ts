import { SynthError } from '../../../../core/index.ts';
import type { Connection } from '../../substrate/connection.ts';
import { indexOf } from '../subtensor/place.ts';
import type { SubnetState } from '../subtensor/state.ts';
import type { Mechanism } from './calls.ts';
import { legacyRevealWindow } from './epochs.ts';

/** When a commit was taken. */
export interface CommitTime {
  readonly block: number;
  /** Null where the runtime does not count epochs. */
  readonly epoch: number | null;
}

/** A commit that the chain keeps for its reveal. `hash`: 0x and hex. */
export interface StoredCommit extends CommitTime {
  readonly hash: string;
}

/** The most the chain keeps of one key. */
export const queueLength = 10;

/** Commits of ours that the chain keeps, the oldest first, and which chain that is. SYN_CHAIN_RUNTIME. */
export function readCommits(
  connection: Connection,
  place: Mechanism,
  hotkey: string,
  { subnetEpochIndex }: Pick<SubnetState, 'subnetEpochIndex'>,
  signal: AbortSignal,
): Promise<{ readonly genesis: string; readonly commits: readonly StoredCommit[] }> {
  return connection.call(
    'read our commits of weights',
    async (api) => {
      const query = api.query['subtensorModule']?.['weightCommits'];
      if (!query) throw unknownForm();
      const found = (await query(indexOf(place), hotkey)).toJSON();
      const rows = (found ?? []) as readonly unknown[];
      return {
        genesis: api.genesisHash.toHex(),
        commits: rows.map((row) => readRow(row, subnetEpochIndex !== null)),
      };
    },
    signal,
  );
}

/** `(hash, epoch, block, 0)` where the runtime counts epochs, `(hash, block, first, last)` before. */
function readRow(row: unknown, isCounted: boolean): StoredCommit {
  const [hash, ...numbers] = (Array.isArray(row) ? row : []) as readonly unknown[];
  const [first, second] = numbers.map(Number);
  if (typeof hash !== 'string' || numbers.length !== 3 || first === undefined || second === undefined)
    throw unknownForm();
  return isCounted ? { hash, epoch: first, block: second } : { hash, epoch: null, block: first };
}

/** Whether what was committed then can be revealed: not yet, now, or no more. */
export function stageOf({ block, epoch }: CommitTime, state: SubnetState): 'early' | 'open' | 'late' {
  const { tempo, netuid, revealPeriodEpochs: period } = state;
  if (state.subnetEpochIndex !== null && epoch !== null) {
    const wanted = epoch + period;
    return state.subnetEpochIndex < wanted ? 'early' : state.subnetEpochIndex === wanted ? 'open' : 'late';
  }
  const { first, last } = legacyRevealWindow({ block, netuid, tempo, period });
  // What is sent now comes into the next block at best.
  return state.block < first ? 'early' : state.block < last ? 'open' : 'late';
}

const unknownForm = (): SynthError =>
  new SynthError('SYN_CHAIN_RUNTIME', {
    message: 'The runtime of the chain keeps commits of weights in a form that is not known.',
    hint: 'Look for a newer version of synth; until then the subnet’s weights cannot be committed.',
  });
