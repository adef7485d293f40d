import type { Completion, CompletionRequest, Llm } from '../../../core/index.ts';

/** A model that says what it is told to; `prompts` has the last user turn of every request. */
export function modelOf(
  reply: string | ((request: CompletionRequest) => string),
  more: Partial<Completion> = {},
) {
  const requests: CompletionRequest[] = [];
  const llm: Llm = {
    identity: { provider: 'test', model: 'said-1', endpoint: 'here' },
    async complete(request) {
      requests.push(request);
      const text = typeof reply === 'string' ? reply : reply(request);
      return { text, finish: 'stop', usage: { inputTokens: 1, outputTokens: 1 }, model: 'said-1', ...more };
    },
  };
  return {
    llm,
    requests,
    get prompts(): string[] {
      return requests.map(({ messages }) => messages.at(-1)?.content ?? '');
    },
  };
}
