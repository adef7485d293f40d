import { join } from 'node:path';
import {
  openSpool,
  SynthError,
  type JsonObject,
  type Logger,
  type Row,
  type Spool,
} from '../../../core/index.ts';

/** Rows on their way out. */
export interface Outbox {
  /** An entry is one batch. */
  readonly spool: Spool;
  /** Resolves when the rows are durable; those taken in before are passed over. */
  append(rows: readonly Row[]): Promise<void>;
  /** SYN_SINK_DAMAGED when there are rows beyond those of this node. */
  check(): void;
  /** To be called before a batch is removed. */
  markSent(rows: readonly Row[]): Promise<void>;
  close(): Promise<void>;
}

/** The row taken in last: rows up to its seq are not taken in again. */
interface Mark {
  readonly seq: number;
  readonly origin: JsonObject;
}

/** A batch is sent whole, so it must fit into what a collector reads. */
const batchCharacters = 1_000_000;
/** Columns that say where a row comes from: the same ones in a row that is handed over again. */
const origin = ['run', 'step', 'uid', 'at'] as const;

/** Opens the folder. `batchRows`: most rows of one batch. */
export async function openOutbox(folder: string, batchRows: number, log: Logger): Promise<Outbox> {
  const spool = await openSpool(join(folder, 'rows'), log);
  const marks = await openSpool(join(folder, 'sent'), log).catch(async (error: unknown) => {
    await spool.close();
    throw error;
  });
  const sent = (await marks.read('last'))?.value as Mark | undefined;
  const newest = await spool.read([...spool.keys()].at(-1) ?? '');
  let last = later(sent ?? null, newest && markOf(rowsOf(newest)));
  let seen = 0;
  let turn: Promise<void> = Promise.resolve();

  const add = async (rows: readonly Row[]): Promise<void> => {
    const again = rows.find(({ seq }) => seq === last?.seq);
    if (again && origin.some((column) => (again[column] ?? null) !== (last?.origin[column] ?? null)))
      throw foreign(folder, `its row ${again.seq} is another one than this node's`);
    const fresh = rows.filter(({ seq }) => seq > (last?.seq ?? 0));
    for (const batch of batchesOf(fresh, batchRows)) {
      await spool.put([{ key: `${batch[0]?.seq}-${batch.at(-1)?.seq}`, value: { rows: batch } }]);
      last = later(last, markOf(batch));
    }
    seen = Math.max(seen, rows.at(-1)?.seq ?? 0);
  };

  return {
    spool,
    append(rows) {
      const done = turn.then(() => add(rows));
      turn = done.catch(() => undefined); // whoever asked for it hears of it
      return done;
    },
    check() {
      if (seen > 0 && last !== null && last.seq > seen)
        throw foreign(folder, `it goes on to row ${last.seq}, and this node has given ${seen}`);
    },
    async markSent(rows) {
      const known = (await marks.read('last'))?.value as Mark | undefined;
      const mark = later(known ?? null, markOf(rows));
      if (mark !== null) await marks.put([{ key: 'last', value: { ...mark } }]);
    },
    async close() {
      await turn;
      await Promise.all([spool.close(), marks.close()]);
    },
  };
}

/** The rows of a batch. */
export const rowsOf = ({ value }: { readonly value: JsonObject }): readonly Row[] =>
  value['rows'] as readonly Row[];

function* batchesOf(rows: readonly Row[], most: number): Generator<Row[]> {
  let batch: Row[] = [];
  let characters = 0;
  for (const row of rows) {
    const size = JSON.stringify(row).length;
    if (batch.length === most || (batch.length > 0 && characters + size > batchCharacters)) {
      yield batch;
      [batch, characters] = [[], 0];
    }
    batch.push(row);
    characters += size;
  }
  if (batch.length > 0) yield batch;
}

function markOf(rows: readonly Row[]): Mark | null {
  const row = rows.at(-1);
  return row === undefined
    ? null
    : { seq: row.seq, origin: Object.fromEntries(origin.map((column) => [column, row[column] ?? null])) };
}

const later = (a: Mark | null, b: Mark | null): Mark | null => ((b?.seq ?? 0) > (a?.seq ?? 0) ? b : a);

const foreign = (folder: string, why: string): SynthError =>
  new SynthError('SYN_SINK_DAMAGED', {
    message: `The rows in ${folder} are not all of this node: ${why}.`,
    hint: 'Move the folder away, or give the sink another `path`. The records hold every row.',
    plugin: 'sink/module-upload',
  });
