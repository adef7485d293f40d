import { join } from 'node:path';
import Database from 'libsql';
import { SynthError, isSynthError } from '../errors/synth-error.ts';
import { migrate } from '../records/database.ts';

/** The database of the model gateway: answers already paid for, and what was spent. */
export interface ModelStore {
  readonly open: boolean;
  prepare(sql: string): Database.Statement<unknown[]>;
  /** Runs statements; a fault of the database becomes SYN_STORE_DAMAGED. */
  use<T>(work: () => T): T;
  /** Runs statements in one write transaction: all or nothing, also against other processes. */
  write<T>(work: () => T): T;
  close(): void;
}

/** Opens `models.db` in the node's storage folder, creating it when absent. */
export function openModelStore(folder: string): ModelStore {
  const path = join(folder, 'models.db');
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      if (isSynthError(cause)) throw cause;
      throw new SynthError('SYN_STORE_DAMAGED', {
        message: `The model store ${path} cannot be used: ${cause instanceof Error ? cause.message : 'unknown fault'}.`,
        hint: 'Move the file away; it holds cached answers and the record of what was spent.',
        cause,
      });
    }
  };
  const db = guard(() => {
    // The timeout must be given here: set by pragma, it comes too late for the change of journal mode.
    const opened = new Database(path, { timeout: 5000 });
    opened.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    opened.transaction(() => migrate(opened, path, migrations)).immediate();
    return opened;
  });
  return {
    get open() {
      return db.open;
    },
    prepare: (sql) => guard(() => db.prepare(sql)),
    use: guard,
    write: <T>(work: () => T) => guard(() => db.transaction(work).immediate()),
    close: () => {
      if (db.open) db.close();
    },
  };
}

/** As in `records/migrations.ts`: never changed once released, only added to. */
const migrations: readonly string[] = [
  `
  CREATE TABLE completion (key BLOB PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE embedding (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE spend (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    day TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reserved', 'settled')),
    nano_usd INTEGER NOT NULL CHECK (nano_usd >= 0)
  );
  `,
  // Sums instead of a row a call: a budget is looked at before every call, and a run may last for months.
  `
  CREATE TABLE reserved (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    day TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    nano_usd INTEGER NOT NULL CHECK (nano_usd >= 0)
  );
  CREATE TABLE spent (
    run TEXT NOT NULL,
    day TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    calls INTEGER NOT NULL,
    nano_usd INTEGER NOT NULL CHECK (nano_usd >= 0),
    PRIMARY KEY (run, day, provider, model)
  ) WITHOUT ROWID;
  CREATE INDEX spent_day ON spent (day, nano_usd);
  INSERT INTO spent SELECT run, day, provider, model, count(*), sum(nano_usd) FROM spend GROUP BY run, day, provider, model;
  DROP TABLE spend;
  `,
  // Which process made a vector: one of an earlier process may be of another model.
  `
  ALTER TABLE embedding ADD COLUMN session TEXT;
  `,
];
