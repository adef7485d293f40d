import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../contracts/io.ts';
import type { Llm } from '../contracts/llm.ts';
import type { Embedder } from '../contracts/embedder.ts';

/** A deadline that stands still while a model is being waited for: that has a deadline of its own. */
interface Patience {
  /** Stops the time until the returned function is called. */
  pause(): () => void;
}

const storage = new AsyncLocalStorage<Patience>();

/**
 * Runs `work` with `ms` of its own time: waiting for models (queue, tries, answer) does not count. The signal aborts with
 * `signal`, or with a TimeoutError once the time is over.
 */
export async function withPatience<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  let leftMs = ms;
  let waits = 0;
  let stop = (): void => undefined;
  const go = (): void => {
    const start = clock.monotonic();
    const deadline = clock.deadline(leftMs, signal);
    const onAbort = (): void => ending.abort(deadline.signal.reason);
    if (deadline.signal.aborted) onAbort();
    else deadline.signal.addEventListener('abort', onAbort, { once: true });
    stop = () => {
      deadline.signal.removeEventListener('abort', onAbort);
      deadline.clear();
      leftMs = Math.max(0, leftMs - (clock.monotonic() - start));
    };
  };
  const onAbort = (): void => ending.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const patience: Patience = {
    pause() {
      waits += 1;
      if (waits === 1) stop();
      return () => {
        waits -= 1;
        if (waits === 0 && !ending.signal.aborted) go();
      };
    },
  };
  go();
  try {
    return await storage.run(patience, () => work(ending.signal));
  } finally {
    signal.removeEventListener('abort', onAbort);
    waits += 1;
    stop();
  }
}

async function waitFor<T>(call: () => Promise<T>): Promise<T> {
  const resume = storage.getStore()?.pause();
  try {
    return await call();
  } finally {
    resume?.();
  }
}

/** The same model; whoever waits for it with patience does not lose time by it. */
export function patientLlm(llm: Llm): Llm {
  return {
    ...llm,
    complete: (request, signal) => waitFor(() => llm.complete(request, signal)),
    ...(llm.stream && {
      async *stream(request, signal) {
        const events = (llm as Required<Llm>).stream(request, signal)[Symbol.asyncIterator]();
        try {
          for (;;) {
            const event = await waitFor(() => events.next());
            if (event.done === true) return;
            yield event.value;
          }
        } finally {
          await events.return?.();
        }
      },
    }),
  };
}

/** As `patientLlm`. */
export const patientEmbedder = (embedder: Embedder): Embedder => ({
  ...embedder,
  embed: (texts, signal) => waitFor(() => embedder.embed(texts, signal)),
});
