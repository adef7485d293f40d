import { SynthError, type Metagraph, type MinerRequest, type Neuron } from '../../../core/index.ts';
import type { Database } from './database.ts';
import { newChainLaws, type Laws } from './options.ts';

export const raoPerToken = 1_000_000_000;
const u16Max = 65_535;

/** A neuron as the file has it; shares as u16, money in rao, rows of weights and bonds as JSON pairs. */
export interface NeuronRow {
  readonly uid: number;
  readonly hotkey: string;
  readonly coldkey: string;
  readonly label: string;
  readonly stake: number;
  readonly earned: number;
  readonly registered: number;
  readonly lastUpdate: number;
  readonly permit: number;
  readonly host: string | null;
  readonly port: number | null;
  readonly pacedStep: number;
  readonly pacedBlock: number;
  readonly incentive: number;
  readonly dividends: number;
  readonly consensus: number;
  readonly trust: number;
  readonly emission: number;
  readonly weights: string;
  readonly bonds: string;
}

/** Who wants a place on the subnet; stake in tokens, undefined: keep it as it is. */
export interface Applicant {
  readonly hotkey: string;
  readonly coldkey: string;
  readonly label: string;
  readonly stake: number | undefined;
}

/** Reads and writes the subnet's state; all of it goes through the file, which other processes change too. */
export interface Subnet {
  readonly netuid: number;
  /** Seed of the node that made the chain: all keys come from it, so that a node with another seed is still itself. */
  readonly keySeed: number;
  readonly database: Database;
  /** A named fact about the whole subnet, kept as JSON. */
  fact<T>(name: string): T | null;
  setFact(name: string, value: unknown): void;
  laws(): Laws;
  block(): number;
  setBlock(block: number): void;
  neurons(): NeuronRow[];
  find(hotkey: string): NeuronRow | null;
  /** Resolves the uid; SYN_CHAIN_STATE when there is no place. Registering again changes label and stake alone. */
  register(applicant: Applicant, defaultStake: number): number;
  /** `residents` are found in this process, whatever the file says. */
  metagraph(self: string, residents: ReadonlyMap<string, Pick<Neuron, 'endpoint'>>): Metagraph;
}

/** Binds the state of subnet `netuid` to its file; a new file gets the laws of a new chain, changed by those given. */
export function openSubnet(database: Database, netuid: number, given: Partial<Laws>, seed: number): Subnet {
  const fact = <T>(name: string): T | null => {
    const row = database.get<{ value: string }>('SELECT value FROM fact WHERE name = ?', name);
    return row && (JSON.parse(row.value) as T);
  };
  const setFact = (name: string, value: unknown): void =>
    database.run('INSERT OR REPLACE INTO fact VALUES (?, ?)', name, JSON.stringify(value));

  database.transact(() => {
    const stored = fact<number>('netuid') ?? netuid;
    if (stored !== netuid)
      throw new SynthError('SYN_CHAIN_STATE', {
        message: `This chain's file holds subnet ${stored}, not ${netuid}.`,
        hint: `Set \`netuid: ${stored}\`, or name another file with the option \`file\`.`,
      });
    setFact('netuid', netuid);
    setFact('keySeed', fact<number>('keySeed') ?? seed);
    setFact('laws', { ...newChainLaws, ...fact<Laws>('laws'), ...given });
  });

  const laws = (): Laws => fact<Laws>('laws') ?? newChainLaws;
  const block = (): number => fact<number>('block') ?? 0;
  const neurons = (): NeuronRow[] => database.all<NeuronRow>('SELECT * FROM neuron ORDER BY uid');
  const find = (hotkey: string): NeuronRow | null =>
    database.get<NeuronRow>('SELECT * FROM neuron WHERE hotkey = ?', hotkey);

  return {
    netuid,
    keySeed: fact<number>('keySeed') ?? seed,
    database,
    fact,
    setFact,
    laws,
    block,
    setBlock: (value) => setFact('block', value),
    neurons,
    find,
    register: (applicant, defaultStake) =>
      database.transact(() => {
        const known = find(applicant.hotkey);
        const stake = Math.round((applicant.stake ?? defaultStake) * raoPerToken);
        if (known) {
          const kept = applicant.stake === undefined ? known.stake : stake;
          database.run(
            'UPDATE neuron SET label = ?, stake = ? WHERE uid = ?',
            applicant.label,
            kept,
            known.uid,
          );
          return known.uid;
        }
        const [now, all, current] = [block(), neurons(), laws()];
        const uid = all.length < current.maxUids ? all.length : prune(all, current, now);
        // The first with stake may weigh at once; later ones wait for the next epoch, as everywhere.
        const isFirst = stake > 0 && !all.some(({ permit }) => permit);
        database.run(
          `INSERT OR REPLACE INTO neuron (uid, hotkey, coldkey, label, stake, registered, pacedBlock, permit)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          ...[uid, applicant.hotkey, applicant.coldkey, applicant.label, stake, now, now, Number(isFirst)],
        );
        return uid;
      }),
    metagraph: (self, residents) =>
      database.transact(() => {
        const rows = neurons();
        const { tempo, weightsRateLimit, minAllowedWeights, maxWeightLimit } = laws();
        return {
          netuid,
          block: block(),
          self: rows.find(({ hotkey }) => hotkey === self)?.uid ?? null,
          neurons: rows.map((row) => toNeuron(row, residents.get(row.hotkey)?.endpoint)),
          limits: { tempo, weightsRateLimit, minAllowedWeights, maxWeightLimit },
        };
      }),
  };
}

/** The uid to give away: least emission, then oldest, then lowest uid, among those no longer immune. */
function prune(rows: readonly NeuronRow[], { immunityPeriod, maxUids }: Laws, now: number): number {
  const [weakest] = rows
    .filter(({ registered }) => now - registered >= immunityPeriod)
    .sort((a, b) => a.emission - b.emission || a.registered - b.registered || a.uid - b.uid);
  if (weakest) return weakest.uid;
  throw new SynthError('SYN_CHAIN_STATE', {
    message: `The local subnet is full: ${maxUids} neurons, all of them immune for now.`,
    hint: "Raise `maxUids` or lower `immunityPeriod` in the chain's options.",
  });
}

/** A neuron as others see it; `inProcess` overrides where it is found. */
export function toNeuron(row: NeuronRow, inProcess?: Neuron['endpoint']): Neuron {
  const served = row.host !== null && row.port !== null ? { host: row.host, port: row.port } : null;
  return {
    uid: row.uid,
    hotkey: row.hotkey,
    coldkey: row.coldkey,
    stake: row.stake / raoPerToken,
    validatorPermit: row.permit === 1,
    endpoint: inProcess ?? served,
    lastUpdate: row.lastUpdate,
    registeredAt: row.registered,
    incentive: row.incentive / u16Max,
    dividends: row.dividends / u16Max,
    consensus: row.consensus / u16Max,
    trust: row.trust / u16Max,
    emission: row.emission / raoPerToken,
    label: row.label,
  };
}

/** A neuron as the miner it asks gets to know it. */
export const callerOf = (row: NeuronRow): NonNullable<MinerRequest['caller']> => ({
  hotkey: row.hotkey,
  uid: row.uid,
  stake: row.stake / raoPerToken,
  validatorPermit: row.permit === 1,
});
