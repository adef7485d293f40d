import { chmodSync, closeSync, openSync } from 'node:fs';
import { z } from 'zod';
import { contextSchema, SynthError } from '../../../core/index.ts';

/** What we know of a task and its board doesn't tell, or must not be trusted with. */
export const noteSchema = z.object({
  id: z.string(),
  prompt: z.string(),
  /** Hotkey of the assignee with the altered prompt; null: no trap. */
  trap: z.string().nullable(),
  altered: z.string().nullable(),
  context: contextSchema,
  createdAt: z.number(),
  expireAt: z.number(),
  /** Hotkeys that were to vote; null: nobody has looked yet. */
  voters: z.array(z.string()).nullable(),
});
export type Note = z.output<typeof noteSchema>;

/** A round of new tasks. */
export const roundSchema = z.object({
  /** The same when the step that led it is repeated. */
  key: z.string(),
  startedAt: z.number(),
  /** Hotkeys that have their task. */
  processed: z.array(z.string()),
  tasks: z.number(),
  done: z.boolean(),
});
export type Round = z.output<typeof roundSchema>;

type Kind = 'open' | 'judged' | 'round' | 'board' | 'report';

/** What survives the process, in one file. Writing is durable when a call returns. */
export interface Notes {
  get<T>(kind: Kind, id: string, schema: z.ZodType<T>): T | null;
  all<T>(kind: Kind, schema: z.ZodType<T>): T[];
  has(kind: Kind, id: string): boolean;
  put(kind: Kind, id: string, doc: object): void;
  remove(kind: Kind, id: string): void;
  /** Removes what was written before then. */
  purge(beforeMs: number): void;
  /** All or nothing. */
  transact(work: () => void): void;
  close(): void;
}

/** Opens the notes of one board, made when absent. SYN_STORE_DAMAGED for a file that is no such thing. */
export async function openNotes(path: string, now: () => number): Promise<Notes> {
  const { default: Connection } = await import('libsql');
  return guard(path, () => {
    // Readable by us alone: who has the trap is nobody else's business.
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
    const database = new Connection(path, { timeout: 5000 });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.exec(
      'CREATE TABLE IF NOT EXISTS notes (kind TEXT, id TEXT, at INTEGER, doc TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID',
    );
    const statements = {
      get: database.prepare('SELECT doc FROM notes WHERE kind = ? AND id = ?'),
      all: database.prepare('SELECT doc FROM notes WHERE kind = ? ORDER BY at, id'),
      put: database.prepare(
        'INSERT INTO notes VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET doc = excluded.doc',
      ),
      remove: database.prepare('DELETE FROM notes WHERE kind = ? AND id = ?'),
      purge: database.prepare('DELETE FROM notes WHERE at < ?'),
    };
    const read = <T>(row: unknown, schema: z.ZodType<T>): T =>
      schema.parse(JSON.parse((row as { doc: string }).doc));
    return {
      get: (kind, id, schema) =>
        guard(path, () => {
          const row: unknown = statements.get.get(kind, id);
          return row === undefined ? null : read(row, schema);
        }),
      all: (kind, schema) =>
        guard(path, () => statements.all.all(kind).map((row: unknown) => read(row, schema))),
      has: (kind, id) => guard(path, () => statements.get.get(kind, id) !== undefined),
      put: (kind, id, doc) =>
        guard(path, () => void statements.put.run(kind, id, now(), JSON.stringify(doc))),
      remove: (kind, id) => guard(path, () => void statements.remove.run(kind, id)),
      purge: (beforeMs) => guard(path, () => void statements.purge.run(beforeMs)),
      transact: (work) => guard(path, () => database.transaction(work)()),
      close: () => void database.close(),
    };
  });
}

function guard<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof SynthError) throw cause;
    throw new SynthError('SYN_STORE_DAMAGED', {
      message: `The notes of the task board (${path}) cannot be used: ${cause instanceof Error ? cause.message.slice(0, 200) : String(cause)}`,
      hint: 'Move the file away; open tasks are not judged then.',
      plugin: 'task/code-duel',
      cause,
    });
  }
}
