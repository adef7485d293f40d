import { z } from 'zod';
import type { JsonObject, Message } from '../../../../core/index.ts';
import { parseJson } from '../../exchange/request.ts';

/** The least that is read of what a peer sends; the rest (usage, logprobs) is nobody's here. */
const chunkShape = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish() }).nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
});
const wholeShape = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).min(1),
});

/** The event after which nothing comes. */
export const endOfStream = '[DONE]';

/** An event of a streamed completion. */
export interface CompletionPiece {
  readonly text: string;
  /** True for the last piece of the answer. */
  readonly isLast: boolean;
}

/** null for anything but a piece of a completion. */
export function readPiece(data: string): CompletionPiece | null {
  if (data === endOfStream) return { text: '', isLast: true };
  const checked = chunkShape.safeParse(parseJson(data));
  if (!checked.success) return null;
  const [choice] = checked.data.choices;
  return { text: choice?.delta?.content ?? '', isLast: typeof choice?.finish_reason === 'string' };
}

/** The text of a completion sent at once; null for anything else. */
export function readWhole(body: string): string | null {
  const checked = wholeShape.safeParse(parseJson(body));
  return checked.success ? (checked.data.choices[0]?.message.content ?? '') : null;
}

/** What is asked, in the shape of a chat completion. */
export const writeRequest = (
  messages: readonly Message[],
  isStreamed: boolean,
  fields: JsonObject,
): JsonObject => ({ ...fields, messages: messages.map((one) => ({ ...one })), stream: isStreamed });

/** What is common to all pieces of one answer. */
export interface AnswerHead {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly model: string;
}

export const writePiece = (head: AnswerHead, text: string): string =>
  writeEvent({
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { content: text }, finish_reason: null }],
  });

export const writeEnd = (head: AnswerHead): string =>
  writeEvent({
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
  }) + `data: ${endOfStream}\n\n`;

export const writeWhole = (head: AnswerHead, text: string): JsonObject => ({
  ...head,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
});

const writeEvent = (body: JsonObject): string => `data: ${JSON.stringify(body)}\n\n`;
