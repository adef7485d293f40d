import type { ApiPromise } from '@polkadot/api';
import { SynthError, type JsonObject } from '../../../../../core/index.ts';
import { indexOf } from '../../../../../plugins/chains/bittensor/subtensor/place.ts';
import { commitHash } from '../../../../../plugins/chains/bittensor/weights/commit-hash.ts';
import { legacyEpoch } from '../../../../../plugins/chains/bittensor/weights/epochs.ts';
import type { SubnetState } from '../../../../../plugins/chains/bittensor/subtensor/state.ts';
import type { Connection } from '../../../../../plugins/chains/substrate/connection.ts';
import type { Submission, Submitter } from '../../../../../plugins/chains/substrate/submit.ts';

interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
}

interface Entry {
  readonly hash: string;
  readonly block: number;
  readonly epoch: number;
}

/** A chain in memory with one subnet and one hotkey on it, uid 0: takes and refuses weights by the pallet's rules. */
export interface FakeChain {
  readonly connection: Connection;
  readonly submitter: Submitter;
  read(signal: AbortSignal): Promise<SubnetState>;
  /** May be changed at any time. */
  readonly state: { -readonly [Key in keyof SubnetState]: SubnetState[Key] };
  /** All calls that came into a block, accepted or not. */
  readonly calls: readonly Call[];
  readonly queue: readonly Entry[];
  /** As the pallet would keep them; null before the first. */
  weights(): readonly (readonly [number, number])[] | null;
  advance(blocks: number): void;
  /** What happens to the next transaction: it is lost, it is included but nobody hears of it, or it is refused so. */
  next(fate: 'lost' | 'unheard' | { readonly refused: string }): void;
}

export const hotkey = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
export const publicKey = Uint8Array.from(
  Buffer.from('d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d', 'hex'),
);

const plain = ['setWeights', 'commitWeights', 'revealWeights'];
const mechanisms = ['setMechanismWeights', 'commitMechanismWeights', 'revealMechanismWeights'];

