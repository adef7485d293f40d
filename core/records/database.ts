import { existsSync } from 'node:fs';
import Database from 'libsql';
import { migrations } from './migrations.ts';
import { isSynthError, SynthError } from '../errors/synth-error.ts';

export type Sql = string | number | null;

/** A database file at the newest schema. Faults of the file come out as SYN_STORE_DAMAGED. */
export interface RecordDatabase {
  all(sql: string, ...values: Sql[]): Record<string, Sql>[];
  get(sql: string, ...values: Sql[]): Record<string, Sql> | undefined;
  /** Resolves with the id of the row inserted last. */
  run(sql: string, ...values: Sql[]): number;
  /** All or nothing; nothing of another process in between. */
  write<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens or makes the file and brings it to the newest schema, step by step.
 * SYN_STORE_VERSION when a newer program wrote it, SYN_STORE_DAMAGED when it is no such database.
 */
export function openDatabase(path: string, { mustExist = false } = {}): RecordDatabase {
  if (mustExist && !existsSync(path))
    throw new SynthError('SYN_INPUT', {
      message: `There are no records at ${path}.`,
      hint: 'Run a node first, or name the storage folder of one that has run.',
    });
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      if (isSynthError(cause)) throw cause;
      throw damaged(path, cause);
    }
  };
  const db = guard(() => {
    // The timeout must stand here: set by a pragma it comes too late for the change of journal mode.
    const opened = new Database(path, { timeout: 5000 });
    try {
      opened.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
      opened.transaction(() => migrate(opened, path, migrations)).immediate();
    } catch (error) {
      opened.close();
      throw error;
    }
    return opened;
  });
  const statements = new Map<string, Database.Statement<unknown[]>>();
  const prepare = (sql: string): Database.Statement<unknown[]> => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const all = (sql: string, values: Sql[]): Record<string, Sql>[] =>
    guard(() => prepare(sql).all(values) as Record<string, Sql>[]);
  return {
    all: (sql, ...values) => all(sql, values),
    get: (sql, ...values) => all(sql, values)[0],
    run: (sql, ...values) => guard(() => Number(prepare(sql).run(values).lastInsertRowid)),
    write: (work) => guard(() => db.transaction(work).immediate()),
    close: () => {
      if (db.open) db.close();
    },
  };
}

/** Brings an open database to its newest schema, inside the caller's transaction; `migrations[n]` leads to version n + 1. */
export function migrate(db: Database.Database, path: string, migrations: readonly string[]): void {
  const [found] = db.prepare('PRAGMA user_version').raw().get([]) as [number];
  if (found > migrations.length)
    throw new SynthError('SYN_STORE_VERSION', {
      message: `${path} has schema ${found}; this version of synth knows schemas up to ${migrations.length}.`,
      hint: 'Update synth, or set `storage:` to another folder.',
      detail: { found, known: migrations.length },
    });
  for (const [index, sql] of migrations.entries())
    if (index >= found) db.exec(`${sql}; PRAGMA user_version = ${index + 1}`);
}

const damaged = (path: string, cause: unknown): SynthError =>
  new SynthError('SYN_STORE_DAMAGED', {
    message: `The records at ${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`,
    hint: 'Check the disk (full, read-only?). If the file itself is broken, move it and its -wal and -shm files away or restore a copy.',
    cause,
  });
