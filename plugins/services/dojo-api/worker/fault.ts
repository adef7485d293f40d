import { isSynthError, type ErrorCode, type JsonObject, type Redactor } from '../../../../core/index.ts';
import type { FailureError, FailureRecord } from '../values.ts';

/** Failures that call for the same answer: each class has a pause of its own that grows. */
export type FaultClass = 'auth' | 'budget' | 'rate' | 'provider' | 'content' | 'store' | 'other';

/** What went wrong, fit to be stored and shown. */
export interface Fault {
  readonly class: FaultClass;
  readonly error: FailureError;
  /** What the provider asked us to wait. */
  readonly retryAfterMs: number;
}

const classes: Partial<Record<ErrorCode, FaultClass>> = {
  SYN_LLM_AUTH: 'auth',
  SYN_TOOL_AUTH: 'auth',
  SYN_BUDGET_EXCEEDED: 'budget',
  SYN_BUDGET_PRICE: 'budget',
  SYN_LLM_RATE_LIMIT: 'rate',
  SYN_LLM_UNAVAILABLE: 'provider',
  SYN_LLM_TIMEOUT: 'provider',
  SYN_LLM_BODY: 'provider',
  SYN_LLM_BREAKER: 'provider',
  SYN_RUN_TIMEOUT: 'provider',
  SYN_HTTP_STATUS: 'provider',
  SYN_HTTP_TIMEOUT: 'provider',
  SYN_HTTP_UNREACHABLE: 'provider',
  SYN_HTTP_BODY: 'provider',
  SYN_LLM_SCHEMA: 'content',
  SYN_LLM_REFUSED: 'content',
  SYN_LLM_TRUNCATED: 'content',
  SYN_TASK_MATERIAL: 'content',
  SYN_TASK_PAGE: 'content',
  SYN_TOOL_EMPTY: 'content',
  SYN_STORE_UNAVAILABLE: 'store',
  SYN_STORE_DAMAGED: 'store',
  SYN_STORE_LOCKED: 'store',
  SYN_STORE_CONFLICT: 'store',
};

/** Asking again may help. */
const passing: ReadonlySet<FaultClass> = new Set(['rate', 'provider', 'content', 'store']);

/** An error of a stage as a fault. Of an error that is not ours only its code is told: its words may quote anything. */
export function faultOf(error: unknown, stage: string, attempts: number, redactor: Redactor): Fault {
  const known = isSynthError(error);
  const kind = known ? (classes[error.code] ?? 'other') : 'other';
  const after = known ? error.detail['retryAfterMs'] : undefined;
  return {
    class: kind,
    error: {
      code: known ? error.code : 'SYN_PLUGIN_RESULT',
      stage,
      message: known
        ? redactor.redact(error.message)
        : 'It failed in a way nobody foresaw; the log says how.',
      attempts,
      // The money of a day comes back with the next one.
      retryable: passing.has(kind) || (known && error.code === 'SYN_BUDGET_EXCEEDED'),
    },
    retryAfterMs: typeof after === 'number' ? after : 0,
  };
}

/** Whether the same stage is worth another try at once, rather than the next unit later. */
export const isWorthAnotherTry = ({ class: kind, error }: Fault): boolean =>
  kind === 'content' || (kind === 'provider' && error.code !== 'SYN_LLM_BREAKER');

export const failureOf = (id: string, { error }: Fault, nowMs: number): FailureRecord => ({
  qa_id: id,
  success: false,
  status: 'failed',
  error,
  failed_at: new Date(nowMs).toISOString(),
});

/** The fields of an event that tells of a fault. */
export const faultFields = ({ error }: Fault): JsonObject => ({
  stage: error.stage,
  attempt: error.attempts,
  outcome: 'failed',
  'error.code': error.code,
  'error.message': error.message,
});
