import { firstTimedVersion } from '../wire/versions.ts';

/** A request's nonce and what is known to judge it by. Times in nanoseconds. */
export interface NonceCase {
  readonly nonce: bigint | null;
  /** The last one of the same hotkey and uuid. */
  readonly stored: bigint | null;
  /** Seconds. */
  readonly timeout: number;
  readonly version: number | null;
  readonly now: bigint;
}

export interface NonceLimits {
  /** null: no bound, as upstream. */
  readonly maxFutureMs: number | null;
  /** Take versions before 7.2.0, whose nonces are no times. */
  readonly oldVersions: boolean;
}

/** A longer timeout does not make a nonce live longer: it is not signed. */
export const maxWindowSeconds = 120;
const slackSeconds = 4;

/** Whether a nonce is the time, as it is from 7.2.0 on. */
export const isTimed = (version: number | null): boolean => version !== null && version >= firstTimedVersion;

/** Why a nonce is refused; null when it isn't. */
export function judgeNonce(
  { nonce, stored, timeout, version, now }: NonceCase,
  limits: NonceLimits,
): string | null {
  if (nonce === null) return 'Missing Nonce';
  if (isTimed(version)) {
    const window = slackSeconds + Math.min(timeout, maxWindowSeconds);
    if (stored === null && nonce <= now - BigInt(Math.round(window * 1e9)))
      return `Nonce is too old: acceptable delta is ${window.toFixed(2)} seconds but request was ${(Number(now - nonce) / 1e9).toFixed(2)} seconds old`;
    if (limits.maxFutureMs !== null && nonce > now + BigInt(limits.maxFutureMs) * 1_000_000n)
      return 'Nonce is ahead of time';
  } else if (!limits.oldVersions) return 'Versions before 7.2.0 are not served';
  return stored !== null && nonce <= stored ? 'Nonce is too old, a newer one was last processed' : null;
}

/** When a nonce can be forgotten, since from then on it is too old of itself. */
export const forgetAt = (nonce: bigint): bigint =>
  nonce + BigInt(slackSeconds + maxWindowSeconds) * 1_000_000_000n;
