import { join } from 'node:path';
import Database from 'libsql';
import { SynthError, isSynthError } from '../errors/synth-error.ts';

const version = 1;

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
    opened.transaction(() => migrate(opened, path)).immediate();
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

function migrate(db: Database.Database, path: string): void {
  const [found] = db.prepare('PRAGMA user_version').raw().get([]) as [number];
  if (found > version)
    throw new SynthError('SYN_STORE_VERSION', {
      message: `${path} has version ${found}; this program knows version ${version}.`,
      hint: 'Update synth, or use another storage folder.',
    });
  if (found === version) return;
  db.exec(`
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
    CREATE INDEX spend_run ON spend (run, nano_usd);
    CREATE INDEX spend_day ON spend (day, nano_usd);
    PRAGMA user_version = ${version};
  `);
}
