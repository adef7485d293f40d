import type { Clock, JsonObject, Logger } from '../../../../core/index.ts';
import { openDatabase } from './database.ts';
import type { Queue, QueueJob, Worker, WorkOptions } from './queue.ts';

/** A job taken is another's after so long without renewal: its process is gone. */
const lockMs = 30_000;
/** Jobs that another process added, or left behind, are seen after so long. */
const pollMs = 1000;
const maxBackoffMs = 60_000;

type Handler = Parameters<Queue['work']>[0];

interface Row {
  readonly id: string;
  readonly kind: QueueJob['kind'];
  readonly payload: string;
  readonly attempts: number;
}

/** Jobs in the file of the buffer, worked off in this process; a restart goes on with them. */
export async function openLocalQueue(
  path: string,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): Promise<Queue> {
  const db = await openDatabase(path);
  const now = (): number => Math.floor(clock.now());
  let wake = new AbortController();
  let trouble = '';
  /** One line for an outage; whatever it hit is tried again. */
  const complain = (error: unknown): void => {
    const { message } = error as Error;
    if (message !== trouble) log.warn('The queue is in trouble; trying again.', { reason: message });
    trouble = message;
  };

  /** The job longest due, ours until `lockMs` from now. */
  const take = (): Row | undefined =>
    db.write(() => {
      const row = db.get<Row>('SELECT * FROM queued WHERE due <= ? ORDER BY due, position LIMIT 1', now());
      if (row === undefined) return undefined;
      db.run('UPDATE queued SET attempts = attempts + 1, due = ? WHERE id = ?', now() + lockMs, row.id);
      return { ...row, attempts: row.attempts + 1 };
    });
  const renew = (id: string): void => {
    try {
      db.run('UPDATE queued SET due = ? WHERE id = ?', now() + lockMs, id);
    } catch (error) {
      complain(error);
    }
  };
  const remove = (id: string): void => void db.run('DELETE FROM queued WHERE id = ?', id);

  async function perform(row: Row, handler: Handler, attempts: number, signal: AbortSignal): Promise<void> {
    const { id, kind } = row;
    const done = new AbortController();
    const renewing = keepRenewing(() => renew(id), clock, done.signal);
    try {
      await handler({ id, kind, payload: JSON.parse(row.payload) as JsonObject }, row.attempts, signal);
      remove(id);
    } catch (error) {
      // Stopped, not failed: the try does not count.
      if (signal.aborted)
        db.run('UPDATE queued SET attempts = attempts - 1, due = ? WHERE id = ?', now(), id);
      else if (row.attempts >= attempts) {
        remove(id);
        log.error('A job was given up.', { id, kind, attempts, reason: String((error as Error).message) });
      } else db.run('UPDATE queued SET due = ? WHERE id = ?', now() + backoffMs(row.attempts), id);
    } finally {
      done.abort();
      await renewing;
    }
  }

  function work(handler: Handler, { concurrency, attempts }: WorkOptions): Worker {
    const closing = new AbortController();
    const ending = new AbortController();
    const lane = async (): Promise<void> => {
      while (!closing.signal.aborted) {
        const { signal } = wake;
        try {
          const row = take();
          trouble = '';
          if (row) await perform(row, handler, attempts, ending.signal);
          else await pause(clock, AbortSignal.any([signal, closing.signal]));
        } catch (error) {
          complain(error);
          await pause(clock, closing.signal);
        }
      }
    };
    const lanes = Promise.all(Array.from({ length: concurrency }, lane));
    lanes.catch((error: unknown) => {
      log.error('Jobs are not worked off any more.', { reason: String((error as Error).message) });
    });
    return {
      async close(signal) {
        closing.abort();
        const end = (): void => ending.abort(signal.reason);
        if (signal.aborted) end();
        else signal.addEventListener('abort', end, { once: true });
        await lanes.finally(() => signal.removeEventListener('abort', end));
      },
    };
  }

  return {
    async add({ id, kind, payload }) {
      const values = [id, kind, JSON.stringify(payload), now()];
      db.run(
        'INSERT INTO queued (id, kind, payload, due) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
        ...values,
      );
      wake.abort();
      wake = new AbortController();
    },
    size: async () => db.get<{ n: number }>('SELECT count(*) AS n FROM queued')?.n ?? 0,
    work,
    close: async () => db.close(),
  };
}

const backoffMs = (attempt: number): number => Math.min(1000 * 2 ** (attempt - 1), maxBackoffMs);

/** Waits until there may be something to do. */
const pause = (clock: Clock, signal: AbortSignal): Promise<void> =>
  clock.sleep(pollMs, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });

async function keepRenewing(renew: () => void, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(lockMs / 3, signal).then(renew, (error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
