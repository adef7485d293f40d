import {
  SynthError,
  type Ask,
  type JsonObject,
  type MinerRequest,
  type Protocol,
} from '../../../core/index.ts';

/** The body of an ask; SYN_PLUGIN_RESULT when the protocol does not accept its own challenge. */
export function toBody({ protocol, protocolName, challenge }: Ask): JsonObject {
  const checked = protocol.request.safeParse(protocol.encode(challenge));
  if (checked.success) return checked.data;
  throw new SynthError('SYN_PLUGIN_RESULT', {
    message: `The challenge does not fit the protocol "${protocolName}": ${checked.error.issues[0]?.message}.`,
    hint: 'Shorten what the task asks, or give the task the protocol it was written for.',
    plugin: `protocol/${protocolName}`,
  });
}

/** What a miner gets to see of a request. */
export function toMinerRequest(
  name: string,
  protocol: Protocol,
  body: JsonObject,
  rest: Pick<MinerRequest, 'caller' | 'self' | 'timeoutMs'>,
): MinerRequest {
  const messages = protocol.messages(body);
  const last = messages.findLast(({ role }) => role === 'user') ?? messages.at(-1);
  return { protocol: name, messages, text: last?.content ?? '', body, ...rest };
}

/** A reply body a miner made, as the other side would receive it; null when the protocol refuses it. */
export function toReplyBody(
  protocol: Protocol,
  answer: { readonly text: string; readonly body?: JsonObject },
  request: JsonObject,
): JsonObject | null {
  const made = answer.body ?? protocol.replyBody(answer.text, request);
  return parseReplyBody(protocol, JSON.stringify(made));
}

/** Reads a reply body off the wire; null for anything but JSON the protocol accepts. */
export const parseReplyBody = (protocol: Protocol, text: string): JsonObject | null =>
  checkReplyBody(protocol, parseJson(text));

/** A reply body as the protocol has it; null when it refuses it, however deep it nests. */
export function checkReplyBody(protocol: Protocol, body: unknown): JsonObject | null {
  try {
    const checked = protocol.reply.safeParse(body);
    return checked.success ? checked.data : null;
  } catch (error) {
    // Nested deeper than the schema can walk.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** JSON of a stranger; undefined for anything that is none, or nests too deep. */
export function parseJson(text: string): unknown {
  try {
    // Text off the wire has whole letters; only an escape can make half of one.
    if (!/\\u[dD]/.test(text)) return JSON.parse(text);
    return JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? wellFormed(value) : value));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** JSON can escape half of a surrogate pair, which no file and no hash could keep. */
const wellFormed = (text: string): string => Buffer.from(text).toString();
