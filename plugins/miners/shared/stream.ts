import type { CompletionRequest, Llm } from '../../../core/index.ts';

/** The text of a completion as it is generated, or at once where the model does not stream. */
export async function* streamText(
  llm: Llm,
  request: CompletionRequest,
  signal: AbortSignal,
): AsyncGenerator<string> {
  if (!llm.stream) {
    yield (await llm.complete(request, signal)).text;
    return;
  }
  for await (const event of llm.stream(request, signal)) if (event.type === 'text') yield event.text;
}

/** The same text in pieces of `size` words; the last one may be shorter. */
export async function* inBatches(
  pieces: AsyncIterable<string> | Iterable<string>,
  size: number,
): AsyncGenerator<string> {
  const whole = new RegExp(`^\\s*(?:\\S+\\s+){${size}}`);
  let rest = '';
  for await (const piece of pieces) {
    rest += piece;
    for (let match = whole.exec(rest); match; match = whole.exec(rest)) {
      yield match[0];
      rest = rest.slice(match[0].length);
    }
  }
  if (rest !== '') yield rest;
}
