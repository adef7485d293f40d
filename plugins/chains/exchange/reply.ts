import type { Ask, Clock, JsonObject, Reply, ReplyChunk } from '../../../core/index.ts';

/** Longer streams have their later pieces joined: a record must stay readable. */
const maxChunks = 4096;

/** A reply in the making, whatever way its bytes come. */
export interface OpenReply {
  /** Takes the next bytes; false when they exceed what the ask allows. */
  add(piece: Uint8Array): boolean;
  /** The text so far, as one UTF-8 stream. */
  text(): string;
  /** True when the time of the ask is over: for sources that never let a timer run. */
  isLate(): boolean;
  /** The peer streamed all it had. */
  finishStream(): Reply;
  /** The peer sent one body. */
  finishBody(text: string, body: JsonObject): Reply;
  /** The peer failed. What came until then counts only when time ran out (408). */
  fail(status: number, statusText: string): Reply;
}

/** Starts the reply of `ask.peer`; time counts from here. */
export function openReply({ peer, maxReplyBytes, timeoutMs }: Ask, clock: Clock): OpenReply {
  const startedAt = clock.monotonic();
  const elapsedMs = (): number => clock.monotonic() - startedAt;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const chunks: ReplyChunk[] = [];
  let bytes = 0;
  let firstMs: number | null = null;

  const keep = (text: string): void => {
    if (text === '') return;
    const last = chunks.at(-1);
    if (last && chunks.length >= maxChunks) chunks[chunks.length - 1] = { ...last, text: last.text + text };
    else chunks.push({ text, atMs: elapsedMs() });
  };
  const joined = (): string => chunks.map(({ text }) => text).join('');
  const reply = (
    status: number,
    statusText: string,
    content: Pick<Reply, 'text' | 'body' | 'chunks'>,
    totalMs: number | null,
  ): Reply => ({
    uid: peer.uid,
    hotkey: peer.hotkey,
    ...content,
    status,
    statusText,
    timings: { firstMs, totalMs },
  });
  const succeed = (content: Pick<Reply, 'text' | 'body' | 'chunks'>): Reply => {
    const isEmpty = content.text === '';
    return reply(isEmpty ? 204 : 200, isEmpty ? 'answered empty' : '', content, elapsedMs());
  };

  return {
    add(piece) {
      bytes += piece.byteLength;
      if (bytes > maxReplyBytes) return false;
      if (piece.byteLength > 0) firstMs ??= elapsedMs();
      keep(decoder.decode(piece, { stream: true }));
      return true;
    },
    text: joined,
    isLate: () => elapsedMs() > timeoutMs,
    finishStream() {
      keep(decoder.decode());
      return succeed({ text: joined(), body: null, chunks: [...chunks] });
    },
    finishBody(text, body) {
      firstMs ??= elapsedMs();
      return succeed({ text, body, chunks: null });
    },
    fail(status, statusText) {
      if (status !== 408) return reply(status, statusText, { text: '', body: null, chunks: null }, null);
      keep(decoder.decode());
      const streamed = chunks.length > 0 ? [...chunks] : null;
      return reply(status, statusText, { text: joined(), body: null, chunks: streamed }, null);
    },
  };
}

/** What is said of a reply that broke a limit. */
export const lateText = ({ timeoutMs }: Ask): string => `no whole answer within ${timeoutMs} ms`;
export const largeText = ({ maxReplyBytes }: Ask): string => `more than ${maxReplyBytes} bytes`;
