import {
  SynthError,
  createRedactor,
  type Clock,
  type Io,
  type Logger,
  type NodeInfo,
  type Paths,
  type Random,
  type Variation,
} from '../../../core/index.ts';
import { openQueue, openStore } from './buffer/open.ts';
import type { Store } from './buffer/store.ts';
import { createEvents } from './events.ts';
import { createApp, type App } from './http/app.ts';
import type { DojoOptions } from './options.ts';
import { createBreaker, type Breaker } from './worker/breaker.ts';
import { createGeneration } from './worker/generation.ts';
import { queryVariations, type Generator } from './worker/make.ts';
import { orderHandler } from './worker/orders.ts';
import { createTurns } from './worker/turns.ts';

export interface DojoParts {
  readonly task: Generator;
  readonly options: DojoOptions;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: Random;
  readonly paths: Paths;
  readonly node: NodeInfo;
  /** Aborts when the service ends at once. */
  readonly signal: AbortSignal;
}

/** Of a job in the queue: it only rejects while nothing can be stored, also not that it is given up. */
const noEnd = 1000;

/** The whole service: buffer, generation, orders and API. `closed` settles once all of it has ended, after `stop`. */
export async function startDojo(
  parts: DojoParts,
  io: Io,
  stop: AbortSignal,
): Promise<{ closed: Promise<void>; address: string }> {
  const { task, options, clock, random, node, signal } = parts;
  const { log } = io;
  const variations = variationsOf(task, options);
  const secrets = [options.http.token, options.buffer.redis.password].filter((text) => text !== '');
  const redactor = createRedactor(secrets);
  const events = createEvents(log);
  const either = AbortSignal.any([stop, signal]);
  // What is to be closed, last first.
  const open: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of open.splice(0).reverse()) await end();
  };
  try {
    const store = await openStore(options.buffer, parts, either);
    open.push(() => store.close());
    const queue = await openQueue(options.buffer, parts, either);
    open.push(() => queue.close());
    const breaker = createBreaker({ clock, random, events, backoff: options.workers.backoff });
    const making = {
      ...{ task, variations, clock, log, redactor, store, breaker, events },
      turn: createTurns(),
      buffer: options.buffer,
      options: options.workers,
      seed: node.seed,
    };
    const generation = createGeneration(making);
    let draining = false;
    const app = await createApp({
      ...{ options, store, queue, breaker, generation, variations, clock, log, events, redactor },
      seed: node.seed,
      version: node.version,
      draining: () => draining,
      signal: either,
    });
    open.push(() => app.close());
    const address = await listen(app, options);
    either.throwIfAborted();

    generation.begin();
    const { orders } = options.workers;
    const worker =
      orders > 0 ? queue.work(orderHandler(making), { concurrency: orders, attempts: noEnd }) : null;
    const sweeping = startSweeping(store, options.buffer.sweepMs, parts);
    open.push(() => sweeping.stop());
    open.push(async () => {
      draining = true;
      const deadline = clock.deadline(options.drainMs, signal);
      const busy = { busy: generation.busy };
      events.emit('service.draining', { drain_ms: options.drainMs, ...busy });
      await Promise.all([generation.close(deadline.signal), worker?.close(deadline.signal)]);
      deadline.clear();
      events.emit('service.drained');
    });
    return { address, closed: end(breaker, options, either).finally(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Resolves when the service is told to stop; rejects when nothing can be made any more and that is to end it. */
function end({ stopped }: Breaker, { exitOnFatal }: DojoOptions, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (stop.aborted) resolve();
    stop.addEventListener('abort', () => resolve(), { once: true });
    if (!exitOnFatal) return;
    stopped.addEventListener('abort', () => reject(stopped.reason as Error), { once: true });
  });
}

/** Tidies the buffer now and then; what others left behind comes back by it. */
function startSweeping(store: Store, sweepMs: number, { clock, log }: DojoParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const sweep = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(sweepMs, stopping.signal);
      await store.sweep().catch((error: unknown) => {
        log.warn('The buffer could not be tidied up.', { reason: String((error as Error).message) });
      });
    }
  };
  const swept = sweep().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    async stop() {
      stopping.abort();
      await swept;
    },
  };
}

function variationsOf(task: Generator, { augment }: DojoOptions): Variation[] {
  const all = queryVariations(task, null);
  const names = all.map(({ name }) => name);
  const missing = augment.variations?.find((name) => !names.includes(name));
  if (missing === undefined && all.length > 0) return queryVariations(task, augment.variations ?? null);
  throw new SynthError('SYN_CONFIG_INVALID', {
    message:
      missing === undefined
        ? 'The task of the Dojo API has no variation of a question.'
        : `The task of the Dojo API has no variation "${missing}" of a question.`,
    hint: names.length === 0 ? 'Name a task that uses code-generation.' : `There are: ${names.join(', ')}.`,
  });
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there',
  EACCES: 'this user may not',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'nothing is called that',
};

async function listen(app: App, { http: { host, port } }: DojoOptions): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    const reason = reasons[(cause as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined) throw cause;
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: `The Dojo API cannot listen on ${host}:${port}: ${reason}.`,
      hint: 'Choose another place: --set service.http.port=… or service.http.host.',
      cause,
    });
  }
}
