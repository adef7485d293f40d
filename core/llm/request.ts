import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { JsonObject, JsonValue } from '../contracts/json.ts';
import type { Completion, CompletionRequest, Llm, Usage } from '../contracts/llm.ts';
import { messageSchema } from '../contracts/values.ts';
import { SynthError } from '../errors/synth-error.ts';
import type { Target } from './call.ts';

/** Bound for a model whose entry gives none: without one there is no most that a call can cost. */
const defaultMaxTokens = 4096;

/** A request with everything filled in. */
export type Prepared = CompletionRequest & { readonly maxTokens: number };

const requestSchema = z.strictObject({
  messages: z
    .array(messageSchema)
    .min(1)
    .refine((messages) => messages.some(({ role }) => role !== 'system'), 'only system turns')
    .refine(
      (messages) =>
        messages.every(({ role }, i) => role !== 'system' || i === 0 || messages[i - 1]?.role === 'system'),
      'a system turn after another turn',
    ),
  maxTokens: z.int().min(1),
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().gt(0).max(1).optional(),
  stop: z.array(z.string().min(1)).optional(),
  seed: z.int().optional(),
  schema: z.strictObject({ name: z.string().min(1), schema: z.record(z.string(), z.json()) }).optional(),
});

const tokens = z.int().min(0);
const completionSchema = z.object({
  text: z.string(),
  finish: z.enum(['stop', 'length', 'refusal']),
  usage: z.object({ inputTokens: tokens, outputTokens: tokens, estimated: z.boolean().optional() }),
  model: z.string(),
});

/**
 * The request as it is sent: the entry's defaults filled in, texts well-formed. SYN_LLM_REQUEST when it makes no sense.
 * Lone surrogates become U+FFFD: providers answer them with 400, and any miner can send one.
 */
export function prepareRequest(
  request: CompletionRequest,
  llm: Pick<Llm, 'defaults'>,
  target: Target,
): Prepared {
  const result = requestSchema.safeParse({
    maxTokens: defaultMaxTokens,
    ...dropUndefined(llm.defaults ?? {}),
    ...dropUndefined(request),
  });
  if (!result.success)
    throw new SynthError('SYN_LLM_REQUEST', {
      message: `The request to ${target.name} makes no sense: ${z.prettifyError(result.error).replaceAll('\n', ' ')}.`,
      detail: { name: target.name },
    });
  const messages = result.data.messages.map(({ role, content }) => ({ role, content: wellFormed(content) }));
  return { ...result.data, messages } as Prepared;
}

export const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');

/** The completion as the contract has it, or SYN_PLUGIN_RESULT: a wrong token count would be a wrong bill. */
export function checkCompletion(completion: Completion, target: Target): Completion {
  const result = completionSchema.safeParse(completion);
  if (result.success) return result.data as Completion;
  throw new SynthError('SYN_PLUGIN_RESULT', {
    message: `${target.plugin} returned a completion that is none: ${z.prettifyError(result.error).replaceAll('\n', ' ')}.`,
    plugin: target.plugin,
  });
}

/**
 * Tokens a request can use at most. Tokenizers of today work on bytes and never make more tokens than there are bytes;
 * what the provider wraps around a turn, a request and a schema is added.
 */
export function mostTokens(request: Prepared): Usage {
  const texts = request.messages.reduce((sum, { content }) => sum + mostTextTokens(content) + 16, 64);
  const schema = request.schema === undefined ? 0 : mostTextTokens(JSON.stringify(request.schema)) + 1024;
  return { inputTokens: texts + schema, outputTokens: request.maxTokens };
}

export const mostTextTokens = (text: string): number => Buffer.byteLength(text);

/** SHA-256 over everything that changes the answer, and nothing else: no key, no time, no limit of ours. */
export function cacheKey(what: 'completion' | 'embedding', facts: JsonObject): Buffer {
  return createHash('sha256')
    .update(`${what}\n${canonicalJson(facts)}`)
    .digest();
}

function canonicalJson(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value as JsonObject).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

const dropUndefined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined));
