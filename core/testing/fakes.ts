import { createHash } from 'node:crypto';
import { compileSchema } from '../llm/structured.ts';
import { SynthError } from '../errors/synth-error.ts';
import { sampleContext } from './samples.ts';
import type { Embedder } from '../contracts/embedder.ts';
import type { Completion, CompletionRequest, Llm } from '../contracts/llm.ts';
import type { JsonValue } from '../contracts/json.ts';
import type { Plugin } from '../contracts/plugin.ts';
import type { ContractOf, Kind, TraitsOf } from '../contracts/kinds.ts';
import type { Tool, ToolQuery } from '../contracts/tool.ts';
import type { Context } from '../contracts/values.ts';
import { z } from 'zod';

/** A text, or what else a completion is to have. */
export type FakeAnswer = string | Partial<Completion>;

export interface FakeLlm extends Llm {
  /** Everything it was asked, in order. */
  readonly requests: readonly CompletionRequest[];
}

/**
 * A language model that says what it is told to; default: the last message again. What `answer` throws, the call rejects with.
 * Asked for JSON of a schema it gives the text as `json`, or fails with SYN_LLM_SCHEMA when it is none.
 */
export function fakeLlm(
  answer:
    FakeAnswer | ((request: CompletionRequest, signal: AbortSignal) => FakeAnswer | Promise<FakeAnswer>) = (
    request,
  ) => request.messages.at(-1)?.content ?? '',
): FakeLlm {
  const requests: CompletionRequest[] = [];
  const complete: Llm['complete'] = async (request, signal) => {
    signal.throwIfAborted();
    requests.push(request);
    const made = typeof answer === 'function' ? await answer(request, signal) : answer;
    const said = typeof made === 'string' ? { text: made } : made;
    const { text = '' } = said;
    return {
      text,
      finish: 'stop',
      usage: {
        inputTokens: wordsIn(request.messages.map(({ content }) => content).join(' ')),
        outputTokens: wordsIn(text),
      },
      model: 'fake-1',
      ...(request.schema === undefined ? {} : { json: parse(text, request.schema) }),
      ...said,
    };
  };
  return {
    requests,
    identity: { provider: 'fake', model: 'fake-1', endpoint: 'memory' },
    complete,
    async *stream(request, signal) {
      const completion = await complete(request, signal);
      for (const text of completion.text.match(/\S+\s*|^\s+/gu) ?? []) yield { type: 'text', text };
      yield { type: 'end', completion };
    },
  };
}

const wordsIn = (text: string): number => text.match(/\S+/gu)?.length ?? 0;

function parse(text: string, { name, schema }: NonNullable<CompletionRequest['schema']>): JsonValue {
  const reading = compileSchema(name, schema)(text);
  if (reading.ok) return reading.json;
  throw new SynthError('SYN_LLM_SCHEMA', {
    message: `What the fake model says is not ${name}: ${reading.problem}`,
  });
}

/** An embedder without a model: texts with words in common are near. */
export function fakeEmbedder(dimensions = 64): Embedder {
  return {
    identity: { provider: 'fake', model: 'fake-words', endpoint: 'memory', dimensions, normalised: true },
    async embed(texts, signal) {
      signal.throwIfAborted();
      return texts.map((text) => {
        const vector = new Float32Array(dimensions);
        for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text]) {
          const digest = createHash('sha256').update(word).digest();
          for (let i = 0; i < dimensions; i += 1) vector[i]! += (digest[i % digest.length] ?? 0) / 127.5 - 1;
        }
        const length = Math.hypot(...vector);
        return vector.map((value) => (length === 0 ? 1 / Math.sqrt(dimensions) : value / length));
      });
    },
  };
}

/** A tool that has these pieces; a search finds the first that contains the text. Default: one about tides. */
export function fakeTool(contexts: readonly Context[] = [sampleContext()]): Tool {
  const find = (query: ToolQuery, random: { pick<T>(list: readonly T[]): T }): Context | undefined => {
    if (query.method === 'get') return contexts.find(({ id, title }) => [id, title].includes(query.id));
    if (query.method === 'search')
      return contexts.find(({ title, text }) =>
        `${title} ${text}`.toLowerCase().includes(query.text.toLowerCase()),
      );
    return contexts.length === 0 ? undefined : random.pick(contexts);
  };
  return {
    async fetch(query, { random }, signal) {
      signal.throwIfAborted();
      const found = find(query, random);
      if (found) return found;
      throw new SynthError('SYN_TOOL_EMPTY', { message: 'The fake tool has nothing for the query.' });
    },
  };
}

/**
 * A plugin without options that gives this instance: how a fake gets into a test node.
 *
 * @example createTestNode({ yaml: 'llms: { default: { use: scripted } } …', plugins: [asPlugin('llm', 'scripted', fakeLlm('42'), { offline: true })] })
 */
export const asPlugin = <K extends Kind>(
  kind: K,
  name: string,
  instance: ContractOf<K>,
  traits: TraitsOf<K> = {} as TraitsOf<K>,
): Plugin<K, z.ZodObject, Record<never, never>> => ({
  apiVersion: 1,
  kind,
  name,
  summary: 'A fake for tests.',
  options: z.strictObject({}),
  needs: {},
  traits,
  setup: () => instance,
});
