import { Worker } from 'node:worker_threads';
import { explain } from './explain.ts';
import type { Loaded, Loading } from './local-model.ts';
import type { Answer, Order, Vectors } from './serve.ts';

/** A model at work in a thread of its own. */
export interface ModelThread extends Loaded {
  /** Rejects with the signal's reason at once; the thread gives the job up after the batch it is at. */
  readonly embedCounted: (
    texts: readonly string[],
    signal: AbortSignal,
  ) => Promise<{ readonly vectors: Float32Array[]; readonly inputTokens: number }>;
  /** Resolves when the thread has ended, which it does after the batch it is at. */
  readonly stop: () => Promise<void>;
}

interface Job {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

// The package has compiled modules. Run from the sources, as tests do, the thread needs their compiler too.
const isCompiled = import.meta.url.endsWith('.js');
const execution = isCompiled ? {} : { execArgv: ['--import', '@swc-node/register/esm-register'] };

/**
 * Starts the module `worker` that lies beside the module `home` (a URL) in a thread, and loads a model in it. Throws what
 * `explain` makes of a fault.
 */
export async function startThread(loading: Loading, home: string, signal: AbortSignal): Promise<ModelThread> {
  signal.throwIfAborted();
  const entry = new URL(`./worker.${isCompiled ? 'js' : 'ts'}`, home);
  // The keys in our environment are none of its business.
  const worker = new Worker(entry, { workerData: loading, env: {}, ...execution });
  const jobs = new Map<number, Job>();
  let lastJob = 0;
  let ended: Error | null = null;

  worker.on('message', (answer: Answer) => {
    if ('result' in answer) jobs.get(answer.job)?.resolve(answer.result);
    else jobs.get(answer.job)?.reject(explain(answer.fault, loading));
  });
  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of jobs.values()) reject(error);
  };
  worker.on('error', (error: NodeJS.ErrnoException) => {
    const kind = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'ended';
    end(explain({ kind, message: error.message }, loading));
  });
  worker.on('exit', (code) => end(explain({ kind: 'ended', message: `exit code ${code}` }, loading)));

  const resultOf = async (job: number, abort: AbortSignal): Promise<unknown> => {
    const onAbort = (): void => jobs.get(job)?.reject(abort.reason);
    abort.addEventListener('abort', onAbort, { once: true });
    worker.ref();
    try {
      return await new Promise((resolve, reject) => jobs.set(job, { resolve, reject }));
    } finally {
      jobs.delete(job);
      // Without a job it keeps no process alive.
      if (jobs.size === 0) worker.unref();
      abort.removeEventListener('abort', onAbort);
    }
  };
  const send = (order: Order): void => worker.postMessage(order);
  // By force (terminate), ONNX Runtime would take the whole process with it when it is at work.
  const stop = async (): Promise<void> => {
    if (ended !== null) return;
    send({ type: 'stop' });
    // Like every job, this one fails when the thread ends.
    await resultOf((lastJob += 1), new AbortController().signal).catch(() => undefined);
  };

  const loaded = (await resultOf(0, signal).catch(async (error: unknown) => {
    await stop();
    throw error;
  })) as Loaded;
  return {
    ...loaded,
    async embedCounted(texts, abort) {
      abort.throwIfAborted();
      if (ended !== null) throw ended;
      const job = (lastJob += 1);
      send({ type: 'embed', job, texts });
      try {
        const { values, inputTokens } = (await resultOf(job, abort)) as Vectors;
        const { dimensions } = loaded;
        const all = new Float32Array(values.buffer);
        return {
          vectors: texts.map((_, i) => all.slice(i * dimensions, (i + 1) * dimensions)),
          inputTokens,
        };
      } catch (error) {
        if (abort.aborted) send({ type: 'drop', job });
        throw error;
      }
    },
    stop,
  };
}
