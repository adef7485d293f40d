import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { JsonObject, MinerRequest, Protocol } from '../../../../core/index.ts';
import { unlessAborted } from '../../exchange/abort.ts';
import { toPieces, toWhole } from '../../exchange/made.ts';
import { toMinerRequest, toReplyBody } from '../../exchange/request.ts';
import { messageBody } from '../wire/body.ts';
import { messageHeaders } from '../wire/headers.ts';
import { nanoseconds } from '../../exchange/nanoseconds.ts';
import { floatText, fromJson, type PyDict, type PyValue } from '../../json/values.ts';
import { ownVersion } from '../wire/versions.ts';
import { readBytes } from '../../serving/body.ts';
import type { Admitted } from './admit.ts';
import type { AxonParts } from './parts.ts';
import { secondsSince } from './refusals.ts';
import { readRequest } from './read-request.ts';
import type { Passed } from './screen.ts';
import { sendAnswer, type Exchange } from '../../serving/shell.ts';
import { sendStream } from './stream.ts';

/** However much time a caller grants, an answer ends after this. */
const maxAnswerMs = 600_000;

/** Reads an admitted request and answers it, plain or as a stream. What goes wrong inside is logged and not told. */
export function createAnswering(
  parts: AxonParts,
): (exchange: Exchange, passed: Passed, admitted: Admitted) => Promise<void> {
  const { options, refusals, handler, lookUp, self, clock, log, uuid } = parts;
  const believesBody = options.relaxed.includes('unsigned-fields');

  /** Head of an answer that succeeds. */
  const success = (passed: Passed, fields: PyDict) => {
    const { route, timeout, dendrite, axon, startedMs, bodyHash } = passed;
    const succeeded = {
      ...axon,
      hotkey: self().hotkey,
      version: ownVersion,
      uuid,
      nonce: nanoseconds(clock.now()),
      status_code: 200,
      status_message: 'Success',
      process_time: secondsSince(startedMs, clock),
    };
    return { synapse: route.synapse, timeout, axon: succeeded, dendrite, fields, bodyHash, totalSize: 0 };
  };

  return async ({ request, response, gone }, passed, { caller }) => {
    const { route, timeout, startedMs } = passed;
    const { synapse, protocol, protocolName } = route;
    const send = (status: number, message: string): void =>
      sendAnswer(response, refusals.of(passed, status, message), options);
    const fail = (error: string): void => {
      const id = randomUUID();
      log.warn('a request was not answered', { id, synapse: synapse.name, error: error.slice(0, 300) });
      send(500, `Internal Server Error #${id}`);
    };

    if (request.headers.expect !== undefined) response.writeContinue();
    const bytes = await readBytes(request, options.maxRequestBytes);
    if (bytes === null) return send(413, `More than ${options.maxRequestBytes} bytes`);
    const read = readRequest(bytes, passed, believesBody);
    if ('refuse' in read) return sendAnswer(response, read.refuse, options);
    if ('unverified' in read) return send(401, `Not Verified with error: ${read.unverified}`);
    if ('fault' in read) return fail(read.fault);

    const finish = (fields: PyDict): void => {
      const message = { ...success(passed, fields), bodyHash: synapse.bodyHash(fields) };
      const body = messageBody(message);
      sendAnswer(response, { status: 200, headers: messageHeaders(message), body }, options);
    };
    if (protocol === null) return finish(read.fields);

    const left = Math.min(timeout * 1000, maxAnswerMs) - (clock.monotonic() - startedMs);
    const timeoutMs = Math.max(1, Math.round(left));
    const deadline = clock.deadline(timeoutMs, gone);
    try {
      const { claimed } = read;
      const { uid, stake, validatorPermit } = lookUp(claimed ?? caller.hotkey);
      const asking = claimed === null ? caller : { hotkey: claimed, uid, stake, validatorPermit };
      const rest: Pick<MinerRequest, 'caller' | 'self' | 'timeoutMs'> = {
        caller: asking,
        self: self(),
        timeoutMs,
      };
      const asked = toMinerRequest(protocolName, protocol, read.body, rest);
      const made = handler.answer(asked, deadline.signal);
      if (synapse.streaming) {
        const headers = {
          ...messageHeaders(success(passed, read.fields)),
          'content-type': 'text/event-stream',
        };
        return await sendStream(response, toPieces(made), headers, deadline.signal);
      }
      const answer = await unlessAborted(toWhole(made), deadline.signal);
      finish(new Map([...read.fields, ...replyFields(protocol, answer, read.body)]));
    } catch (error) {
      if (gone.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      if (response.headersSent) {
        log.warn('a stream was cut off', { synapse: synapse.name, error: message.slice(0, 300) });
        return cutOff(response);
      }
      if (deadline.signal.aborted) return send(408, `Response timeout after: ${floatText(timeout)}s`);
      fail(message);
    } finally {
      deadline.clear();
    }
  };
}

/** Ends the connection without the end of the stream, after what was sent already unless that is not being read. */
function cutOff(response: ServerResponse): void {
  if (response.writableNeedDrain) response.destroy();
  else response.socket?.destroySoon();
}

function replyFields(
  protocol: Protocol,
  answer: { readonly text: string; readonly body?: JsonObject },
  request: JsonObject,
): [string, PyValue][] {
  const reply = toReplyBody(protocol, answer, request);
  if (!reply) throw new Error('the miner made a body that its protocol does not allow');
  return Object.entries(reply)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, fromJson(value)]);
}
