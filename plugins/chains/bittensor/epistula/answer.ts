import { z } from 'zod';
import type { JsonObject, MinerRequest, Protocol } from '../../../../core/index.ts';
import { unlessAborted } from '../../exchange/abort.ts';
import { toPieces, toWhole } from '../../exchange/made.ts';
import { parseJson, toMinerRequest } from '../../exchange/request.ts';
import { detailAnswer } from '../../serving/detail.ts';
import { sendAnswer, type Exchange } from '../../serving/shell.ts';
import { sendStream } from '../axon/stream.ts';
import { writeEnd, writePiece, writeWhole, type AnswerHead } from './completion.ts';
import type { EpistulaParts } from './parts.ts';
import type { Passed } from './screen.ts';

const completionRequest = z.looseObject({
  messages: z
    .array(z.looseObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }))
    .min(1),
  stream: z.boolean().nullish(),
  model: z.string().max(200).nullish(),
});

const streamHeaders = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };

/** Answers a request of a caller who is welcome, streamed or at once as it asks for. */
export async function answerCompletion(
  { request, response, gone }: Exchange,
  raw: Buffer,
  { stamp, timeoutMs, caller }: Pick<Passed, 'stamp' | 'timeoutMs'> & Pick<MinerRequest, 'caller'>,
  { handler, self, clock, options, log }: EpistulaParts,
): Promise<void> {
  const refuse = (status: number, detail: string): void =>
    sendAnswer(response, detailAnswer(status, detail), options);
  const asked = completionRequest.safeParse(parseJson(raw.toString()));
  if (!asked.success) return refuse(422, 'not a chat completion request');
  const { messages, stream: isStreamed, model, ...fields } = asked.data;
  const [name, protocol] = protocolFor(fields['task'] ?? request.headers['task'], handler.protocols);
  const body = toBody(protocol, messages, fields as JsonObject);
  if (body === null) return refuse(422, 'not what the protocol allows');

  const minerRequest = toMinerRequest(name, protocol, body, { caller, self: self(), timeoutMs });
  const head = { id: stamp.uuid, created: Math.floor(clock.now() / 1000), model: model ?? name };
  const deadline = clock.deadline(timeoutMs, gone);
  try {
    const made = handler.answer(minerRequest, deadline.signal);
    if (isStreamed === true)
      return await sendStream(response, events(head, toPieces(made)), streamHeaders, deadline.signal);
    const { text } = await unlessAborted(toWhole(made), deadline.signal);
    sendAnswer(response, { status: 200, headers: {}, body: JSON.stringify(writeWhole(head, text)) }, options);
  } catch (error) {
    if (gone.aborted) return;
    if (!deadline.signal.aborted)
      log.warn('the miner failed', {
        error: (error instanceof Error ? error.message : String(error)).slice(0, 300),
      });
    // A stream that is cut off can't be taken for a whole one.
    if (response.headersSent) response.destroy();
    else if (deadline.signal.aborted) refuse(408, 'Request timeout');
    else refuse(500, 'Internal Server Error');
  } finally {
    deadline.clear();
  }
}

/** The protocol that the caller names as its task; else the only one, or the first. */
function protocolFor(task: unknown, protocols: ReadonlyMap<string, Protocol>): readonly [string, Protocol] {
  const named = typeof task === 'string' ? protocols.get(task) : undefined;
  if (named) return [task as string, named];
  const [first] = protocols;
  if (!first) throw new Error('a miner serves a protocol');
  return first;
}

/** The dialogue as the protocol would have been asked it; null when it can't be. */
function toBody(
  protocol: Protocol,
  dialogue: readonly { role: 'system' | 'user' | 'assistant'; content: string }[],
  fields: JsonObject,
): JsonObject | null {
  const messages = dialogue.map(({ role, content }) => ({ role, content }));
  const text = messages.findLast(({ role }) => role === 'user')?.content ?? messages.at(-1)?.content ?? '';
  const checked = protocol.request.safeParse(protocol.encode({ text, messages, fields, author: {} }));
  return checked.success ? checked.data : null;
}

async function* events(head: AnswerHead, pieces: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const piece of pieces) if (piece !== '') yield writePiece(head, piece);
  yield writeEnd(head);
}
