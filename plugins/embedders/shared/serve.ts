import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { embedTexts, type TextModel } from './embed-texts.ts';
import { Fault, messageOf, type FaultData } from './fault.ts';
import type { Loaded, Loading } from './local-model.ts';

/** To the thread: texts to embed, a job to give up, or all of them, and to end. */
export type Order =
  | { readonly type: 'embed'; readonly job: number; readonly texts: readonly string[] }
  | { readonly type: 'drop'; readonly job: number }
  | { readonly type: 'stop' };

/** From the thread. The result of job 0, which nobody orders, is the model as `Loaded`; of every other one, its `Vectors`. */
export type Answer =
  { readonly job: number; readonly result: unknown } | { readonly job: number; readonly fault: FaultData };

export interface Vectors {
  /** One vector after the other. */
  readonly values: Float32Array;
  readonly inputTokens: number;
}

/** What a thread does: loads the model it was started for, then embeds what it is sent. */
export async function serve(load: (loading: Loading) => Promise<TextModel & Loaded>): Promise<void> {
  const loading = workerData as Loading;
  const port = parentPort as MessagePort;
  const fail = (job: number, error: unknown): void => {
    const { kind, message, install } = error instanceof Fault ? error : new Fault('text', messageOf(error));
    port.postMessage({ job, fault: { kind, message, install } } satisfies Answer);
  };

  try {
    const model = await load(loading);
    const { dimensions, pooling } = model;
    const running = new Map<number, AbortController>();

    const embed = async (job: number, texts: readonly string[]): Promise<void> => {
      const controller = new AbortController();
      running.set(job, controller);
      try {
        const { vectors, inputTokens } = await embedTexts(
          texts,
          model,
          loading.tokensPerBatch,
          controller.signal,
        );
        const values = new Float32Array(vectors.length * dimensions);
        vectors.forEach((vector, i) => values.set(vector, i * dimensions));
        const result: Vectors = { values, inputTokens };
        port.postMessage({ job, result } satisfies Answer, [values.buffer]);
      } catch (error) {
        // Nobody waits for what was given up.
        if (!controller.signal.aborted) fail(job, error);
      } finally {
        running.delete(job);
      }
    };

    port.on('message', (order: Order) => {
      if (order.type === 'embed') return void embed(order.job, order.texts);
      if (order.type === 'drop') return running.get(order.job)?.abort();
      for (const controller of running.values()) controller.abort();
      port.close();
    });
    port.postMessage({ job: 0, result: { dimensions, pooling } } satisfies Answer);
  } catch (error) {
    fail(0, error);
  }
}
