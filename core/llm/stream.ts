import type { Completion, CompletionEvent, CompletionRequest, Llm } from '../contracts/llm.ts';
import { SynthError } from '../errors/synth-error.ts';
import { completionKey, fromCache, type LlmParts } from './complete.ts';
import type { Meter } from './meter.ts';
import { checkCompletion, mostTokens, prepareRequest } from './request.ts';

/**
 * A stream behind the gateway. Once the first text is out nothing is tried again. A cached answer, an answer of a model
 * that cannot stream, and JSON (which must be whole to be checked) come as one piece.
 */
export async function* streamThrough(
  parts: LlmParts,
  complete: Llm['complete'],
  request: CompletionRequest,
  meter: Meter | null,
  signal: AbortSignal,
): AsyncGenerator<CompletionEvent, void, undefined> {
  const { llm, target, caller, cache } = parts;
  if (llm.stream === undefined || request.schema !== undefined)
    return yield* inOnePiece(await complete(request, signal));

  const prepared = prepareRequest(request, llm, target);
  signal.throwIfAborted();
  const key = cache === null ? null : completionKey(llm, prepared);
  const kept = key === null ? null : (cache?.get(key) ?? null);
  if (kept !== null) return yield* inOnePiece(fromCache(kept, target, meter));

  const consumer = new AbortController();
  const onAbort = (): void => consumer.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const pipe = createPipe();
  let delivered = false;
  const send = async (attemptSignal: AbortSignal) => {
    let end: Completion | null = null;
    for await (const event of (llm.stream as NonNullable<Llm['stream']>)(prepared, attemptSignal)) {
      attemptSignal.throwIfAborted();
      if (event.type === 'end') end = checkCompletion(event.completion, target);
      else if (event.text !== '') {
        delivered = true;
        pipe.push(event.text);
      }
    }
    if (end === null)
      throw new SynthError('SYN_LLM_BODY', { message: `The stream of ${target.model} ended in the middle.` });
    return { value: end, usage: end.usage };
  };
  const outcome = caller
    .call({ target, most: mostTokens(prepared), send, meter, mayRetry: () => !delivered }, consumer.signal)
    .finally(() => pipe.close());
  outcome.catch(() => {}); // it is awaited below, unless the consumer leaves before
  try {
    for await (const text of pipe.texts()) yield { type: 'text', text };
    const { value, costUsd } = await outcome;
    if (key !== null) cache?.put(key, value);
    yield { type: 'end', completion: { ...value, cached: false, costUsd } };
  } finally {
    signal.removeEventListener('abort', onAbort);
    consumer.abort(new DOMException('The reader of the stream left.', 'AbortError'));
  }
}

function* inOnePiece(completion: Completion): Generator<CompletionEvent, void, undefined> {
  if (completion.text !== '') yield { type: 'text', text: completion.text };
  yield { type: 'end', completion };
}

/** Texts from a writer that does not wait to a reader that does. */
function createPipe(): { push(text: string): void; close(): void; texts(): AsyncGenerator<string> } {
  const waiting: string[] = [];
  let closed = false;
  let wake = (): void => {};
  return {
    push(text) {
      waiting.push(text);
      wake();
    },
    close() {
      closed = true;
      wake();
    },
    async *texts() {
      for (;;) {
        for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) yield text;
        if (closed) return;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
