import { join } from 'node:path';
import { openDatabase, type RecordDatabase } from './database.ts';
import { decodeRecord, type StepRecord } from './record.ts';
import { writeStep } from './write-step.ts';
import type { WeightsReceipt } from '../contracts/chain.ts';
import type { Earning, Weights } from '../contracts/weigher.ts';
import type { LedgerRow } from '../run/ledger.ts';

/** A run as it stands in the store. */
export interface RunRow {
  readonly id: number;
  readonly seed: number;
  readonly configHash: string;
  /** Number of its first step. */
  readonly firstStep: number;
  /** null: until stopped. */
  readonly targetSteps: number | null;
  /** `running` of a process that is gone: it was killed. */
  readonly state: 'running' | 'stopped' | 'finished';
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

export interface RunTotals {
  readonly steps: number;
  readonly failedSteps: number;
  readonly rows: number;
  /** null: a price is not known. */
  readonly costUsd: number | null;
}

export interface Tally {
  readonly hotkey: string;
  readonly samples: number;
  readonly rewardSum: number;
}

/** What one reply earned, and the registration it counts for. */
export interface EarningRow extends Earning {
  readonly hotkey: string;
  readonly registeredAt: number;
}

/** One submission of weights, as far as it came. */
export interface WeightsAttempt {
  readonly step: number;
  readonly block: number;
  readonly at: number;
  readonly weights: Weights;
  readonly receipt: WeightsReceipt | null;
}

/** The records of one node. Every method is synchronous and durable when it returns. */
export interface RecordStore {
  /** Steps committed over all runs; the last one's number. */
  countSteps(): number;
  /** When the last step ended, milliseconds since the epoch; null before the first. */
  lastStepAt(): number | null;
  /** The last run, if it is unfinished and was to do the same; else null. */
  unfinishedRun(like: Pick<RunRow, 'seed' | 'configHash' | 'targetSteps'>): RunRow | null;
  addRun(run: Omit<RunRow, 'id' | 'state'>): RunRow;
  setRunState(run: number, state: RunRow['state']): void;
  /** Newest first. */
  runs(limit: number): RunRow[];
  totals(run: number): RunTotals;
  tallies(run: number): Tally[];
  /** What single replies earned in the steps that ended at `since` (milliseconds since the epoch) or later, oldest first. */
  earnings(since: number): EarningRow[];
  /** Scores of those who were on the subnet in the last step; with `departed` of the others too. */
  readLedger(options?: { departed?: boolean }): LedgerRow[];
  /**
   * Record, ledger, usage and tallies in one transaction; returns the number of its first dataset row. `open`: the step has
   * yet to be concluded.
   */
  commit(record: StepRecord, options?: { open?: boolean }): number;
  /** Steps yet to be concluded, ascending. */
  unconcluded(): Iterable<{ readonly record: StepRecord }>;
  setConcluded(step: number): void;
  /** Steps after `step`, ascending. */
  records(afterStep: number): Iterable<{ readonly record: StepRecord; readonly firstSeq: number }>;
  /** Steps with rows numbered above `seq`, ascending. */
  undelivered(seq: number): Iterable<{ readonly record: StepRecord; readonly firstSeq: number }>;
  /** Number of the last row a sink confirmed, 0 for none. */
  delivered(sink: string): number;
  setDelivered(sink: string, seq: number): void;
  /** Notes an attempt before it is made; the receipt follows. One without a receipt was cut off. */
  addWeights(attempt: { run: number; step: number; block: number; weights: Weights; at: number }): number;
  addReceipt(id: number, receipt: WeightsReceipt): void;
  /** The last attempts over all runs, newest first; no receipt: cut off before there was one. */
  attempts(limit: number): WeightsAttempt[];
  /** Block of a run's last attempt, null for none; another run may have been on another chain. */
  lastWeightsBlock(run: number): number | null;
  close(): void;
}

/** Opens the records in a node's storage folder. Whoever writes holds the lock of the folder (`lockStorage`). */
export function openRecords(folder: string, options: { mustExist?: boolean } = {}): RecordStore {
  const db = openDatabase(join(folder, 'records.db'), options);
  return {
    countSteps: () => Number(db.get('SELECT coalesce(max(step), 0) AS n FROM step')?.['n']),
    lastStepAt: () => {
      const at = db.get('SELECT at FROM step ORDER BY step DESC LIMIT 1')?.['at'];
      return at == null ? null : Number(at);
    },
    unfinishedRun({ seed, configHash, targetSteps }) {
      const [last] = readRuns(db, 1);
      const same =
        last !== undefined &&
        last.state !== 'finished' &&
        last.seed === seed &&
        last.configHash === configHash &&
        last.targetSteps === targetSteps;
      return same ? last : null;
    },
    addRun: (run) => ({
      ...run,
      state: 'running',
      id: db.run(
        "INSERT INTO run (seed, config_hash, first_step, target_steps, state, started_at) VALUES (?, ?, ?, ?, 'running', ?)",
        run.seed,
        run.configHash,
        run.firstStep,
        run.targetSteps,
        run.startedAt,
      ),
    }),
    setRunState: (run, state) => void db.run('UPDATE run SET state = ? WHERE id = ?', state, run),
    runs: (limit) => readRuns(db, limit),
    totals: (run) => readTotals(db, run),
    tallies: (run) =>
      db
        .all('SELECT hotkey, samples, reward_sum FROM tally WHERE run = ? ORDER BY hotkey', run)
        .map((row) => ({
          hotkey: String(row['hotkey']),
          samples: Number(row['samples']),
          rewardSum: Number(row['reward_sum']),
        })),
    earnings: (since) =>
      db
        .all('SELECT at, hotkey, registered_at, reward FROM earning WHERE at >= ? ORDER BY at, rowid', since)
        .map((row) => ({
          at: Number(row['at']),
          hotkey: String(row['hotkey']),
          registeredAt: Number(row['registered_at']),
          reward: Number(row['reward']),
        })),
    readLedger: ({ departed = false } = {}) =>
      db
        .all('SELECT * FROM ledger WHERE departed <= ? ORDER BY departed, uid', Number(departed))
        .map((row) => ({
          hotkey: String(row['hotkey']),
          uid: Number(row['uid']),
          registeredAt: Number(row['registered_at']),
          score: Number(row['score']),
          samples: Number(row['samples']),
          lastStep: Number(row['last_step']),
        })),
    commit: (record, { open = false } = {}) => db.write(() => writeStep(db, record, open)),
    unconcluded: () =>
      pages(
        db,
        'SELECT step, first_seq, record FROM step WHERE step > ? AND concluded = 0 ORDER BY step LIMIT 1',
        0,
      ),
    setConcluded: (step) => void db.run('UPDATE step SET concluded = 1 WHERE step = ?', step),
    records: (afterStep) =>
      pages(db, 'SELECT step, first_seq, record FROM step WHERE step > ? ORDER BY step LIMIT 1', afterStep),
    undelivered: (seq) =>
      pages(
        db,
        'SELECT step, first_seq, record FROM step WHERE step > ? AND row_count > 0 AND first_seq + row_count - 1 > ? ORDER BY step LIMIT 1',
        lastDeliveredStep(db, seq),
        seq,
      ),
    delivered: (sink) => Number(db.get('SELECT seq FROM delivery WHERE sink = ?', sink)?.['seq'] ?? 0),
    setDelivered: (sink, seq) =>
      void db.run(
        'INSERT INTO delivery (sink, seq) VALUES (?, ?) ON CONFLICT (sink) DO UPDATE SET seq = excluded.seq',
        sink,
        seq,
      ),
    addWeights: ({ run, step, block, weights, at }) =>
      db.run(
        'INSERT INTO weights (run, step, block, shares, at) VALUES (?, ?, ?, ?, ?)',
        run,
        step,
        block,
        JSON.stringify(weights),
        at,
      ),
    addReceipt: (id, receipt) =>
      void db.run('UPDATE weights SET receipt = ? WHERE id = ?', JSON.stringify(receipt), id),
    attempts: (limit) =>
      db.all('SELECT * FROM weights ORDER BY id DESC LIMIT ?', limit).map((row) => ({
        step: Number(row['step']),
        block: Number(row['block']),
        at: Number(row['at']),
        weights: JSON.parse(String(row['shares'])) as Weights,
        receipt: row['receipt'] === null ? null : (JSON.parse(String(row['receipt'])) as WeightsReceipt),
      })),
    lastWeightsBlock: (run) => {
      const block = db.get('SELECT max(block) AS block FROM weights WHERE run = ?', run)?.['block'];
      return block == null ? null : Number(block);
    },
    close: () => db.close(),
  };
}

const readRuns = (db: RecordDatabase, limit: number): RunRow[] =>
  db.all('SELECT * FROM run ORDER BY id DESC LIMIT ?', limit).map((row) => ({
    id: Number(row['id']),
    seed: Number(row['seed']),
    configHash: String(row['config_hash']),
    firstStep: Number(row['first_step']),
    targetSteps: row['target_steps'] === null ? null : Number(row['target_steps']),
    state: row['state'] as RunRow['state'],
    startedAt: Number(row['started_at']),
  }));

function readTotals(db: RecordDatabase, run: number): RunTotals {
  const steps = db.get(
    "SELECT count(*) AS steps, count(*) FILTER (WHERE state = 'failed') AS failed, coalesce(sum(row_count), 0) AS row_count FROM step WHERE run = ?",
    run,
  );
  const usage = db.get(
    'SELECT coalesce(sum(cost_usd), 0) AS cost, count(*) FILTER (WHERE cost_usd IS NULL) AS unknown FROM usage WHERE run = ?',
    run,
  );
  return {
    steps: Number(steps?.['steps']),
    failedSteps: Number(steps?.['failed']),
    rows: Number(steps?.['row_count']),
    costUsd: Number(usage?.['unknown']) > 0 ? null : Number(usage?.['cost']),
  };
}

/** The last step whose rows all have numbers up to `seq`: where looking for the others begins. */
const lastDeliveredStep = (db: RecordDatabase, seq: number): number =>
  Number(
    db.get(
      'SELECT step FROM step WHERE row_count > 0 AND first_seq <= ? ORDER BY first_seq DESC LIMIT 1',
      seq,
    )?.['step'] ?? 1,
  ) - 1;

/** One record at a time, so that a long history does not stand in memory. */
function* pages(
  db: RecordDatabase,
  sql: string,
  afterStep: number,
  ...rest: number[]
): Generator<{ record: StepRecord; firstSeq: number }> {
  for (let after = afterStep; ;) {
    const row = db.get(sql, after, ...rest);
    if (row === undefined) return;
    yield { record: decodeRecord(String(row['record'])), firstSeq: Number(row['first_seq']) };
    after = Number(row['step']);
  }
}
