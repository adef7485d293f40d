import type { Clock } from '../contracts/io.ts';
import type { JsonObject } from '../contracts/json.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import type { Redactor } from '../errors/redact.ts';
import { SynthError } from '../errors/synth-error.ts';

/** What a provider knows about a fault beyond the error itself. */
export interface FaultContext {
  /** Who answered, for the message. */
  readonly provider: string;
  /** `connect`: no answer had begun. `answer`: it broke while it was read. */
  readonly stage: 'connect' | 'answer';
  readonly redactor: Redactor;
  readonly clock: Clock;
  /** What to do when the key is refused. */
  readonly keyHint: string;
}

/** The parts of a provider SDK's error that matter; any of them may be absent. */
interface SdkError {
  readonly name?: unknown;
  readonly status?: unknown;
  readonly headers?: { get?: (name: string) => string | null };
  readonly type?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly error?: { readonly message?: unknown; readonly error?: { readonly message?: unknown } };
  readonly cause?: unknown;
}

/**
 * The SYN_LLM_… error for what a provider's SDK threw, secrets removed. The SDK's own error is dropped: it carries
 * request headers. `detail` has `status`, `type` and `retryAfterMs` where known, and `sent: false` when no request left.
 */
export function modelFault(error: unknown, context: FaultContext): SynthError {
  const { provider, stage, redactor, clock, keyHint } = context;
  const sdk = (typeof error === 'object' && error !== null ? error : {}) as SdkError;
  const status = typeof sdk.status === 'number' ? sdk.status : null;
  const type = [sdk.code, sdk.type].find((value) => typeof value === 'string') ?? null;
  const code = codeOf(status, type, stage);
  // The message of a SyntaxError quotes a few letters of the body, which may be half a key.
  const reason =
    sdk.name === 'SyntaxError'
      ? 'it is not JSON'
      : cleanText(sdk.error?.error?.message ?? sdk.error?.message ?? sdk.message, redactor);
  const waitMs = status === null ? null : retryAfterMs(sdk.headers, clock.now());
  const detail: JsonObject = {
    ...(status === null ? {} : { status }),
    ...(type === null ? {} : { type: redactor.redact(type) }),
    ...(waitMs === null ? {} : { retryAfterMs: waitMs }),
    ...(stage === 'connect' && status === null && neverLeft(error) ? { sent: false } : {}),
  };
  const what =
    status === null
      ? stage === 'connect'
        ? 'could not be reached'
        : 'broke off its answer'
      : `answered ${status}`;
  return new SynthError(code, {
    message: `${provider} ${what}: ${reason}`,
    ...(code === 'SYN_LLM_AUTH' ? { hint: keyHint } : {}),
    detail,
    cause: new Error(`${typeof sdk.name === 'string' ? sdk.name : typeof error}: ${reason}`),
  });
}

function codeOf(status: number | null, type: string | null, stage: FaultContext['stage']): ErrorCode {
  // OpenAI answers 429 also when the account has no money left, which no waiting mends.
  if (type === 'insufficient_quota') return 'SYN_LLM_REQUEST';
  if (status === 401 || status === 403) return 'SYN_LLM_AUTH';
  if (status === 429) return 'SYN_LLM_RATE_LIMIT';
  // 408 request timeout, 409 lock timeout, 425 too early: they pass, as a 5xx does.
  if (status !== null && (status >= 500 || status === 408 || status === 409 || status === 425))
    return 'SYN_LLM_UNAVAILABLE';
  if (status !== null) return status >= 400 ? 'SYN_LLM_REQUEST' : 'SYN_LLM_BODY';
  if (stage === 'connect') return 'SYN_LLM_UNAVAILABLE';
  // An error event in the middle of a stream has a type instead of a status.
  if (type === null) return 'SYN_LLM_BODY';
  if (/rate_limit/.test(type)) return 'SYN_LLM_RATE_LIMIT';
  if (/authentication|permission|api_key/.test(type)) return 'SYN_LLM_AUTH';
  return /invalid|not_found|too_large|billing/.test(type) ? 'SYN_LLM_REQUEST' : 'SYN_LLM_UNAVAILABLE';
}

function cleanText(text: unknown, redactor: Redactor): string {
  const line = redactor.redact(typeof text === 'string' ? text : 'no reason given').replaceAll(/\s+/g, ' ');
  return line.trim().slice(0, 300) || 'no reason given';
}

/** `retry-after-ms`, or `Retry-After` in seconds or as an HTTP date. */
function retryAfterMs(headers: SdkError['headers'], nowMs: number): number | null {
  const read = (name: string): string => headers?.get?.(name)?.trim() ?? '';
  const milliseconds = read('retry-after-ms');
  if (/^\d+(\.\d+)?$/.test(milliseconds)) return Math.ceil(Number(milliseconds));
  const value = read('retry-after');
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}

const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function neverLeft(error: unknown): boolean {
  for (let at = error; typeof at === 'object' && at !== null; at = (at as { cause?: unknown }).cause) {
    const { code, errors } = at as { code?: unknown; errors?: unknown };
    if (typeof code === 'string' && beforeSending.has(code)) return true;
    if (Array.isArray(errors) && errors.length > 0 && errors.every(neverLeft)) return true;
  }
  return false;
}
