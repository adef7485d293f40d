import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../../core/index.ts';
import type { Answer, Head } from './shell.ts';

interface FrontParts {
  /** Time for the first bytes of a connection, and for the rest of a head once it has begun. */
  readonly waitMs: number;
  readonly keepAliveMs: number;
  /** Time for the rest of a body that is thrown away. */
  readonly bodyMs: number;
  readonly maxBodyBytes: number;
  readonly clock: Clock;
  readonly screen: (head: Head) => { readonly refuse: Answer } | { readonly pass: unknown };
  /** Gives the connection to the HTTP server for good, with what came of it that isn't answered. */
  readonly handOver: () => void;
}

const maxHeadBytes = 32_768;

/**
 * Stands before Node's HTTP server and answers what is refused at the first look, which takes a fraction of the time: a flood
 * of junk costs little. It reads the plainest form of a request alone; anything else, and whatever passes, goes on to the HTTP
 * server, where the same look is taken again.
 */
export function readFirst(socket: Socket, parts: FrontParts): void {
  const { waitMs, keepAliveMs, bodyMs, maxBodyBytes, clock, screen, handOver } = parts;
  /** Begin of a request whose head is not there yet. */
  let held: Buffer | null = null;
  /** Bytes still to come of bodies that nobody reads. */
  let skip = 0;
  let lateMs = Infinity;

  const destroy = (): void => void socket.destroy();
  const end = (): void => void socket.end();
  const leave = (rest: Buffer): void => {
    socket.removeListener('data', onData).removeListener('end', end).removeListener('timeout', destroy);
    socket.setTimeout(0);
    socket.pause();
    socket.unshift(rest);
    handOver();
    socket.resume();
  };
  const waitFor = (ms: number): void => {
    if (lateMs === Infinity) lateMs = clock.monotonic() + ms;
    socket.setTimeout(ms);
  };
  const onData = (chunk: Buffer): void => {
    if (clock.monotonic() > lateMs) return destroy();
    const bytes: Buffer = held === null ? chunk : Buffer.concat([held, chunk]);
    let at = Math.min(skip, bytes.length);
    skip -= at;
    held = null;
    let answers = '';
    let rest: 'none' | 'partial' | 'other' = 'none';
    while (at < bytes.length) {
      const found = readHead(bytes, at, maxBodyBytes);
      const screened = typeof found === 'string' ? null : screen(found.head);
      if (typeof found === 'string' || !screened || !('refuse' in screened)) {
        rest = found === 'partial' ? found : 'other';
        break;
      }
      answers += answerText(screened.refuse);
      skip = Math.max(0, found.end - bytes.length);
      at = Math.min(found.end, bytes.length);
    }
    if (answers !== '') {
      lateMs = Infinity;
      if (!socket.write(answers)) {
        // Who doesn't read answers is not read from.
        socket.pause();
        socket.once('drain', () => socket.resume());
      }
    }
    if (rest === 'other') return leave(bytes.subarray(at));
    if (rest === 'partial') held = bytes.subarray(at);
    if (held !== null) return waitFor(waitMs);
    if (skip > 0) return waitFor(bodyMs);
    lateMs = Infinity;
    socket.setTimeout(keepAliveMs);
  };

  // Closed at once for want of room.
  if (socket.destroyed) return;
  socket.on('error', destroy);
  // Connections that are not kept have nothing to gain here.
  if (keepAliveMs === 0) return handOver();
  socket.setTimeout(waitMs);
  socket.on('timeout', destroy).on('end', end).on('data', onData);
}

interface Found {
  readonly head: Head;
  /** Where the request ends, which may be beyond what has come. */
  readonly end: number;
}

/** The request that begins at an offset; `partial` when its head has not come yet, `other` when it isn't as plain as can be. */
function readHead(bytes: Buffer, at: number, maxBodyBytes: number): Found | 'partial' | 'other' {
  const headEnd = bytes.indexOf('\r\n\r\n', at, 'latin1');
  if (headEnd < 0) return bytes.length - at < maxHeadBytes ? 'partial' : 'other';
  if (headEnd - at > maxHeadBytes) return 'other';
  const text = bytes.toString('latin1', at, headEnd);
  if (notLines.test(text)) return 'other';
  const [first = '', ...lines] = text.split('\r\n');
  if (!first.startsWith('POST /') || !first.endsWith(' HTTP/1.1')) return 'other';
  const url = first.slice('POST '.length, -' HTTP/1.1'.length);
  if (url.includes(' ')) return 'other';
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (!token.test(name) || notPlain.has(name) || headers[name] !== undefined) return 'other';
    headers[name] = line.slice(colon + 1).trim();
  }
  const length = headers['content-length'];
  if (length === undefined || !/^\d{1,9}$/u.test(length) || headers['host'] === undefined) return 'other';
  if (Number(length) > maxBodyBytes) return 'other';
  return { head: { method: 'POST', url, headers }, end: headEnd + 4 + Number(length) };
}

/** Anything but lines of printable ASCII. */
const notLines = /[^\x20-\x7e\r\n]|\r(?!\n)|(?<!\r)\n/;

/** A header's name; with a space in it, it may be another one to a proxy before us, and the request end elsewhere. */
const token = /^[\w!#$%&'*+.^`|~-]+$/;

const notPlain: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'transfer-encoding',
  'upgrade',
  '__proto__',
]);

function answerText({ status, headers, body }: Answer): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
  return `${head}\r\n${body}`;
}