export function fakeChain(options: {
  /** Which calls the metadata has. */
  readonly runtime: 'plain' | 'mechanisms' | 'timelock';
  readonly state?: Partial<SubnetState>;
}): FakeChain {
  const state: FakeChain['state'] = {
    netuid: 1,
    mechid: 0,
    block: 1000,
    blockHash: '0x00',
    specVersion: 218,
    tempo: 99,
    weightsRateLimit: 20,
    minAllowedWeights: 1,
    maxWeightsLimit: 65_535,
    weightsVersionKey: 0n,
    commitReveal: false,
    revealPeriodEpochs: 1,
    commitRevealVersion: null,
    stakeThreshold: 0,
    blockMs: 12_000,
    nextEpochStart: null,
    subnetEpochIndex: null,
    lastStoredRound: null,
    n: 8,
    self: { uid: 0, lastUpdate: 900, permit: true, stake: 1000 },
    owner: null,
    ...options.state,
  };
  const calls: Call[] = [];
  let queue: Entry[] = [];
  let stored: (readonly [number, number])[] | null = null;
  let fate: Parameters<FakeChain['next']>[0] | null = null;
  let serial = 0;

  const epochNow = (): number =>
    state.subnetEpochIndex ?? legacyEpoch(state.block, state.netuid, state.tempo);
  const setLastUpdate = (): void => {
    if (state.self) state.self = { ...state.self, lastUpdate: state.block };
  };
  const isTooSoon = (): boolean =>
    state.self !== null && state.block - state.self.lastUpdate < state.weightsRateLimit;
  const dropExpired = (): void => {
    while (queue[0] && queue[0].epoch + state.revealPeriodEpochs < epochNow()) queue.shift();
  };

  const apply = async ({ name, args }: Call): Promise<string | null> => {
    const given = name.includes('Mechanism') ? args.slice(2) : args.slice(1);
    if (name.startsWith('set')) {
      if (state.commitReveal) return 'CommitRevealEnabled';
      if (isTooSoon()) return 'SettingWeightsTooFast';
      const [uids, values] = given as [number[], number[]];
      stored = uids.map((uid, index) => [uid, values[index] ?? 0] as const);
      setLastUpdate();
      return null;
    }
    if (!state.commitReveal) return 'CommitRevealDisabled';
    if (name.startsWith('commit')) {
      if (isTooSoon()) return 'CommittingWeightsTooFast';
      dropExpired();
      if (queue.length >= 10) return 'TooManyUnrevealedCommits';
      if (!name.includes('Timelocked'))
        queue.push({ hash: String(given[0]), block: state.block, epoch: epochNow() });
      setLastUpdate();
      return null;
    }
    const [uids, values, salt, versionKey] = given as [number[], number[], number[], bigint];
    const index = indexOf(state);
    const hash = await commitHash(publicKey, index, { uids, values, salt, versionKey });
    const isExpired = queue.some((entry) => entry.hash === hash);
    dropExpired();
    const at = queue.findIndex((entry) => entry.hash === hash);
    if (at < 0) return isExpired ? 'ExpiredWeightCommit' : 'NoWeightsCommitFound';
    if (epochNow() !== (queue[at]?.epoch ?? 0) + state.revealPeriodEpochs) return 'RevealTooEarly';
    queue = queue.slice(at + 1);
    stored = uids.map((uid, place) => [uid, values[place] ?? 0] as const);
    return null;
  };

  const names = {
    plain,
    mechanisms: [...plain, ...mechanisms],
    timelock: [...plain, ...mechanisms, 'commitTimelockedWeights', 'commitTimelockedMechanismWeights'],
  }[options.runtime];
  const api = {
    genesisHash: { toHex: () => '0xfeed' },
    tx: {
      subtensorModule: Object.fromEntries(
        names.map((name) => [name, (...args: unknown[]) => ({ name, args })]),
      ),
    },
    query: {
      subtensorModule: {
        weightCommits: async (index: number, who: string) => ({
          toJSON: () =>
            index === indexOf(state) && who === hotkey && queue.length > 0
              ? queue.map(({ hash, block, epoch }) =>
                  state.subnetEpochIndex === null ? [hash, block, 0, 0] : [hash, epoch, block, 0],
                )
              : null,
        }),
      },
    },
  } as unknown as ApiPromise;

  return {
    state,
    calls,
    get queue() {
      return queue;
    },
    weights: () => stored,
    async read(signal) {
      signal.throwIfAborted();
      return { ...state };
    },
    advance(blocks) {
      state.block += blocks;
    },
    next(chosen) {
      fate = chosen;
    },
    connection: {
      call: async (_what, work, signal) => {
        signal.throwIfAborted();
        return work(api, undefined as never);
      },
      once: () => Promise.reject(new Error('not used')),
      head: () => ({ block: state.block, seenAtMs: 0 }),
      close: async () => undefined,
    },
    submitter: {
      async submit(what, make, signal) {
        signal.throwIfAborted();
        const call = make(api) as unknown as Call;
        const mine = fate;
        fate = null;
        const hash = `0x${(serial += 1).toString(16).padStart(64, '0')}`;
        if (mine === 'lost') throw unknownFate(what);
        state.block += 1;
        const name = typeof mine === 'object' && mine !== null ? mine.refused : await apply(call);
        calls.push(call);
        if (mine === 'unheard') throw unknownFate(what);
        const events: JsonObject[] = [];
        return {
          accepted: name === null,
          block: state.block,
          hash,
          error: name === null ? null : { name, remedy: `remedy of ${name}` },
          events,
        } satisfies Submission;
      },
    },
  };
}

const unknownFate = (what: string): SynthError =>
  new SynthError('SYN_CHAIN_UNAVAILABLE', {
    message: `It is not known whether the chain took the transaction to ${what}.`,
  });
