import type {
  Ask,
  Clock,
  Io,
  JsonObject,
  Miner,
  MinerAnswer,
  MinerRequest,
  Reply,
} from '../../../core/index.ts';
import { unlessAborted } from '../exchange/abort.ts';
import { largeText, lateText, openReply, type OpenReply } from '../exchange/reply.ts';
import { toBody, toMinerRequest, toReplyBody } from '../exchange/request.ts';

/** Asks a miner by a direct call, under the limits and with the framing of the wire. */
export async function askResident(
  ask: Ask,
  miner: Miner,
  caller: MinerRequest['caller'],
  io: Io,
  clock: Clock,
  signal: AbortSignal,
): Promise<Reply> {
  const { peer, protocol, protocolName, timeoutMs } = ask;
  const body = toBody(ask);
  const self = { hotkey: peer.hotkey, uid: peer.uid };
  const request = toMinerRequest(protocolName, protocol, body, { caller, self, timeoutMs });
  const deadline = clock.deadline(timeoutMs, signal);
  const reply = openReply(ask, clock);
  try {
    const answer = miner.answer(request, io, deadline.signal);
    return await unlessAborted(gather(answer, reply, ask, body, deadline.signal), deadline.signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (deadline.signal.aborted) return reply.fail(408, lateText(ask));
    const message = error instanceof Error ? error.message : String(error);
    io.log.warn('a miner failed', { hotkey: peer.hotkey, error: message.slice(0, 300) });
    return reply.fail(500, 'the miner failed');
  } finally {
    deadline.clear();
  }
}

async function gather(
  answer: MinerAnswer,
  reply: OpenReply,
  ask: Ask,
  request: JsonObject,
  signal: AbortSignal,
): Promise<Reply> {
  const { protocol } = ask;
  if (!(Symbol.asyncIterator in answer)) {
    const body = toReplyBody(protocol, await answer, request);
    if (!body) return reply.fail(422, 'not what the protocol allows');
    if (!reply.add(Buffer.from(JSON.stringify(body)))) return reply.fail(413, largeText(ask));
    return reply.finishBody(protocol.replyText(body), body);
  }
  for await (const piece of answer) {
    if (signal.aborted || reply.isLate()) return reply.fail(408, lateText(ask));
    if (!reply.add(Buffer.from(piece))) return reply.fail(413, largeText(ask));
  }
  return reply.finishStream();
}
