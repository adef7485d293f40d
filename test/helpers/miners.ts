import {
  seededRandom,
  SynthError,
  type Completion,
  type CompletionRequest,
  type Io,
  type Llm,
  type Message,
  type MinerAnswer,
  type MinerRequest,
  type Tool,
} from '../../core/index.ts';
import { quietLog } from './local-chain.ts';

/** A request as a miner gets it: the last of these turns is the question. */
export function requestOf(...turns: readonly (string | Message)[]): MinerRequest {
  const messages = turns.map((turn): Message =>
    typeof turn === 'string' ? { role: 'user', content: turn } : turn,
  );
  return {
    protocol: 'prompting',
    messages,
    text: messages.at(-1)?.content ?? '',
    body: { roles: messages.map(({ role }) => role), messages: messages.map(({ content }) => content) },
    caller: null,
    timeoutMs: 15_000,
    self: { hotkey: 'us', uid: 1 },
  };
}

export const ioOf = (seed: string | number = 0): Io => ({ random: seededRandom(seed), log: quietLog });

/** The pieces of an answer; one for an answer sent at once. */
export async function piecesOf(answer: MinerAnswer): Promise<string[]> {
  if (!(Symbol.asyncIterator in answer)) return [(await answer).text];
  const pieces: string[] = [];
  for await (const piece of answer) pieces.push(piece);
  return pieces;
}

/** A model that says what the list says, in order, and keeps what it was asked. */
export function scriptedLlm(
  ...script: readonly (string | Partial<Completion>)[]
): Llm & { readonly requests: CompletionRequest[] } {
  const requests: CompletionRequest[] = [];
  return {
    requests,
    identity: { provider: 'test', model: 'scripted', endpoint: 'local' },
    async complete(request) {
      const line = script[requests.push(request) - 1];
      if (line === undefined) throw new Error('the script has ended');
      const completion = typeof line === 'string' ? { text: line } : line;
      return {
        text: '',
        finish: 'stop',
        usage: { inputTokens: 1, outputTokens: 1 },
        model: 'scripted',
        ...completion,
      };
    },
  };
}

/** A tool that has these articles; a search finds the one whose title occurs in it, or fails as it is told to. */
export function articles(
  entries: Readonly<Record<string, string>>,
  failure?: Error,
): Tool & { readonly searches: string[] } {
  const searches: string[] = [];
  return {
    searches,
    async fetch(query) {
      const text = query.method === 'search' ? query.text : '';
      searches.push(text);
      if (failure) throw failure;
      const found = Object.entries(entries).find(([title]) =>
        text.toLowerCase().includes(title.toLowerCase()),
      );
      if (!found) throw new SynthError('SYN_TOOL_EMPTY', { message: 'nothing' });
      const [title, body] = found;
      const source = { tool: 'articles', url: null, licence: null, retrievedAt: 0 };
      return { id: title, title, topic: title, subtopic: '', text: body, tags: [], source, data: {} };
    },
  };
}
