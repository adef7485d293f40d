import type { Readable } from 'node:stream';
import type { Clock } from '../contracts/io.ts';
import { isSynthError, SynthError } from '../errors/synth-error.ts';
import { version } from '../version.ts';

const mostRedirects = 5;

export interface Reading {
  readonly clock: Clock;
  /** Longest silence: until the answer begins, and between two pieces of it. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Outgoing {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For the origin of `url` alone: a redirect to another one goes without. */
  readonly token?: string | undefined;
}

export interface Incoming {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** What answered, after redirects. */
  readonly host: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * One GET of any length; `use` gets the answer while it comes in, whatever its status. SYN_MODEL_UNREACHABLE with
 * `detail: { host, code?, passes }`: `passes` says whether trying again may help.
 */
export async function transfer<T>(
  outgoing: Outgoing,
  { clock, timeoutMs, signal }: Reading,
  use: (answer: Incoming) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const watch = watchSilence(clock, timeoutMs, signal);
  let body: Readable | undefined;
  let host = new URL(outgoing.url).host;
  try {
    const response = await follow(outgoing, watch.signal, (next) => (host = next));
    body = response.data;
    const pieces = guard(body, () => watch.heard());
    return await use({ status: response.status, headers: response.headers, host, body: pieces });
  } catch (error) {
    signal.throwIfAborted();
    if (isSynthError(error)) throw error;
    if (watch.signal.aborted)
      throw unreachable(host, `${host} said nothing for ${timeoutMs} ms.`, {
        code: 'ETIMEDOUT',
        passes: true,
      });
    // Errors of whatever `use` does with the body: they name a system call, those of the network are AxiosErrors.
    if (!(error instanceof NetworkFault)) throw error;
    const { code, message } = error;
    throw unreachable(host, `${host} could not be read from${code === '' ? '' : ` (${code})`}.`, {
      code,
      passes: true,
      cause: new Error(message),
    });
  } finally {
    watch.clear();
    body?.destroy();
  }
}

export const unreachable = (
  host: string,
  message: string,
  {
    code,
    passes,
    retryAfterMs,
    cause,
  }: { code?: string; passes: boolean; retryAfterMs?: number; cause?: Error },
): SynthError =>
  new SynthError('SYN_MODEL_UNREACHABLE', {
    message,
    hint: 'Check the network and models.endpoint; a proxy is taken from HTTPS_PROXY. What has come so far is kept.',
    detail: {
      host,
      passes,
      ...(code !== undefined && { code }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    },
    ...(cause && { cause }),
  });

/** What went wrong on the network, apart from what went wrong on the disk. */
class NetworkFault extends Error {
  readonly code: string;
  constructor(error: unknown) {
    // The original carries the request with its headers; only its words go on.
    super(error instanceof Error ? error.message : String(error));
    const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
    this.code = [cause?.code, code].find((name): name is string => typeof name === 'string') ?? '';
  }
}

interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: Readable;
}

/** Redirects are followed here, for no library drops a token as soon as the origin changes. */
async function follow(
  { url, headers, token }: Outgoing,
  signal: AbortSignal,
  onHost: (host: string) => void,
): Promise<Response> {
  const start = new URL(url);
  let at = start;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    onHost(at.host);
    const sent = {
      ...headers,
      ...(token !== undefined && at.origin === start.origin && { Authorization: `Bearer ${token}` }),
    };
    const response = await get(at, sent, signal);
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined) return response;
    response.data.destroy();
    if (!URL.canParse(location, at.href)) break;
    const next = new URL(location, at);
    if (next.protocol !== at.protocol && next.protocol !== 'https:') break;
    at = next;
  }
  throw unreachable(at.host, `${at.host} redirects to where nothing can be fetched from.`, { passes: false });
}

async function get(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  const { default: axios } = await import('axios');
  try {
    const {
      status,
      headers: received,
      data,
    } = await axios.get<Readable>(url.href, {
      // Files as they are: a compressed answer has no places to go on from.
      headers: { 'User-Agent': `synth-subnet/${version}`, 'Accept-Encoding': 'identity', ...headers },
      responseType: 'stream',
      maxRedirects: 0,
      validateStatus: () => true,
      signal,
      ...(/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname) && { proxy: false as const }),
    });
    const named: Record<string, string> = {};
    for (const [name, value] of Object.entries(received))
      if (value != null) named[name.toLowerCase()] = String(value);
    return { status, headers: named, data };
  } catch (error) {
    throw new NetworkFault(error);
  }
}

async function* guard(body: Readable, heard: () => void): AsyncGenerator<Buffer> {
  const pieces = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (;;) {
    let next: IteratorResult<Buffer>;
    try {
      next = await pieces.next();
    } catch (error) {
      throw new NetworkFault(error);
    }
    if (next.done === true) return;
    heard();
    yield next.value;
  }
}

/** A signal that aborts when nothing was heard for so long. */
function watchSilence(
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal,
): { readonly signal: AbortSignal; heard(): void; clear(): void } {
  const controller = new AbortController();
  let deadline = clock.deadline(timeoutMs, signal);
  const onAbort = (): void => controller.abort(deadline.signal.reason);
  const clear = (): void => {
    deadline.signal.removeEventListener('abort', onAbort);
    deadline.clear();
  };
  const listen = (): void => deadline.signal.addEventListener('abort', onAbort, { once: true });
  listen();
  return {
    signal: controller.signal,
    heard() {
      clear();
      deadline = clock.deadline(timeoutMs, signal);
      listen();
    },
    clear,
  };
}
