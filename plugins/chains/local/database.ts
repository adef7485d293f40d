import { chmodSync, closeSync, openSync } from 'node:fs';
import type Libsql from 'libsql';
import { SynthError } from '../../../core/index.ts';

export type Value = string | number | null;

/** The chain's file, shared by all processes that run on the subnet. */
export interface Database {
  all<Row>(sql: string, ...values: Value[]): Row[];
  get<Row>(sql: string, ...values: Value[]): Row | null;
  run(sql: string, ...values: Value[]): void;
  /** All or nothing, one process at a time. Calls inside one another join. */
  transact<T>(work: () => T): T;
  close(): void;
}

const schemaVersion = 1;
/** Marks the file as ours: "synl". */
const applicationId = 0x73796e6c;
/** How long a writer waits for another process. */
const busyTimeoutMs = 5000;

/** Opens the file, makes it when it is absent. SYN_CHAIN_STATE when it is something else, newer or damaged. */
export async function openDatabase(path: string): Promise<Database> {
  const { default: Connection } = await import('libsql');
  return guard(path, () => {
    // The file is ours alone from its first byte; its journal inherits the mode.
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
    const connection = new Connection(path, { timeout: busyTimeoutMs });
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = NORMAL');
    const database = wrap(path, connection);
    database.transact(() => migrate(path, connection));
    return database;
  });
}

function wrap(path: string, connection: Libsql.Database): Database {
  const statements = new Map<string, Libsql.Statement<unknown[]>>();
  const prepare = (sql: string): Libsql.Statement<unknown[]> => {
    const known = statements.get(sql) ?? connection.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  let depth = 0;
  return {
    all: <Row>(sql: string, ...values: Value[]) => guard(path, () => prepare(sql).all(...values) as Row[]),
    get: <Row>(sql: string, ...values: Value[]) =>
      guard(path, () => (prepare(sql).get(...values) as Row | undefined) ?? null),
    run: (sql, ...values) => guard(path, () => void prepare(sql).run(...values)),
    transact(work) {
      if (depth > 0) return work();
      guard(path, () => connection.exec('BEGIN IMMEDIATE'));
      depth += 1;
      try {
        const result = work();
        guard(path, () => connection.exec('COMMIT'));
        return result;
      } catch (error) {
        if (connection.inTransaction) connection.exec('ROLLBACK');
        throw error;
      } finally {
        depth -= 1;
      }
    },
    close: () => void connection.close(),
  };
}

function migrate(path: string, connection: Libsql.Database): void {
  const { id, version, tables } = connection.prepare(header).get() as Record<string, number>;
  if (tables !== 0 && id !== applicationId) throw unusable(path, 'is a database of something else');
  if ((version ?? 0) > schemaVersion) throw unusable(path, 'was written by a newer version');
  if (version === 0) connection.exec(schema);
}

const header = `
  SELECT application_id AS id, user_version AS version, (SELECT count(*) FROM sqlite_master) AS tables
  FROM pragma_application_id, pragma_user_version
`;

const schema = `
  CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE neuron (
    uid INTEGER PRIMARY KEY, hotkey TEXT NOT NULL UNIQUE, coldkey TEXT NOT NULL, label TEXT NOT NULL,
    stake INTEGER NOT NULL, earned INTEGER NOT NULL DEFAULT 0,
    registered INTEGER NOT NULL, lastUpdate INTEGER NOT NULL DEFAULT 0, permit INTEGER NOT NULL DEFAULT 0,
    host TEXT, port INTEGER,
    pacedStep INTEGER NOT NULL DEFAULT 0, pacedBlock INTEGER NOT NULL,
    incentive INTEGER NOT NULL DEFAULT 0, dividends INTEGER NOT NULL DEFAULT 0,
    consensus INTEGER NOT NULL DEFAULT 0, trust INTEGER NOT NULL DEFAULT 0, emission INTEGER NOT NULL DEFAULT 0,
    weights TEXT NOT NULL DEFAULT '[]', bonds TEXT NOT NULL DEFAULT '[]'
  );
  CREATE TABLE epoch (block INTEGER PRIMARY KEY, result TEXT NOT NULL);
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};
`;

const unusable = (path: string, why: string, cause?: unknown): SynthError =>
  new SynthError('SYN_CHAIN_STATE', {
    message: `The local chain's file ${path} ${why}.`,
    hint: 'Move the file away to start a new chain, or name another one with the option `file`.',
    cause,
  });

/** Runs database work; its errors become ours. */
function guard<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    if (error instanceof SynthError) throw error;
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
      throw new SynthError('SYN_CHAIN_UNAVAILABLE', {
        message: `The local chain's file ${path} was held by another process for ${busyTimeoutMs} ms.`,
        hint: 'Look for a node that hangs, and stop it.',
        cause: error,
      });
    }
    throw unusable(path, `cannot be used: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}
