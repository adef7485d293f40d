import { isFailure, readAnswer, readAugment, readDeadLetter, readJob } from '../values.ts';
import { idTaken, slotLost } from './conflict.ts';
import { buryFailed, buryUnclaimed, keptDeadLetters } from './dead-letters.ts';
import { expireJob, isOpen, jobKeptMs, staleJobMs } from './jobs.ts';
import { inMemory, openDatabase, type Database } from './database.ts';
import type { BufferOptions } from './options.ts';
import type { Store, StoreParts } from './store.ts';
import type { DeadLetter, QuestionEntry } from '../values.ts';

/** Keeps the buffer in one file, or in memory; every step is one transaction. */
export async function openSqliteStore(
  options: BufferOptions,
  path: string,
  { clock }: Pick<StoreParts, 'clock'>,
): Promise<Store> {
  const db = await openDatabase(path);
  const { acknowledgedMs, unacknowledgedMs } = options.ttl;
  const now = (): number => Math.floor(clock.now());

  const keep = (kind: Kind, id: string, body: string, failed: boolean): void =>
    void db.run(upsertKept, kind, id, body, Number(failed), now() + unacknowledgedMs);
  const kept = (kind: Kind, id: string): string | undefined =>
    db.get<{ body: string }>(selectKept, kind, id, now())?.body;
  const bury = (letter: DeadLetter): void => {
    db.run('INSERT INTO dead (body) VALUES (?)', JSON.stringify(letter));
    db.run('DELETE FROM dead WHERE id <= (SELECT max(id) FROM dead) - ?', keptDeadLetters);
  };

  /** Ends what has run out, so that the step after it sees only what holds. */
  const settle = (): void => {
    db.run('DELETE FROM slot WHERE until <= ?', now());
    const expired = 'SELECT * FROM question WHERE leasedUntil <= ? ORDER BY leasedUntil, qaId';
    for (const { qaId, question, leases } of db.all<Row>(expired, now())) {
      if (leases < options.maxLeases) db.run(requeue, qaId);
      else {
        db.run('DELETE FROM question WHERE qaId = ?', qaId);
        bury(buryUnclaimed(qaId, question, now()));
      }
    }
    db.run('DELETE FROM question WHERE leasedUntil IS NULL AND created <= ?', now() - unacknowledgedMs);
  };
  const step = <T>(work: () => T): T =>
    db.write(() => {
      settle();
      return work();
    });
  const head = (): Row | undefined => db.get<Row>(selectHead, now());

  return {
    kind: path === inMemory ? 'memory' : 'sqlite',
    reserve: async (size, leaseMs) =>
      step(() => {
        if (count(db, taken) >= size) return null;
        db.run('INSERT INTO slot (until) VALUES (?)', now() + leaseMs);
        return { id: String(count(db, 'SELECT max(id) AS n FROM slot')) };
      }),
    renew: async ({ id }, leaseMs) =>
      step(() => db.run('UPDATE slot SET until = ? WHERE id = ?', now() + leaseMs, Number(id)) === 1),
    release: async ({ id }) => void db.run('DELETE FROM slot WHERE id = ?', Number(id)),
    publish: async ({ id }, unit) =>
      step(() => {
        if (db.run('DELETE FROM slot WHERE id = ?', Number(id)) === 0) throw slotLost(unit);
        if (db.get(selectTaken, unit.qaId, unit.ansAugId) !== undefined) throw idTaken(unit);
        keep('answer', unit.qaId, JSON.stringify(unit.base), false);
        keep('answer', unit.ansAugId, JSON.stringify(unit.augmented), isFailure(unit.augmented));
        db.run(insertQuestion, unit.qaId, unit.ansAugId, unit.question, unit.topic, unit.seed, now());
      }),
    // Looks only, unless something has run out: reading must not queue behind writers.
    peek: async () => {
      if (count(db, 'SELECT count(*) AS n FROM question WHERE leasedUntil <= ?', now()) > 0) step(() => null);
      return entryOf(head());
    },
    claim: async (leaseMs) =>
      step(() => {
        const row = head();
        if (row === undefined) return null;
        const until = now() + leaseMs;
        db.run('UPDATE question SET leases = leases + 1, leasedUntil = ? WHERE qaId = ?', until, row.qaId);
        db.run(`${extendKept} max(expires, ?) ${ofUnit}`, until, row.qaId, row.ansAugId);
        return entryOf(row);
      }),
    acknowledge: async (qaId) =>
      step(() => {
        const row = db.get<Row>('SELECT * FROM question WHERE qaId = ?', qaId);
        if (row === undefined) return 0;
        db.run('DELETE FROM question WHERE qaId = ?', qaId);
        db.run(`${extendKept} ? ${ofUnit}`, now() + acknowledgedMs, qaId, row.ansAugId);
        return 1;
      }),
    fail: async (record, letter) =>
      db.write(() => {
        keep('answer', record.qa_id, JSON.stringify(record), true);
        if (letter) bury(buryFailed(record, letter.prompt, now()));
      }),
    failAugment: async (record) => keep('augment', record.qa_id, JSON.stringify(record), true),
    answer: async (id) => readOr(readAnswer, kept('answer', id)),
    putAnswer: async (id, answer) => keep('answer', id, JSON.stringify(answer), false),
    augment: async (id) => readOr(readAugment, kept('augment', id)),
    putAugment: async (id, question) => keep('augment', id, JSON.stringify(question), false),
    job: async (id) => {
      const row = db.get<{ body: string }>(selectJob, id, now() - jobKeptMs(options));
      return readOr(readJob, row?.body);
    },
    putJob: async (state) =>
      void db.run(upsertJob, state.id, JSON.stringify(state), Number(isOpen(state)), now()),
    deadLetters: async (limit) =>
      db
        .all<{ body: string }>('SELECT body FROM dead ORDER BY id DESC LIMIT ?', limit)
        .map(({ body }) => readDeadLetter(body)),
    depths: async () =>
      step(() => ({
        ready: count(db, 'SELECT count(*) AS n FROM question WHERE leasedUntil IS NULL'),
        leased: count(db, 'SELECT count(*) AS n FROM question WHERE leasedUntil IS NOT NULL'),
        reserved: count(db, 'SELECT count(*) AS n FROM slot'),
        failed: count(db, 'SELECT count(*) AS n FROM kept WHERE failed = 1 AND expires > ?', now()),
        dead: count(db, 'SELECT count(*) AS n FROM dead'),
        jobs: count(db, 'SELECT count(*) AS n FROM job WHERE open = 1'),
      })),
    sweep: async () =>
      step(() => {
        db.run('DELETE FROM kept WHERE expires <= ?', now());
        db.run('DELETE FROM job WHERE updated <= ?', now() - jobKeptMs(options));
        const stale = 'SELECT body FROM job WHERE open = 1 AND updated <= ?';
        for (const { body } of db.all<{ body: string }>(stale, now() - staleJobMs)) {
          const state = expireJob(readJob(body), now());
          db.run(upsertJob, state.id, JSON.stringify(state), 0, now());
        }
      }),
    close: async () => db.close(),
  };
}

