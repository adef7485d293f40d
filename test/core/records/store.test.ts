import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import type { ErrorCode } from '../../../core/index.ts';
import { lockStorage } from '../../../core/records/lock.ts';
import { migrations } from '../../../core/records/migrations.ts';
import { decodeRecord, encodeRecord, type StepRecord } from '../../../core/records/record.ts';
import { rowsOf } from '../../../core/records/rows.ts';
import { openRecords } from '../../../core/records/store.ts';
import { item, reply, temporaryFolder } from '../run/fakes.ts';

const coded = (code: ErrorCode): Error => expect.objectContaining({ code }) as Error;

const usage = {
  name: 'default',
  provider: 'p',
  model: 'm',
  calls: 2,
  cachedCalls: 1,
  inputTokens: 10,
  outputTokens: 5,
  costUsd: 0.25,
};

const record = (step: number, more: Partial<StepRecord> = {}): StepRecord => ({
  format: 1,
  run: 1,
  step,
  state: 'completed',
  seed: `7/step/${step}`,
  configHash: 'hash',
  version: '0.0.0',
  block: step,
  exchanges: [
    {
      item: 0,
      turn: 0,
      task: 'words',
      protocol: 'plain',
      content: item('q', 'r'),
      challenge: { text: 'c', messages: [{ role: 'user', content: 'c' }], author: {} },
      reference: { text: 'r' },
      timeoutMs: 10,
      replies: [reply(1, 'a \ud800'), reply(2, '', { status: 408 })],
      verdicts: [
        { reward: 0.5, rewards: { main: { value: 0.5 } }, penalties: {} },
        { reward: 0, rewards: { main: { value: 0, reason: 'empty' } }, penalties: {} },
      ],
      failure: null,
    },
  ],
  failures: [],
  failure: null,
  ledger: {
    before: [],
    after: [{ hotkey: 'hot-1', uid: 1, registeredAt: 1, score: 0.1 + 0.2, samples: step, lastStep: step }],
  },
  usage: [usage],
  at: 1000 + step,
  timings: { totalMs: 3 },
  ...more,
});

const run = { seed: 7, configHash: 'hash', firstStep: 1, targetSteps: 3, startedAt: 5 };

describe('the record store', () => {
  it('keeps steps, ledger, cost and tallies together', () => {
    const folder = temporaryFolder();
    const store = openRecords(folder);
    expect(store.countSteps()).toBe(0);
    expect(store.addRun(run)).toMatchObject({ id: 1, state: 'running' });
    expect(store.commit(record(1))).toBe(1);
    expect(store.commit(record(2, { state: 'failed' }))).toBe(3);
    expect(store.commit(record(3))).toBe(3);
    store.close();

    const again = openRecords(folder);
    expect(again.countSteps()).toBe(3);
    expect(again.totals(1)).toEqual({ steps: 3, failedSteps: 1, rows: 4, costUsd: 0.75 });
    expect(again.tallies(1)).toEqual([
      { hotkey: 'hot-1', samples: 2, rewardSum: 1 },
      { hotkey: 'hot-2', samples: 2, rewardSum: 0 },
    ]);
    expect(again.readLedger()).toEqual(record(3).ledger.after);
    expect([...again.records(1)].map((kept) => kept.record)).toEqual([
      record(2, { state: 'failed' }),
      record(3),
    ]);
    again.close();
  });

  it('commits a step once, whole or not at all', () => {
    const store = openRecords(temporaryFolder());
    store.addRun(run);
    store.commit(record(1));
    expect(() => store.commit(record(1))).toThrow(coded('SYN_STORE_DAMAGED'));
    const twice = record(2, { usage: [usage, usage] });
    expect(() => store.commit(twice)).toThrow(coded('SYN_STORE_DAMAGED'));
    expect(store.countSteps()).toBe(1);
    expect(store.readLedger()).toEqual(record(1).ledger.after);
    expect(store.totals(1)).toMatchObject({ steps: 1, costUsd: 0.25 });
    store.close();
  });

  it('goes on with the last run only when that was cut off and was to do the same', () => {
    const store = openRecords(temporaryFolder());
    const { id } = store.addRun(run);
    expect(store.unfinishedRun(run)).toMatchObject({ id, state: 'running' });
    for (const other of [{ seed: 8 }, { configHash: 'x' }, { targetSteps: 4 }, { targetSteps: null }])
      expect(store.unfinishedRun({ ...run, ...other })).toBeNull();
    store.setRunState(id, 'stopped');
    expect(store.unfinishedRun(run)).toMatchObject({ id, state: 'stopped' });
    store.setRunState(id, 'finished');
    expect(store.unfinishedRun(run)).toBeNull();
    store.close();
  });

  it('finds what a sink has missed, also within a step', () => {
    const store = openRecords(temporaryFolder());
    store.addRun(run);
    for (const step of [1, 2, 4]) store.commit(record(step));
    const missed = (seq: number): number[] =>
      [...store.undelivered(seq)].flatMap((kept) =>
        rowsOf(kept.record, kept.firstSeq)
          .map((row) => row.seq)
          .filter((own) => own > seq),
      );
    expect([0, 1, 2, 3, 5, 6].map(missed)).toEqual([
      [1, 2, 3, 4, 5, 6],
      [2, 3, 4, 5, 6],
      [3, 4, 5, 6],
      [4, 5, 6],
      [6],
      [],
    ]);
    expect(store.delivered('main')).toBe(0);
    store.setDelivered('main', 4);
    store.setDelivered('main', 6);
    expect(store.delivered('main')).toBe(6);
    store.close();
  });

  it('keeps weights with their receipt, and an attempt without one', () => {
    const store = openRecords(temporaryFolder());
    store.addRun(run);
    const weights = { uids: [1], values: [1] };
    expect(store.lastWeightsBlock(1)).toBeNull();
    const id = store.addWeights({ run: 1, step: 1, block: 20, weights, at: 1 });
    store.addReceipt(id, { accepted: true, block: 20, uids: [1], values: [65535], reason: null });
    store.addWeights({ run: 1, step: 3, block: 40, weights, at: 2 });
    expect(store.lastWeightsBlock(1)).toBe(40);
    expect(store.attempts(5)).toMatchObject([
      { block: 40, weights, receipt: null },
      { block: 20, weights, receipt: { accepted: true, values: [65535] } },
    ]);
    store.close();
  });
});

