import type { Neuron } from '../contracts/chain.ts';
import type { JsonObject } from '../contracts/json.ts';
import type { Reply, ReplyChunk } from '../contracts/values.ts';

/** Chunks kept of one reply; the text of later ones is added to the last. */
const maxChunks = 4096;

/** A reply that never came: what the peer's failure looked like from our side. */
export const emptyReply = (peer: Neuron, status: number, statusText: string): Reply => ({
  uid: peer.uid,
  hotkey: peer.hotkey,
  text: '',
  body: null,
  status,
  statusText,
  timings: { firstMs: null, totalMs: null },
  chunks: null,
});

/**
 * A reply as the step uses it, whatever the chain handed over: from the peer that was asked, at most `maxBytes` of text,
 * finite timings, 204 for an answer without text.
 */
export function acceptReply(reply: Reply, peer: Neuron, maxBytes: number): Reply {
  const text = cut(reply.text, maxBytes);
  const tooLong = text.length < reply.text.length || !isSmall(reply.body, maxBytes);
  const answered = reply.status === 200 || reply.status === 204;
  const status = tooLong ? 413 : answered ? (text === '' ? 204 : 200) : reply.status;
  return {
    uid: peer.uid,
    hotkey: peer.hotkey,
    text,
    body: tooLong ? null : reply.body,
    status,
    statusText: status === reply.status ? reply.statusText.slice(0, 200) : (reasons[status] ?? ''),
    timings: {
      firstMs: finite(reply.timings.firstMs),
      totalMs: answered && !tooLong ? finite(reply.timings.totalMs) : null,
    },
    chunks: reply.chunks === null ? null : mergeChunks(reply.chunks, text.length),
  };
}

/**
 * How long a reply took, in milliseconds: measured for an answer, the deadline when that passed, null for any other
 * failure, which must not look fast.
 */
export const replyMs = (
  reply: Pick<Reply, 'status'> & { readonly timings: Pick<Reply['timings'], 'totalMs'> },
  timeoutMs: number,
): number | null => {
  if (reply.status === 408) return timeoutMs;
  return reply.status === 200 || reply.status === 204 ? reply.timings.totalMs : null;
};

const reasons: Readonly<Record<number, string>> = { 200: '', 204: 'empty', 413: 'too large' };

const finite = (ms: number | null): number | null =>
  ms !== null && Number.isFinite(ms) ? Math.max(0, ms) : null;

/** The longest start of a text that fits in so many bytes of UTF-8, never half a surrogate pair. */
function cut(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text;
  let low = 0;
  let high = Math.min(text.length, maxBytes);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (Buffer.byteLength(text.slice(0, middle)) <= maxBytes) low = middle;
    else high = middle - 1;
  }
  const last = text.charCodeAt(low - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? low - 1 : low);
}

/** A body is text with some names around it; one that can't be written as JSON is as good as too large. */
function isSmall(body: JsonObject | null, maxBytes: number): boolean {
  if (body === null) return true;
  try {
    return Buffer.byteLength(JSON.stringify(body)) <= 2 * maxBytes + 4096;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Chunks that make up the first `length` characters. */
function mergeChunks(chunks: readonly ReplyChunk[], length: number): ReplyChunk[] {
  const kept: ReplyChunk[] = [];
  let left = length;
  for (const { text, atMs } of chunks) {
    if (left <= 0) break;
    const piece = text.slice(0, left);
    left -= piece.length;
    const last = kept.at(-1);
    if (last && kept.length === maxChunks) kept[maxChunks - 1] = { text: last.text + piece, atMs: last.atMs };
    else kept.push({ text: piece, atMs });
  }
  return kept;
}
