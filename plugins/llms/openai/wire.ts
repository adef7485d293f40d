import { z } from 'zod';
import {
  SynthError,
  type Completion,
  type CompletionEvent,
  type CompletionRequest,
  type JsonObject,
  type JsonValue,
} from '../../../core/index.ts';
import { askForJson } from '../shared/json-prompt.ts';
import type { RemoteModelOptions } from '../shared/options.ts';

export interface WireOptions extends RemoteModelOptions {
  readonly model: string;
  readonly structuredOutput: 'native' | 'prompt';
  readonly tokensParameter: 'auto' | 'max_completion_tokens' | 'max_tokens';
  readonly extraBody: Readonly<Record<string, unknown>>;
  readonly atOpenAi: boolean;
}

/** OpenAI's reasoning models answer sampling parameters with 400. */
const reasons = /^(?:o\d|gpt-5(?!.*-chat))/;

/** The body of `POST /chat/completions`. */
export function requestBody(request: CompletionRequest, options: WireOptions): object {
  const native = request.schema !== undefined && options.structuredOutput === 'native';
  const temperature = request.temperature ?? options.temperature;
  const topP = request.topP ?? options.topP;
  const sampled =
    options.sampling === 'send' ||
    (options.sampling === 'auto' && !(options.atOpenAi && reasons.test(options.model)));
  const tokensParameter =
    options.tokensParameter !== 'auto'
      ? options.tokensParameter
      : options.atOpenAi
        ? 'max_completion_tokens'
        : 'max_tokens';
  return {
    ...options.extraBody,
    model: options.model,
    messages: native ? request.messages : askForJson(request),
    [tokensParameter]: request.maxTokens ?? options.maxTokens,
    ...(sampled && temperature !== undefined ? { temperature } : {}),
    ...(sampled && topP !== undefined ? { top_p: topP } : {}),
    ...(request.stop === undefined || request.stop.length === 0 ? {} : { stop: request.stop }),
    ...(request.seed === undefined ? {} : { seed: request.seed }),
    ...(native ? { response_format: jsonFormat(request.schema) } : {}),
  };
}

const jsonFormat = ({ name, schema }: NonNullable<CompletionRequest['schema']>): object => ({
  type: 'json_schema',
  // The API allows letters, digits, _ and - in a name, at most 64.
  json_schema: { name: name.replaceAll(/[^\w-]/g, '_').slice(0, 64), schema, strict: isStrict(schema) },
});

/** The server enforces a schema only if every object in it is closed and requires all its properties. */
function isStrict(schema: JsonValue): boolean {
  if (Array.isArray(schema)) return (schema as readonly JsonValue[]).every(isStrict);
  if (typeof schema !== 'object' || schema === null) return true;
  const { properties, required, additionalProperties } = schema as JsonObject;
  if (typeof properties === 'object' && properties !== null) {
    const needed = Array.isArray(required) ? (required as readonly JsonValue[]) : [];
    if (additionalProperties !== false || !Object.keys(properties).every((key) => needed.includes(key)))
      return false;
  }
  return Object.values(schema as JsonObject).every(isStrict);
}

const count = z.int().min(0);
const usageSchema = z.object({ prompt_tokens: count, completion_tokens: count });
const completionSchema = z.object({
  model: z.string().optional(),
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: usageSchema.nullish(),
});

export function readCompletion(body: unknown, request: CompletionRequest): Completion {
  const { model, choices, usage } = shaped(completionSchema, body);
  const [choice] = choices as [(typeof choices)[number]];
  return finished({ ...choice.message, model, usage, reason: choice.finish_reason ?? 'stop' }, request);
}

const chunkSchema = z.object({
  model: z.string().optional(),
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: usageSchema.nullish(),
});

/** The chunks of a stream; one that breaks off before a finish reason is SYN_LLM_BODY. */
export async function* readStream(
  chunks: AsyncIterable<unknown>,
  request: CompletionRequest,
  asked: string,
): AsyncGenerator<CompletionEvent> {
  let content = '';
  let refusal = '';
  let reason: string | null = null;
  let model: string | undefined = asked;
  let usage: z.output<typeof usageSchema> | null = null;
  for await (const chunk of chunks) {
    const part = shaped(chunkSchema, chunk);
    model = part.model ?? model;
    usage = part.usage ?? usage;
    const [choice] = part.choices;
    reason = choice?.finish_reason ?? reason;
    refusal += choice?.delta?.refusal ?? '';
    const text = choice?.delta?.content ?? '';
    if (text === '') continue;
    content += text;
    yield { type: 'text', text };
  }
  if (reason === null) throw unreadable('the stream ended in the middle');
  yield { type: 'end', completion: finished({ content, refusal, model, usage, reason }, request) };
}

interface Answer {
  readonly content?: string | null | undefined;
  readonly refusal?: string | null | undefined;
  readonly model: string | undefined;
  readonly usage?: z.output<typeof usageSchema> | null | undefined;
  readonly reason: string;
}

function finished(
  { content, refusal, model, usage, reason }: Answer,
  request: CompletionRequest,
): Completion {
  const declined = refusal !== undefined && refusal !== null && refusal !== '';
  const text = declined ? refusal : (content ?? '');
  return {
    text,
    model: model ?? 'unknown',
    // Servers have names of their own for a plain end (`eos_token`); a cut and a filter are the two that matter.
    finish:
      declined || reason === 'content_filter'
        ? 'refusal'
        : reason === 'length' || reason === 'max_tokens'
          ? 'length'
          : 'stop',
    usage:
      usage == null
        ? { ...countBytes(request, text), estimated: true }
        : { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens },
  };
}

/** No tokenizer makes more tokens than there are bytes: counted so, a server without usage can't break a budget. */
const countBytes = (request: CompletionRequest, text: string): Completion['usage'] => ({
  inputTokens: request.messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0),
  outputTokens: Buffer.byteLength(text),
});

function shaped<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body);
  if (!result.success) throw unreadable('it is not a chat completion');
  return result.data;
}

const unreadable = (reason: string): SynthError =>
  new SynthError('SYN_LLM_BODY', { message: `The answer of the model server cannot be read: ${reason}.` });
