import { detailAnswer, retryAfter } from '../../serving/detail.ts';
import type { Answer } from '../../serving/shell.ts';

export type Refuse = { readonly refuse: Answer };

/** A refusal for who asks or what was signed. */
export const refuse = (code: number, message: string): Refuse => ({
  refuse: { status: code, headers: {}, body: JSON.stringify({ error: { code, message } }) },
});

/** A refusal for when it was asked. */
export const refuseTime = (message: string): Refuse => ({
  refuse: { status: 400, headers: {}, body: JSON.stringify({ error: message }) },
});

/** A refusal for how often somebody asks. */
export const refuseRate = (headers: Readonly<Record<string, string>>): Refuse => ({
  refuse: { status: 429, headers, body: '{"error":"Rate limit exceeded"}' },
});

export const tryAfter = (ms: number): Record<string, string> => ({
  'x-ratelimit-tryafter': `${Math.max(1, Math.ceil(ms / 1000))} seconds`,
  ...retryAfter(ms),
});

export const notFound = detailAnswer(404, 'Not Found');
export const notAllowed = detailAnswer(405, 'Method Not Allowed', { allow: 'POST' });

/** What a server of modules says of itself. */
export const shellWords = {
  name: 'module',
  portHint: 'Give chain.module.port another number.',
  failure: detailAnswer(500, 'Internal Server Error'),
};
