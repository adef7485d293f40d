import { z } from 'zod';
import {
  SynthError,
  type Completion,
  type CompletionEvent,
  type CompletionRequest,
  type JsonObject,
} from '../../../core/index.ts';
import { askForJson } from '../shared/json-prompt.ts';
import type { RemoteModelOptions } from '../shared/options.ts';

export interface WireOptions extends RemoteModelOptions {
  readonly model: string;
  readonly structuredOutput: 'native' | 'prompt';
  /** The SDK's own: moves what the API does not know of JSON Schema into descriptions; the gateway checks it all. */
  readonly fitSchema: (schema: JsonObject) => object;
}

/** Models up to 4.6 take sampling parameters; from Opus 4.7 on the API answers them with 400. */
const takesSampling = /^claude-(?:3|(?:opus|sonnet|haiku)-4(?:-[0-6])?(?:-\d{8}|-latest)?$)/;

/** The body of `POST /v1/messages`. */
export function requestBody(request: CompletionRequest, options: WireOptions): object {
  const native = request.schema !== undefined && options.structuredOutput === 'native';
  const messages = native ? request.messages : askForJson(request);
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const temperature = request.temperature ?? options.temperature;
  const topP = request.topP ?? options.topP;
  const sampled =
    options.sampling === 'send' || (options.sampling === 'auto' && takesSampling.test(options.model));
  return {
    model: options.model,
    max_tokens: request.maxTokens ?? options.maxTokens,
    ...(system.length === 0 ? {} : { system: system.join('\n\n') }),
    messages: messages.filter(({ role }) => role !== 'system'),
    // Claude refuses both at once; the scale of temperature ends at 1 here.
    ...(sampled && temperature !== undefined ? { temperature: Math.min(temperature, 1) } : {}),
    ...(sampled && temperature === undefined && topP !== undefined ? { top_p: topP } : {}),
    ...(request.stop === undefined || request.stop.length === 0 ? {} : { stop_sequences: request.stop }),
    ...(native && request.schema !== undefined
      ? {
          output_config: {
            format: { type: 'json_schema', schema: options.fitSchema(request.schema.schema) },
          },
        }
      : {}),
  };
}

const count = z.int().min(0);
const usageSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count.nullish(),
  cache_read_input_tokens: count.nullish(),
});
const messageSchema = z.object({
  model: z.string(),
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  stop_reason: z.string(),
  usage: usageSchema,
});

export function readMessage(body: unknown): Completion {
  const { model, content, stop_reason, usage } = shaped(messageSchema, body);
  const text = content.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join('');
  return { text, model, finish: finishOf(stop_reason), usage: usageOf(usage) };
}

const startSchema = z.object({ message: z.object({ model: z.string(), usage: usageSchema }) });
const deltaSchema = z.object({ delta: z.object({ type: z.string(), text: z.string().optional() }) });
const endSchema = z.object({
  delta: z.object({ stop_reason: z.string() }),
  usage: z.object({ output_tokens: count }),
});

/** The events of a stream; one that breaks off before `message_stop` is SYN_LLM_BODY. */
export async function* readStream(events: AsyncIterable<unknown>): AsyncGenerator<CompletionEvent> {
  let start: z.output<typeof startSchema>['message'] | null = null;
  let end: z.output<typeof endSchema> | null = null;
  let text = '';
  for await (const event of events) {
    const type = (event as { type?: unknown } | null)?.type;
    if (type === 'message_start') start = shaped(startSchema, event).message;
    if (type === 'message_delta') end = shaped(endSchema, event);
    if (type === 'content_block_delta') {
      const { delta } = shaped(deltaSchema, event);
      if (delta.type !== 'text_delta' || delta.text === undefined) continue;
      text += delta.text;
      yield { type: 'text', text: delta.text };
    }
    if (type === 'message_stop' && start !== null && end !== null) {
      const usage = usageOf({ ...start.usage, output_tokens: end.usage.output_tokens });
      yield {
        type: 'end',
        completion: { text, model: start.model, finish: finishOf(end.delta.stop_reason), usage },
      };
      return;
    }
  }
  throw unreadable('the stream ended in the middle');
}

const usageOf = (usage: z.output<typeof usageSchema>): Completion['usage'] => ({
  inputTokens:
    usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0),
  outputTokens: usage.output_tokens,
});

function finishOf(reason: string): Completion['finish'] {
  if (reason === 'end_turn' || reason === 'stop_sequence') return 'stop';
  if (reason === 'max_tokens' || reason === 'model_context_window_exceeded') return 'length';
  if (reason === 'refusal') return 'refusal';
  throw unreadable('it stopped for a reason that was not asked for');
}

function shaped<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body);
  if (!result.success) throw unreadable('it is not a message of the Messages API');
  return result.data;
}

const unreadable = (reason: string): SynthError =>
  new SynthError('SYN_LLM_BODY', { message: `The answer of Anthropic cannot be read: ${reason}.` });
