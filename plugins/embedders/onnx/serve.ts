import { parentPort, type MessagePort } from 'node:worker_threads';
import { embedTexts, type TextModel } from '../shared/embed-texts.ts';
import { Fault, messageOf, type FaultData } from './fault.ts';
import type { Loaded, Loading } from './inference.ts';

/** To the thread: texts to embed, or a job to give up. */
export type Order =
  | { readonly type: 'embed'; readonly job: number; readonly texts: readonly string[] }
  | { readonly type: 'drop'; readonly job: number };

/** From the thread. The result of job 0, which nobody orders, is the model as `Loaded`; of every other one, its `Vectors`. */
export type Answer =
  { readonly job: number; readonly result: unknown } | { readonly job: number; readonly fault: FaultData };

export interface Vectors {
  /** One vector after the other. */
  readonly values: Float32Array;
  readonly inputTokens: number;
}

/** What a thread does: loads the model, then embeds what it is sent. */
export async function serve(
  load: () => Promise<TextModel & Loaded>,
  { tokensPerBatch }: Pick<Loading, 'tokensPerBatch'>,
): Promise<void> {
  const port = parentPort as MessagePort;
  const fail = (job: number, error: unknown): void => {
    const kind = error instanceof Fault ? error.kind : 'text';
    port.postMessage({ job, fault: { kind, message: messageOf(error) } } satisfies Answer);
  };

  try {
    const model = await load();
    const { dimensions, pooling } = model;
    const running = new Map<number, AbortController>();

    const embed = async (job: number, texts: readonly string[]): Promise<void> => {
      const controller = new AbortController();
      running.set(job, controller);
      try {
        const { vectors, inputTokens } = await embedTexts(texts, model, tokensPerBatch, controller.signal);
        const values = new Float32Array(vectors.length * dimensions);
        vectors.forEach((vector, i) => values.set(vector, i * dimensions));
        const result: Vectors = { values, inputTokens };
        port.postMessage({ job, result } satisfies Answer, [values.buffer]);
      } catch (error) {
        fail(job, error);
      } finally {
        running.delete(job);
      }
    };

    port.on('message', (order: Order) => {
      if (order.type === 'embed') void embed(order.job, order.texts);
      else running.get(order.job)?.abort();
    });
    port.postMessage({ job: 0, result: { dimensions, pooling } } satisfies Answer);
  } catch (error) {
    fail(0, error);
  }
}
