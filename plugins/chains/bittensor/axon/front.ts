import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Answer, Head } from './shell.ts';

interface FrontParts {
  /** Time for the first bytes of a connection. */
  readonly waitMs: number;
  readonly keepAliveMs: number;
  readonly screen: (head: Head) => { readonly refuse: Answer } | object;
  /** Gives the connection to the HTTP server for good, with what came of it that isn't answered. */
  readonly handOver: () => void;
}

const maxHeadBytes = 32_768;

/**
 * Stands before Node's HTTP server and answers what is refused at the first look, which takes a fraction of the time: a flood
 * of junk costs little. It reads the plainest form of a request alone, whole and in one piece; anything else, and whatever
 * passes, goes on to the HTTP server, where the same look is taken again.
 */
export function readFirst(socket: Socket, { waitMs, keepAliveMs, screen, handOver }: FrontParts): void {
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
  const onData = (bytes: Buffer): void => {
    let at = 0;
    let answers = '';
    while (at < bytes.length) {
      const found = readHead(bytes, at);
      const screened = found && screen(found.head);
      if (!screened || !('refuse' in screened)) break;
      answers += answerText(screened.refuse);
      at = found.end;
    }
    if (answers !== '' && !socket.write(answers)) {
      // Who doesn't read answers is not read from.
      socket.pause();
      socket.once('drain', () => socket.resume());
    }
    if (at < bytes.length) leave(bytes.subarray(at));
    else socket.setTimeout(keepAliveMs);
  };

  socket.on('error', destroy);
  socket.setTimeout(waitMs);
  // Connections that are not kept have nothing to gain here.
  if (keepAliveMs === 0) return leave(Buffer.alloc(0));
  socket.on('timeout', destroy).on('end', end).on('data', onData);
}

/** The request that begins at an offset, and where it ends; null when it isn't there as a whole or not as plain as can be. */
function readHead(bytes: Buffer, at: number): { readonly head: Head; readonly end: number } | null {
  const headEnd = bytes.indexOf('\r\n\r\n', at, 'latin1');
  if (headEnd < 0 || headEnd - at > maxHeadBytes) return null;
  const [first = '', ...lines] = bytes.toString('latin1', at, headEnd).split('\r\n');
  if (!first.startsWith('POST /') || !first.endsWith(' HTTP/1.1')) return null;
  const url = first.slice('POST '.length, -' HTTP/1.1'.length);
  if (!/^[\x21-\x7e]+$/u.test(url)) return null;
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (!/^[\w-]+$/u.test(name) || !/^[\x20-\x7e]*$/u.test(value)) return null;
    if (notPlain.has(name) || headers[name] !== undefined) return null;
    headers[name] = value;
  }
  const length = headers['content-length'];
  if (length === undefined || !/^\d{1,7}$/u.test(length) || headers['host'] === undefined) return null;
  const end = headEnd + 4 + Number(length);
  return end > bytes.length ? null : { head: { method: 'POST', url, headers }, end };
}

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
