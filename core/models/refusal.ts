import type { Clock } from '../contracts/io.ts';
import { SynthError } from '../errors/synth-error.ts';
import { unreachable, type Incoming } from './transfer.ts';

interface Asked {
  readonly id: string;
  readonly revision: string;
  readonly path?: string;
  readonly endpoint: string;
  readonly hasToken: boolean;
}

/** What the hub means by an answer that is neither a file nor JSON: it says so in `X-Error-Code` and `X-Error-Message`. */
export function refusal({ status, headers, host }: Incoming, asked: Asked, clock: Clock): SynthError {
  const { id, revision, path, endpoint, hasToken } = asked;
  const passes = status === 408 || status === 429 || status >= 500;
  const other = (may: boolean): SynthError =>
    unreachable(host, `${host} answered ${status} when asked for ${path ?? id}.`, {
      passes: may,
      ...retryAfter(headers['retry-after'], clock),
    });
  // Where contents come from, the hub's leave is a signature in the address that runs out; the next one is fresh.
  if (host !== new URL(endpoint).host) return other(passes || status === 403);
  const code = headers['x-error-code'];
  const detail = { status, host, id };
  const wrongToken = /invalid credentials/i.test(headers['x-error-message'] ?? '');
  if (code === 'RevisionNotFound')
    return new SynthError('SYN_MODEL_NOT_FOUND', {
      message: `${id} has no revision "${revision}" at ${host}.`,
      hint: `Its branches, tags and commits are at ${endpoint}/${id}/commits/main; what is cached of it: synth models list.`,
      detail,
    });
  if (code === 'EntryNotFound')
    return new SynthError('SYN_MODEL_NOT_FOUND', {
      message: `${id} has no ${path ?? 'such file'} at ${host}.`,
      hint: `Fetch its list of files again: synth models pull ${id}`,
      detail,
    });
  // The hub hides what is private: without a token, 401 stands for "no such model" too.
  if (code === 'RepoNotFound' || status === 404 || (status === 401 && code === undefined && !wrongToken))
    return new SynthError('SYN_MODEL_NOT_FOUND', {
      message: `There is no model ${id} at ${host}${hasToken ? ', or the token may not see it' : ', or it is private'}.`,
      hint: hasToken
        ? 'Check the name, and what the token may read.'
        : `Check the name; for a private model: ${setToken}`,
      detail,
    });
  if (status === 401 || status === 403)
    return new SynthError('SYN_MODEL_DENIED', {
      message: wrongToken
        ? `${host} does not know the token in models.token.`
        : `${host} gives ${id} to nobody without its leave.`,
      hint: wrongToken
        ? `Make a new one at ${endpoint}/settings/tokens.`
        : `Accept its conditions at ${endpoint}/${id}, then ${hasToken ? 'check that the token in models.token may read it.' : setToken}`,
      detail,
    });
  return other(passes);
}

const setToken = "set models.token to a token of yours: --set 'models.token=${env:HF_TOKEN}'.";

/** Seconds or an HTTP date (RFC 9110, 10.2.3). */
function retryAfter(value: string | undefined, clock: Clock): { retryAfterMs?: number } {
  if (value === undefined) return {};
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - clock.now();
  return Number.isNaN(ms) ? {} : { retryAfterMs: Math.max(0, ms) };
}
