import type { Answer } from './shell.ts';

/** FastAPI's own answers, whatever is served: `{ "detail": … }`. */
export const detailAnswer = (
  status: number,
  detail: unknown,
  headers: Record<string, string> = {},
): Answer => ({
  status,
  headers,
  body: JSON.stringify({ detail }),
});

/** What a 429 says of when to come back. */
export const retryAfter = (ms: number): Record<string, string> => ({
  'retry-after': String(Math.max(1, Math.ceil(ms / 1000))),
});
