import type { FastifyReply } from 'fastify';
import { isSynthError } from '../../../../core/index.ts';
import type { FailureError } from '../values.ts';
import { faultOf } from '../worker/fault.ts';
import type { Api, ApiError } from './api.ts';

/** The status codes of strict mode, with what they say. */
type Refused = 202 | 404 | 409 | 410 | 422 | 500 | 503;

/** Sends a failure: with 200 in compat mode, with its own status in strict mode. `after`: seconds until it may be better. */
export function refuse(
  reply: FastifyReply,
  { options }: Api,
  {
    status,
    body,
    error,
    after,
  }: { readonly status: Refused; readonly body: object; readonly error?: ApiError; readonly after?: number },
): FastifyReply {
  if (!options.http.compat && after !== undefined) void reply.header('retry-after', String(after));
  return reply.code(options.http.compat ? 200 : status).send({ ...body, ...(error && { error }) });
}

/** Seconds a client should wait for generation. */
export const retryAfterS = ({ breaker, options }: Api): number =>
  Math.max(1, Math.ceil(Math.max(breaker.waitMs, options.workers.pollMs) / 1000));

/** Why nothing can be ordered now; null when it can. */
export function orderRefusal({ breaker, options, draining }: Api): ApiError | null {
  if (draining()) return { code: 'draining', message: 'The service is ending.', retryable: true };
  if (options.workers.orders === 0)
    return { code: 'orders_off', message: 'This service works off no orders.', retryable: false };
  if (breaker.state !== 'stopped') return null;
  const { code = 'SYN_LLM_AUTH', message = 'Nothing is made any more.' } = breaker.fault ?? {};
  return { code, message, retryable: false };
}

/** An error as clients may see it. */
export const errorOf = (error: unknown, { redactor }: Api): ApiError => {
  const { code, message, retryable } = faultOf(error, 'http', 1, redactor).error;
  return isSynthError(error)
    ? { code, message, retryable }
    : {
        code: 'SYN_INTERNAL',
        message: 'The request failed in a way nobody foresaw; the log says how.',
        retryable: false,
      };
};

export const ordersFull: ApiError = {
  code: 'orders_full',
  message: 'As many orders wait as this service keeps; ask again when some are done.',
  retryable: true,
};

export const unknownId: ApiError = {
  code: 'unknown_id',
  message: 'There is nothing of this id.',
  retryable: false,
};

/** The part of a stored error that clients see. */
export const shownOf = ({ code, message, retryable }: FailureError): ApiError => ({
  code,
  message,
  retryable,
});
