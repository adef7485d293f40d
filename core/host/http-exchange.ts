import type { Readable } from 'node:stream';
import type { Clock, HttpRequest } from '../contracts/io.ts';
import { SynthError } from '../errors/synth-error.ts';
import type { Concealer } from './http-secrets.ts';

const defaultTimeoutMs = 15_000;
const defaultMaxBytes = 5 * 1024 * 1024;
const maxRedirects = 5;

export interface Exchange {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

interface Outgoing {
  readonly url: URL;
  readonly asked: HttpRequest;
  readonly userAgent: string;
  readonly shown: Concealer;
}

/** One request and its whole answer, whatever its status, within the deadline and the size limit. */
export async function exchange(outgoing: Outgoing, clock: Clock, signal: AbortSignal): Promise<Exchange> {
  const timeoutMs = outgoing.asked.timeoutMs ?? defaultTimeoutMs;
  const deadline = clock.deadline(timeoutMs, signal);
  try {
    return await send(outgoing, deadline.signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SynthError) throw error;
    const { url, shown } = outgoing;
    if (deadline.signal.aborted)
      throw new SynthError('SYN_HTTP_TIMEOUT', {
        message: `${url.host} did not complete ${shown.request} within ${timeoutMs} ms.`,
        detail: { host: url.host, timeoutMs },
      });
    throw toSynthError(error, outgoing);
  } finally {
    deadline.clear();
  }
}

async function send({ url, asked, userAgent, shown }: Outgoing, signal: AbortSignal): Promise<Exchange> {
  const { default: axios } = await import('axios');
  const response = await axios.request<Readable>({
    url: url.href,
    method: asked.method ?? 'GET',
    headers: { 'User-Agent': userAgent, ...normalise(asked.headers), ...contentType(asked) },
    ...(asked.body === undefined ? {} : { data: Buffer.from(JSON.stringify(asked.body)) }),
    responseType: 'stream',
    maxRedirects,
    sensitiveHeaders: [...shown.headers],
    validateStatus: () => true,
    signal,
    // A proxy of the environment has no business with this machine's own servers.
    ...(isLoopback(url.hostname) ? { proxy: false as const } : {}),
  });
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers))
    if (value != null) headers[name.toLowerCase()] = String(value);
  const bytes = await readAll(response.data, asked.maxBytes ?? defaultMaxBytes, url.host);
  return { status: response.status, headers, text: decode(bytes, headers['content-type']) };
}

/** Counts decompressed bytes: a small body may unfold into a huge one. */
async function readAll(body: Readable, maxBytes: number, host: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes)
      throw new SynthError('SYN_HTTP_BODY', {
        message: `${host} sent more than the ${maxBytes} bytes allowed.`,
        detail: { host, maxBytes },
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Buffer, contentType = ''): string {
  const charset = /charset="?([\w.:-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A charset nobody knows: UTF-8 is what such servers mean.
    return new TextDecoder().decode(bytes);
  }
}

const normalise = (headers: HttpRequest['headers'] = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [/^user-agent$/i.test(name) ? 'User-Agent' : name, value]),
  );

const contentType = ({ body }: HttpRequest): Record<string, string> =>
  body === undefined ? {} : { 'Content-Type': 'application/json' };

const isLoopback = (hostname: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname);

function toSynthError(error: unknown, { url, shown }: Outgoing): SynthError {
  const code = codeOf(error);
  const message = shown.text(error instanceof Error ? error.message : String(error));
  // The original carries the request with its headers; only its words go on.
  const cause = new Error(message);
  if (/^(Z_|ERR_BROTLI|ERR__ERROR_FORMAT|ERR__ERROR)/.test(code))
    return new SynthError('SYN_HTTP_BODY', {
      message: `${url.host} sent a body that does not decompress.`,
      detail: { host: url.host, code },
      cause,
    });
  const what =
    code === 'ERR_FR_TOO_MANY_REDIRECTS'
      ? `${url.host} redirected ${shown.request} more than ${maxRedirects} times.`
      : `${url.host} could not be reached for ${shown.request}${code === '' ? '' : ` (${code})`}.`;
  return new SynthError('SYN_HTTP_UNREACHABLE', { message: what, detail: { host: url.host, code }, cause });
}

function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  // axios calls several network faults ERR_BAD_REQUEST or ERR_NETWORK and keeps the system's name below.
  if (typeof cause?.code === 'string') return cause.code;
  return typeof code === 'string' ? code : '';
}