describe('the schema', () => {
  const versionOf = (path: string): unknown =>
    new Database(path).prepare('PRAGMA user_version').raw().get([]);

  it('is brought up to date from its first version, with what is in it', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'records.db');
    const old = new Database(path);
    old.exec(`${migrations[0]}; PRAGMA user_version = 1`);
    old.exec("INSERT INTO run VALUES (1, 7, 'hash', 1, 3, 'stopped', 5)");
    old.close();
    const store = openRecords(folder);
    expect(store.unfinishedRun(run)).toMatchObject({ id: 1 });
    expect(store.commit(record(1))).toBe(1);
    expect(store.lastWeightsBlock(1)).toBeNull();
    store.close();
    expect(versionOf(path)).toEqual([migrations.length]);
  });

  it('is left alone when a newer program wrote it', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'records.db');
    const newer = new Database(path);
    newer.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    newer.close();
    expect(() => openRecords(folder)).toThrow(coded('SYN_STORE_VERSION'));
    expect(versionOf(path)).toEqual([migrations.length + 1]);
  });

  it.each([
    ['another file', 'this is no database, '.repeat(200)],
    ['an empty header', '\0'.repeat(4096)],
  ])('refuses %s', (_, content) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'records.db'), content);
    expect(() => openRecords(folder)).toThrow(coded('SYN_STORE_DAMAGED'));
  });

  it('tells of a database that was cut or written over', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'records.db');
    const store = openRecords(folder);
    store.addRun(run);
    for (let step = 1; step <= 50; step += 1) store.commit(record(step));
    store.close();
    const db = new Database(path);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    const { length } = readFileSync(path);
    truncateSync(path, Math.floor(length / 2));
    appendFileSync(path, 'x'.repeat(length));
    const read = (): unknown => {
      const broken = openRecords(folder);
      try {
        return [...broken.records(0)];
      } finally {
        broken.close();
      }
    };
    expect(read).toThrow(coded('SYN_STORE_DAMAGED'));
  });

  it('does not make a store that is only to be read', () => {
    expect(() => openRecords(temporaryFolder(), { mustExist: true })).toThrow(coded('SYN_INPUT'));
  });
});

describe('a record as text', () => {
  it('comes back as it was', () => {
    const [exchange] = record(1).exchanges;
    if (!exchange) throw new Error('no exchange');
    const chunks = [
      { text: 'ab', atMs: 1 },
      { text: '', atMs: 2 },
      { text: 'c\ud83d', atMs: 3 },
      { text: '\ude00', atMs: 4 },
    ];
    const odd = [{ text: 'other', atMs: 1 }];
    const replies = [
      reply(1, 'abc😀', { chunks }),
      reply(2, 'abc', { chunks: odd }),
      reply(3, 'x', { chunks: [] }),
    ];
    const streamed = record(1, { exchanges: [{ ...exchange, replies }] });
    expect(decodeRecord(encodeRecord(streamed))).toEqual(streamed);
    expect(encodeRecord(streamed)).not.toContain('"text":"ab"');
  });
});

describe('the lock', () => {
  it('names the owner to a second process, and ends with it', () => {
    const folder = temporaryFolder();
    const lock = lockStorage(folder, 0);
    expect(() => lockStorage(folder, 0)).toThrow(coded('SYN_STORE_LOCKED'));
    expect(() => lockStorage(folder, 0)).toThrow(`pid ${process.pid}`);
    const other = spawnSync(process.execPath, [
      '--input-type=module',
      '-e',
      `import Database from 'libsql';
       try { new Database(${JSON.stringify(join(folder, 'lock.db'))}, { timeout: 0 }).exec('BEGIN EXCLUSIVE'); console.log('got it'); }
       catch (error) { console.log(error.code); }`,
    ]);
    expect(other.stdout.toString().trim()).toBe('SQLITE_BUSY');
    lock.release();
    lock.release();
    lockStorage(folder, 0).release();
  });

  it('says so when the folder cannot be used', () => {
    expect(() => lockStorage('/dev/null/nowhere', 0)).toThrow(coded('SYN_STORE_DAMAGED'));
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'lock.json'));
    expect(() => lockStorage(folder, 0)).toThrow(coded('SYN_STORE_DAMAGED'));
    rmSync(join(folder, 'lock.json'), { recursive: true });
    lockStorage(folder, 0).release();
  });

  it('is free after its owner was killed', () => {
    const folder = temporaryFolder();
    const owner = spawnSync(process.execPath, [
      '--input-type=module',
      '-e',
      `import Database from 'libsql';
       const db = new Database(${JSON.stringify(join(folder, 'lock.db'))}, { timeout: 0 });
       db.exec('BEGIN EXCLUSIVE'); process.kill(process.pid, 'SIGKILL');`,
    ]);
    expect(owner.signal).toBe('SIGKILL');
    writeFileSync(join(folder, 'lock.json'), '{"pid":1,');
    lockStorage(folder, 0).release();
  });
});
