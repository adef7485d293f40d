import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { SynthError } from '../../../../core/index.ts';
import { chores, type Chores, type Order, type Outcome } from './chores.ts';

/** Pages worked on beside everything else: whoever serves requests is not held up by them. */
export interface PageThread {
  /** Rejects with the signal's reason at once. */
  readonly do: <C extends keyof Chores>(
    chore: C,
    given: Parameters<Chores[C]>,
    signal: AbortSignal,
  ) => Promise<ReturnType<Chores[C]>>;
  readonly close: () => Promise<void>;
}

interface Job {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Characters of what a chore is given up to which it is done here, in a few milliseconds: a thread costs more. */
const fewChars = 40_000;

// The package has compiled modules. Run from the sources, as tests do, the thread needs their compiler too.
const isCompiled = import.meta.url.endsWith('.js');
const execution = isCompiled ? {} : { execArgv: ['--import', '@swc-node/register/esm-register'] };

/**
 * Small pages get a turn of the event loop each, large ones a thread. It starts with the first of them, and again after it
 * ended; it keeps no process alive while it has nothing to do.
 */
export function createPageThread(): PageThread {
  const jobs = new Map<number, Job>();
  let last = 0;
  let running: Worker | null = null;
  let turn: Promise<void> = Promise.resolve();

  const start = (): Worker => {
    // The keys in our environment are none of its business.
    const entry = new URL(`./worker.${isCompiled ? 'js' : 'ts'}`, import.meta.url);
    const worker = new Worker(entry, { env: {}, ...execution });
    const end = (error: Error): void => {
      if (running === worker) running = null;
      for (const { reject } of jobs.values()) reject(error);
    };
    worker.on('message', (outcome: Outcome) => {
      const job = jobs.get(outcome.job);
      if ('result' in outcome) job?.resolve(outcome.result);
      else job?.reject(errorOf(outcome));
    });
    worker.on('error', end);
    worker.on('exit', (code) => end(new Error(`The thread for pages ended with ${code}.`)));
    return worker;
  };

  const inThread = async (order: Omit<Order, 'job'>, signal: AbortSignal): Promise<unknown> => {
    const worker = (running ??= start());
    const job = (last += 1);
    const onAbort = (): void => jobs.get(job)?.reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    worker.ref();
    try {
      return await new Promise((resolve, reject) => {
        jobs.set(job, { resolve, reject });
        worker.postMessage({ job, ...order } satisfies Order);
      });
    } finally {
      jobs.delete(job);
      signal.removeEventListener('abort', onAbort);
      if (jobs.size === 0) worker.unref();
    }
  };

  return {
    async do<C extends keyof Chores>(chore: C, given: Parameters<Chores[C]>, signal: AbortSignal) {
      signal.throwIfAborted();
      if (charsOf(given) > fewChars)
        return (await inThread({ chore, given }, signal)) as ReturnType<Chores[C]>;
      await (turn = turn.then(() => setImmediate()));
      signal.throwIfAborted();
      return (chores[chore] as (...given: unknown[]) => ReturnType<Chores[C]>)(...given);
    },
    async close() {
      const worker = running;
      running = null;
      await worker?.terminate();
    },
  };
}

const charsOf = (given: unknown): number =>
  typeof given === 'string'
    ? given.length
    : typeof given === 'object' && given !== null
      ? Object.values(given).reduce<number>((sum, part) => sum + charsOf(part), 0)
      : 0;

const errorOf = ({ fault, code }: Extract<Outcome, { readonly fault: string }>): Error =>
  code === null ? new Error(fault) : new SynthError(code, { message: fault });
