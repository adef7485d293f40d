import { on, once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { SynthError, isSynthError } from '../../../core/index.ts';
import { loadFault, runFault } from './faults.ts';
import type { Boot, Fault, Job, Order, Outcome, Report } from './protocol.ts';

/** A model in a thread of its own. */
export interface ModelThread {
  /** Most tokens of prompt and answer together. */
  readonly contextLength: number;
  /**
   * The pieces of one answer, and last how it ended. Jobs wait for one another. Rejects with the signal's reason, waiting or
   * at work; the thread then stops at its next token, and only then takes the next job.
   */
  generate(job: Job, signal: AbortSignal): AsyncGenerator<string | Outcome, void, undefined>;
  /** Resolves when the thread has ended, which it does after the token it is at. */
  stop(): Promise<void>;
}

const isSource = import.meta.url.endsWith('.ts');
const entry = new URL(isSource ? './thread.ts' : './thread.js', import.meta.url);

/** Loads a model in a new thread. Rejects with what the thread found wrong, or the signal's reason. */
export async function startThread(
  boot: Boot,
  { signal, url = entry }: { readonly signal: AbortSignal; readonly url?: URL },
): Promise<ModelThread> {
  signal.throwIfAborted();
  const worker = new Worker(url, {
    workerData: boot,
    // The keys in our environment are none of its business.
    env: {},
    execArgv: isSource ? ['--import', '@swc-node/register/esm-register'] : [],
    // Our output is for our own words. What the thread says is not read: reading would keep the process alive.
    stdout: true,
    stderr: true,
  });
  const ended = once(worker, 'exit').catch(() => undefined);
  const send = (order: Order): void => worker.postMessage(order);
  // By force (terminate), ONNX Runtime would take the whole process with it when it is at work.
  const end = async (): Promise<void> => {
    worker.ref();
    send({ type: 'stop' });
    await ended;
  };
  let first: Report;
  try {
    first = await firstReport(worker, signal);
    if (first.type !== 'ready') throw first.type === 'failed' ? errorOf(first.fault) : broken(boot.model);
  } catch (error) {
    await end();
    throw reasonOf(error, signal, (cause) => loadFault(cause, boot.model));
  }
  // Only a generation keeps the process alive.
  worker.unref();

  let turn: Promise<unknown> = Promise.resolve();
  let isOver = false;
  void ended.then(() => (isOver = true));

  async function* generate(job: Job, signal: AbortSignal): ReturnType<ModelThread['generate']> {
    const leave = await takeTurn(signal);
    const done = Promise.race([jobEnded(worker), ended]);
    const cancel = (): void => send({ type: 'cancel' });
    try {
      if (isOver) throw broken(boot.model);
      worker.ref();
      signal.addEventListener('abort', cancel, { once: true });
      const reports = on(worker, 'message', { signal, close: ['exit'] });
      send({ type: 'generate', job });
      for await (const [report] of reports as AsyncIterable<[Report]>) {
        signal.throwIfAborted();
        if (report.type === 'text') yield report.text;
        if (report.type === 'failed') throw errorOf(report.fault);
        if (report.type === 'end') return yield report.outcome;
      }
      throw broken(boot.model);
    } catch (error) {
      throw reasonOf(error, signal, (cause) => runFault(cause, boot.model));
    } finally {
      signal.removeEventListener('abort', cancel);
      // The reader may have left in the middle. A job that has ended takes no notice.
      cancel();
      void done.then(() => {
        if (!isOver) worker.unref();
        leave();
      });
    }
  }

  /** Resolves when all jobs before have ended, or the thread has, with what lets the next one in. */
  async function takeTurn(signal: AbortSignal): Promise<() => void> {
    const before = turn;
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    turn = before.then(() => left);
    const aborted = new AbortController();
    try {
      signal.throwIfAborted();
      const onAbort = once(signal, 'abort', { signal: aborted.signal }).then(() => {
        throw signal.reason;
      });
      await Promise.race([before, ended, onAbort]);
      return leave;
    } catch (error) {
      leave();
      throw error;
    } finally {
      aborted.abort();
    }
  }

  return {
    contextLength: first.contextLength,
    generate,
    async stop() {
      isOver = true;
      await end();
    },
  };
}

async function firstReport(worker: Worker, signal: AbortSignal): Promise<Report> {
  for await (const [report] of on(worker, 'message', { signal, close: ['exit'] }) as AsyncIterable<[Report]>)
    return report;
  throw new Error('the thread ended while it loaded the model');
}

const jobEnded = (worker: Worker): Promise<void> =>
  new Promise((resolve) => {
    const look = ({ type }: Report): void => {
      if (type !== 'end' && type !== 'failed') return;
      worker.off('message', look);
      resolve();
    };
    worker.on('message', look);
  });

/** Why a wait for the thread ended: the signal's reason, what the thread said, or what became of the thread itself. */
const reasonOf = (error: unknown, signal: AbortSignal, explain: (cause: unknown) => Fault): unknown =>
  signal.aborted ? signal.reason : isSynthError(error) ? error : errorOf(explain(error));

/** What the thread found, as an error. */
export const errorOf = ({ code, ...details }: Fault): SynthError => new SynthError(code, details);

const broken = (model: string): SynthError =>
  new SynthError('SYN_LLM_UNAVAILABLE', {
    message: `The thread of the model ${model} has ended.`,
    hint: 'Start the node again; with too little memory, take a smaller model.',
  });
