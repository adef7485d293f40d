import type { Job, Queue as Bull, Worker as BullWorker } from 'bullmq';
import type { Clock, JsonObject, Logger } from '../../../../../core/index.ts';
import { clientOptions, connect, redisFault, retryMs } from './connect.ts';
import { keys } from './keys.ts';
import { loadLibrary } from './library.ts';
import type { BufferOptions } from '../options.ts';
import type { Queue, QueueJob, Worker, WorkOptions } from '../queue.ts';

/** More than any handler is tried, or any process dies of a job: who works it off says when it is enough. */
const maxAttempts = 1000;
const dayS = 86_400;
/** How long BullMQ may take to end once jobs were told to. */
const graceMs = 2000;

type Handler = Parameters<Queue['work']>[0];
type BullJob = Job<JsonObject, void, QueueJob['kind']>;

/** Jobs in Redis, on BullMQ: it renews the locks of jobs under way, and gives those of a process dead for `lockMs` to another. */
export async function openRedisQueue(
  { redis }: BufferOptions,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
  signal: AbortSignal,
  lockMs = 30_000,
): Promise<Queue> {
  const bullmq = await loadLibrary('bullmq', () => import('bullmq'));
  signal.throwIfAborted();
  // What adds fails at once while the server is away; what works (below) waits for it.
  const client = await connect(redis, { log }, signal);
  const queue: Bull<JsonObject, void, QueueJob['kind']> = new bullmq.Queue(name, {
    connection: client,
    prefix: keys.queue,
    defaultJobOptions: {
      attempts: maxAttempts,
      backoff: { type: 'exponential', delay: 1000, jitter: 0.5 },
      removeOnComplete: true,
      removeOnFail: { age: dayS },
    },
  });
  const complain = complainOnce(log);
  queue.on('error', complain);
  function work(handler: Handler, { concurrency, attempts }: WorkOptions): Worker {
    const ending = new AbortController();
    const connection = {
      ...clientOptions(redis),
      lazyConnect: false,
      maxRetriesPerRequest: null,
      // Who is to end now does not wait for a server that is away.
      retryStrategy: (times: number) => (ending.signal.aborted ? null : retryMs(times)),
    };
    const perform = async (job: BullJob, token?: string, lost?: AbortSignal): Promise<void> => {
      const stop = lost ? AbortSignal.any([ending.signal, lost]) : ending.signal;
      const attempt = job.attemptsMade + job.stalledCounter + 1;
      try {
        await handler({ id: job.id ?? '', kind: job.name, payload: job.data }, attempt, stop);
      } catch (error) {
        if (ending.signal.aborted) {
          // Stopped, not failed: the try does not count.
          await job.moveToWait(token);
          throw new bullmq.WaitingError();
        }
        if (attempt < attempts) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        log.error('A job was given up.', { id: job.id ?? '', kind: job.name, attempts, reason });
        throw new bullmq.UnrecoverableError(reason);
      }
    };
    const worker: BullWorker<JsonObject, void, QueueJob['kind']> = new bullmq.Worker(name, perform, {
      connection,
      prefix: keys.queue,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs,
      maxStalledCount: maxAttempts,
    });
    worker.on('error', complain);
    return {
      async close(signal) {
        const end = (): void => ending.abort(signal.reason);
        if (signal.aborted) end();
        else signal.addEventListener('abort', end, { once: true });
        // BullMQ waits for ever for a connection that is between two tries: its jobs are then left to their locks.
        const given = new AbortController();
        const giveUp = aborted(ending.signal, given.signal).then(() => clock.sleep(graceMs, given.signal));
        await Promise.race([worker.close(), giveUp]);
        given.abort();
        await giveUp.catch(() => undefined);
        signal.removeEventListener('abort', end);
      },
    };
  }

  return {
    async add({ id, kind, payload }) {
      try {
        await queue.add(kind, payload, { jobId: id });
      } catch (error) {
        throw redisFault(error, redis);
      }
    },
    async size() {
      try {
        return await queue.getJobCountByTypes('wait', 'active', 'delayed');
      } catch (error) {
        throw redisFault(error, redis);
      }
    },
    work,
    async close() {
      await queue.close();
      client.disconnect();
    },
  };
}

const name = 'orders';

/** Resolves when `signal` aborts, rejects when `cancel` does. */
const aborted = (signal: AbortSignal, cancel: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    cancel.addEventListener('abort', () => reject(cancel.reason as Error), { once: true });
  });

/** One line for an outage, however many connections tell of it. */
function complainOnce(log: Logger): (error: Error) => void {
  let last = '';
  return ({ message }) => {
    if (message !== last) log.warn('The queue in Redis is in trouble.', { reason: message });
    last = message;
  };
}
