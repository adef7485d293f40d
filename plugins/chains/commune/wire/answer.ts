import { randomUUID } from 'node:crypto';
import { unlessAborted } from '../../exchange/abort.ts';
import { toWhole } from '../../exchange/made.ts';
import { toMinerRequest, toReplyBody } from '../../exchange/request.ts';
import { detailAnswer } from '../../serving/detail.ts';
import type { Answer, Exchange } from '../../serving/shell.ts';
import type { Admitted } from './admit.ts';
import type { Genuine } from './judge.ts';
import type { ModuleServeParts } from './parts.ts';
import { readParams, wrongType } from './read-params.ts';
import type { Passed } from './screen.ts';

/** A call that is to be answered. */
type Call = Pick<Genuine, 'params'> &
  Pick<Admitted, 'caller'> &
  Pick<Passed, 'route'> & { readonly bytes: Uint8Array };

/** Answers an admitted call; null when the caller has gone. What goes wrong inside is logged and not told. */
export async function answerCall(
  { bytes, params, route, caller }: Call,
  { request, gone }: Exchange,
  { handler, self, options, clock, log }: ModuleServeParts,
): Promise<Answer | null> {
  const { protocol, protocolName } = route;
  if (!isJson(request.headers['content-type'])) return wrongType(bytes).refuse;
  const read = readParams(params, protocol);
  if ('refuse' in read) return read.refuse;
  const deadline = clock.deadline(options.answerTimeoutMs, gone);
  try {
    const asked = toMinerRequest(protocolName, protocol, read.params, {
      caller,
      self: self(),
      timeoutMs: options.answerTimeoutMs,
    });
    const answer = await unlessAborted(toWhole(handler.answer(asked, deadline.signal)), deadline.signal);
    const reply = toReplyBody(protocol, answer, read.params);
    if (reply === null) throw new Error('the miner made a body that its protocol does not allow');
    return { status: 200, headers: {}, body: JSON.stringify(reply) };
  } catch (error) {
    if (gone.aborted) return null;
    if (deadline.signal.aborted) return detailAnswer(408, `No answer within ${options.answerTimeoutMs} ms`);
    const id = randomUUID();
    const message = error instanceof Error ? error.message : String(error);
    log.warn('a call was not answered', { id, method: protocolName, error: message.slice(0, 300) });
    return detailAnswer(500, `Internal Server Error #${id}`);
  } finally {
    deadline.clear();
  }
}

/** As FastAPI takes it: `application/json`, with parameters or not, and `application/<something>+json`. */
const isJson = (type: string | undefined): boolean =>
  /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/iu.test(type ?? '');
