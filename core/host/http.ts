import type { Clock, Http, HttpRequest, HttpResponse, Random } from '../contracts/io.ts';
import type { JsonValue } from '../contracts/json.ts';
import { isSynthError, SynthError } from '../errors/synth-error.ts';
import { exchange, type Exchange } from './http-exchange.ts';
import { createHostGates } from './http-gates.ts';
import { concealing, type Concealer } from './http-secrets.ts';

const passing = new Set([429, 502, 503, 504]);
/** Connection errors after which no byte of the request can have been acted on. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const firstBackoffMs = 500;
const shownBody = 2_000;

/**
 * Outgoing HTTP of one node, on axios. Waits out a server's `Retry-After` for every caller of that host, up to a
 * minute; a longer one fails at once with `detail.retryAfterMs`. A POST is tried again only when it cannot have been
 * acted on. Errors carry `detail: { host, status?, retryAfterMs?, code?, body? }` and no secret of the request.
 */
export function createHttp(services: {
  readonly clock: Clock;
  readonly version: string;
  readonly random: Random;
}): Http {
  const { clock, random } = services;
  const gates = createHostGates(clock);
  const userAgent = `synth-subnet/${services.version} (+https://www.npmjs.com/package/synth-subnet)`;

  async function request(asked: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const url = readUrl(asked);
    const gate = gates.of(url.host);
    const shown = concealing(url, asked);
    const tries = 1 + (asked.retries ?? 2);
    for (let attempt = 1; ; attempt += 1) {
      const leave = await gate.enter(signal);
      let fault: SynthError;
      let refusedFor: number | null = null;
      try {
        const answer = await exchange({ url, asked, userAgent, shown }, clock, signal);
        if (answer.status >= 200 && answer.status < 300) return toResponse(answer, url.host, shown);
        refusedFor = passing.has(answer.status) ? retryAfterMs(answer.headers['retry-after'], clock) : null;
        fault = statusError(answer, url.host, shown, refusedFor);
      } catch (error) {
        if (!isSynthError(error, 'SYN_HTTP_UNREACHABLE')) throw error;
        fault = error;
      } finally {
        leave();
      }
      if (refusedFor !== null) gate.pause(refusedFor, fault);
      if (attempt >= tries || !mayTryAgain(asked, fault)) throw fault;
      await clock.sleep(Math.round(firstBackoffMs * 2 ** (attempt - 1) * (0.5 + random.next())), signal);
    }
  }
  return { request };
}

function readUrl({ url, query = {} }: HttpRequest): URL {
  if (!URL.canParse(url) || !/^https?:/i.test(url))
    throw new SynthError('SYN_HTTP_UNREACHABLE', {
      message: 'The address of a request is not an http or https URL.',
      hint: 'Write it in full, as in https://example.org/path.',
    });
  const parsed = new URL(url);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) parsed.searchParams.set(name, String(value));
  return parsed;
}

function mayTryAgain({ method = 'GET' }: HttpRequest, fault: SynthError): boolean {
  const { status, code } = fault.detail;
  if (typeof status === 'number') return status === 429 || (passing.has(status) && method !== 'POST');
  if (code === 'ERR_FR_TOO_MANY_REDIRECTS') return false;
  return method !== 'POST' || (typeof code === 'string' && neverSent.has(code));
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3); null for anything else. */
function retryAfterMs(value: string | undefined, clock: Clock): number | null {
  if (value === undefined) return null;
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Math.round(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - clock.now());
}

function statusError(
  answer: Exchange,
  host: string,
  shown: Concealer,
  retryAfterMs: number | null,
): SynthError {
  return new SynthError('SYN_HTTP_STATUS', {
    message: `${host} answered ${answer.status} to ${shown.request}.`,
    detail: {
      status: answer.status,
      host,
      body: shown.text(answer.text.slice(0, shownBody)),
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    },
  });
}

function toResponse({ status, headers, text }: Exchange, host: string, shown: Concealer): HttpResponse {
  return {
    status,
    headers,
    text,
    json() {
      try {
        return JSON.parse(text) as JsonValue;
      } catch (cause) {
        const head = shown.text(text.slice(0, 120)).replace(/\s+/g, ' ');
        throw new SynthError('SYN_HTTP_BODY', {
          message: `${host} sent a body that is not JSON: ${head === '' ? '(empty)' : head}`,
          cause,
          detail: { status, host },
        });
      }
    },
  };
}
