import { chmodSync, closeSync, openSync } from 'node:fs';
import type Libsql from 'libsql';
import { SynthError } from '../../../../core/index.ts';

export type Value = string | number | null;

/** The buffer's file, or one in memory. Several processes may have it open. */
export interface Database {
  all<Row>(sql: string, ...values: Value[]): Row[];
  get<Row>(sql: string, ...values: Value[]): Row | undefined;
  /** Resolves with the number of rows changed. */
  run(sql: string, ...values: Value[]): number;
  /** All or nothing; nothing of another process in between. */
  write<T>(work: () => T): T;
  close(): void;
}

const schemaVersion = 1;
/** Marks the file as ours: "synd". */
const applicationId = 0x73796e64;
/** How long a writer waits for another process. */
const busyTimeoutMs = 5000;

export const inMemory = ':memory:';

/** Opens the file, makes it when absent. SYN_STORE_DAMAGED when it is something else, SYN_STORE_VERSION when newer. */
export async function openDatabase(path: string): Promise<Database> {
  const { default: Connection } = await import('libsql');
  const connection = guard(path, () => {
    if (path !== inMemory) {
      // Ours alone from its first byte; its journal inherits the mode.
      closeSync(openSync(path, 'a', 0o600));
      chmodSync(path, 0o600);
    }
    const opened = new Connection(path, { timeout: busyTimeoutMs });
    try {
      // A process that is killed loses nothing with NORMAL; a power cut may take the last moments, but never half a unit.
      opened.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
      opened.transaction(() => migrate(path, opened)).immediate();
    } catch (error) {
      opened.close();
      throw error;
    }
    return opened;
  });
  const statements = new Map<string, Libsql.Statement<unknown[]>>();
  const prepare = (sql: string): Libsql.Statement<unknown[]> => {
    const known = statements.get(sql) ?? connection.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const all = <Row>(sql: string, values: Value[]): Row[] =>
    guard(path, () => prepare(sql).all(...values) as Row[]);
  return {
    all: (sql, ...values) => all(sql, values),
    get: <Row>(sql: string, ...values: Value[]) => all<Row>(sql, values)[0],
    run: (sql, ...values) => guard(path, () => prepare(sql).run(...values).changes),
    write: (work) => guard(path, () => connection.transaction(work).immediate()),
    close: () => {
      if (connection.open) connection.close();
    },
  };
}

function migrate(path: string, connection: Libsql.Database): void {
  const { id, version, tables } = connection.prepare(header).get() as Record<string, number>;
  if (tables !== 0 && id !== applicationId) throw damaged(path, 'is a database of something else');
  if ((version ?? 0) > schemaVersion)
    throw new SynthError('SYN_STORE_VERSION', {
      message: `The buffer ${path} was written by a newer version of synth.`,
      hint: 'Update synth, or name another file with the option `buffer.file`.',
    });
  if (version === 0) connection.exec(schema);
}

const header = `
  SELECT application_id AS id, user_version AS version, (SELECT count(*) FROM sqlite_master) AS tables
  FROM pragma_application_id, pragma_user_version
`;

/** Times in milliseconds since the epoch. `position` gives the order of the list; a question that comes back gets a new one. */
const schema = `
  CREATE TABLE question (
    qaId TEXT PRIMARY KEY, position INTEGER NOT NULL UNIQUE, ansAugId TEXT NOT NULL, question TEXT NOT NULL,
    topic TEXT, seed TEXT NOT NULL, created INTEGER NOT NULL, leases INTEGER NOT NULL DEFAULT 0, leasedUntil INTEGER
  );
  CREATE INDEX question_lease ON question (leasedUntil, position);
  CREATE TABLE slot (id INTEGER PRIMARY KEY AUTOINCREMENT, until INTEGER NOT NULL);
  CREATE TABLE kept (
    kind TEXT NOT NULL CHECK (kind IN ('answer', 'augment')), id TEXT NOT NULL, body TEXT NOT NULL,
    failed INTEGER NOT NULL, expires INTEGER NOT NULL, PRIMARY KEY (kind, id)
  );
  CREATE INDEX kept_expires ON kept (expires);
  CREATE INDEX kept_failed ON kept (expires) WHERE failed = 1;
  CREATE TABLE dead (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE job (
    id TEXT PRIMARY KEY, body TEXT NOT NULL, open INTEGER NOT NULL, updated INTEGER NOT NULL
  );
  CREATE INDEX job_open ON job (open, updated);
  CREATE TABLE queued (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, payload TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL
  );
  CREATE INDEX queued_due ON queued (due, position);
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};
`;

const damaged = (path: string, why: string, cause?: unknown): SynthError =>
  new SynthError('SYN_STORE_DAMAGED', {
    message: `The buffer ${path} ${why}.`,
    hint: 'Move the file away to start with an empty buffer, or name another one with the option `buffer.file`.',
    cause,
  });

/** Runs database work; its errors become ours. */
function guard<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SynthError) throw error;
    const code = String((error as { code?: unknown }).code);
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
      throw new SynthError('SYN_STORE_LOCKED', {
        message: `The buffer ${path} was held by another process for ${busyTimeoutMs} ms.`,
        hint: 'Look for a service that hangs, and stop it.',
        cause: error,
      });
    throw damaged(path, `cannot be used: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}