type Kind = 'answer' | 'augment';

interface Row {
  readonly qaId: string;
  readonly ansAugId: string;
  readonly question: string;
  readonly leases: number;
}

const nextPosition = '(SELECT coalesce(max(position), 0) + 1 FROM question)';
const taken =
  'SELECT (SELECT count(*) FROM question WHERE leasedUntil IS NULL) + (SELECT count(*) FROM slot) AS n';
const selectHead = `
  SELECT * FROM question WHERE leasedUntil IS NULL
    AND EXISTS (SELECT 1 FROM kept WHERE kind = 'answer' AND id = qaId AND expires > ?)
  ORDER BY position LIMIT 1
`;
const selectTaken = `SELECT 1 AS taken FROM kept WHERE kind = 'answer' AND id IN (?, ?)`;
const insertQuestion = `
  INSERT INTO question (position, qaId, ansAugId, question, topic, seed, created)
  VALUES (${nextPosition}, ?, ?, ?, ?, ?, ?)
`;
const requeue = `UPDATE question SET leasedUntil = NULL, position = ${nextPosition} WHERE qaId = ?`;
const upsertKept = `
  INSERT INTO kept (kind, id, body, failed, expires) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET body = excluded.body, failed = excluded.failed, expires = excluded.expires
`;
const selectKept = 'SELECT body FROM kept WHERE kind = ? AND id = ? AND expires > ?';
const extendKept = 'UPDATE kept SET expires =';
const ofUnit = `WHERE kind = 'answer' AND id IN (?, ?)`;
const selectJob = 'SELECT body FROM job WHERE id = ? AND updated > ?';
const upsertJob = `
  INSERT INTO job (id, body, open, updated) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET body = excluded.body, open = excluded.open, updated = excluded.updated
`;

const count = (db: Database, sql: string, ...values: number[]): number =>
  db.get<{ n: number }>(sql, ...values)?.n ?? 0;

const entryOf = (row: Row | undefined): QuestionEntry | null =>
  row === undefined ? null : { question: row.question, qa_id: row.qaId, ans_aug_id: row.ansAugId };

const readOr = <T>(read: (text: string) => T, text: string | undefined): T | null =>
  text === undefined ? null : read(text);
