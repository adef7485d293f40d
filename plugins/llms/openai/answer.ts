import { z } from 'zod';
import {
  SynthError,
  type Completion,
  type CompletionEvent,
  type CompletionRequest,
} from '../../../core/index.ts';
import { readEvents } from './events.ts';
import { faultIn } from './server-fault.ts';

const count = z.int().min(0);
// Servers that count nothing, or not everything, are no reason to lose an answer.
const usageSchema = z.object({ prompt_tokens: count, completion_tokens: count }).nullish().catch(null);
const completionSchema = z.object({
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: usageSchema,
});

/** A whole answer. */
export function readCompletion(body: unknown, request: CompletionRequest, asked: string): Completion {
  const { model, choices, usage } = shaped(completionSchema, body);
  const [choice] = choices as [(typeof choices)[number]];
  return finished(
    { ...choice.message, model: model || asked, usage, reason: choice.finish_reason || 'stop' },
    request,
  );
}

const chunkSchema = z.object({
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: usageSchema,
});

/** A streamed answer; one that breaks off before a finish reason and before `[DONE]` is SYN_LLM_BODY. */
export async function* readStream(
  response: Response,
  request: CompletionRequest,
  asked: string,
): AsyncGenerator<CompletionEvent> {
  if (/\bjson\b/.test(response.headers.get('content-type') ?? '')) {
    // A server that does not stream, or a fault.
    const completion = readCompletion(await response.json(), request, asked);
    if (completion.text !== '') yield { type: 'text', text: completion.text };
    yield { type: 'end', completion };
    return;
  }
  let content = '';
  let refusal = '';
  let reason: string | null = null;
  let model = asked;
  let usage: Usage;
  let isDone = false;
  for await (const { field, text } of readEvents((response.body ?? []) as AsyncIterable<Uint8Array>)) {
    // Read to the end: then the connection can be used again.
    isDone ||= text.trim() === '[DONE]';
    if (isDone) continue;
    const chunk: unknown = JSON.parse(text);
    const part = shaped(chunkSchema, field === 'error' ? { error: chunk } : chunk);
    model = part.model || model;
    usage = part.usage ?? usage;
    const [choice] = part.choices ?? [];
    // An empty reason is none: some servers send one with every piece.
    reason = choice?.finish_reason || reason;
    refusal += choice?.delta?.refusal ?? '';
    const piece = choice?.delta?.content ?? '';
    if (piece === '') continue;
    content += piece;
    yield { type: 'text', text: piece };
  }
  if (isDone) reason ??= 'stop';
  if (reason === null) throw unreadable('the stream ended in the middle');
  yield { type: 'end', completion: finished({ content, refusal, model, usage, reason }, request) };
}

type Usage = z.output<typeof usageSchema>;

interface Answer {
  readonly content?: string | null | undefined;
  readonly refusal?: string | null | undefined;
  readonly model: string;
  readonly usage: Usage;
  readonly reason: string;
}

// Servers have names of their own for a plain end (`eos_token`); these matter.
const cuts = ['length', 'max_tokens', 'model_length'];
const breaks = ['abort', 'error'];

function finished(
  { content, refusal, model, usage, reason }: Answer,
  request: CompletionRequest,
): Completion {
  if (breaks.includes(reason))
    throw new SynthError('SYN_LLM_UNAVAILABLE', {
      message: `The model server gave ${model} up in the middle of its answer (${reason}).`,
    });
  const declined = refusal !== undefined && refusal !== null && refusal !== '';
  const text = declined ? refusal : (content ?? '');
  return {
    text,
    model,
    finish: declined || reason === 'content_filter' ? 'refusal' : cuts.includes(reason) ? 'length' : 'stop',
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

/** The body in its shape. Throws the fault it has instead, as the SDK throws those that come with a status. */
function shaped<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const fault = faultIn(body);
  if (fault !== null) throw Object.assign(new Error(fault.message), fault);
  const result = schema.safeParse(body);
  if (!result.success) throw unreadable('it is not a chat completion');
  return result.data;
}

const unreadable = (reason: string): SynthError =>
  new SynthError('SYN_LLM_BODY', { message: `The answer of the model server cannot be read: ${reason}.` });
