import { createHash } from 'node:crypto';
import type { MinerRequest } from '../../../../core/index.ts';
import { nanoseconds } from '../../exchange/nanoseconds.ts';
import type { PyDict } from '../../json/values.ts';
import type { Failures } from '../../serving/failures.ts';
import type { Load } from '../../serving/load.ts';
import type { Nonces } from '../../serving/nonces.ts';
import type { IpLimiter } from './ip-limiter.ts';
import type { ModuleServeParts } from './parts.ts';
import { refuse, refuseRate, refuseTime, tryAfter, type Refuse } from './refusals.ts';
import { judgeRegistration } from './registration.ts';
import type { Passed } from './screen.ts';
import { paramsOf, readBody, verifyClaim, workOf } from './signed.ts';
import { readTimestamp } from './timestamp.ts';

/** What the parts of a server of modules share. */
export interface ModuleParts extends ModuleServeParts {
  /** Requests that were answered, until they are stale of themselves. */
  readonly requests: Nonces;
  readonly load: Load;
  readonly failures: Failures;
  readonly limiter: IpLimiter;
}

/** A request whose caller is known and welcome. */
export interface Admitted {
  readonly caller: NonNullable<MinerRequest['caller']>;
  readonly params: PyDict;
  /** Call when the answer has ended. */
  readonly leave: () => void;
}

/** Lets in who signed the body for us just now, whom the node answers, while there is room; each request once. */
export function admit(bytes: Uint8Array, passed: Passed, parts: ModuleParts): Refuse | Admitted {
  const { sr25519, self, lookUp, handler, requests, load, failures, limiter, clock, options } = parts;
  const { route, caller: hotkey, publicKey, signature, timestamp, ip } = passed;
  const body = readBody(bytes);
  if (body === null) return refuse(400, 'The body is no JSON object');
  const claim = { bytes, body, timestamp, signature, publicKey };
  const verified = verifyClaim(claim, sr25519);
  if (verified === null) {
    failures.add(ip, workOf(claim));
    return refuse(401, "Signatures doesn't match");
  }
  const params = paramsOf(body);
  if (params === null) return refuse(400, 'The body has no params');
  if (params.get('target_key') !== self().hotkey) return refuse(401, 'Wrong target_key in body');
  const stranger = judgeRegistration(hotkey, parts);
  if (stranger !== null) return stranger;

  const madeAt = readTimestamp(verified.timestamp);
  if (madeAt === null) return refuseTime('Invalid ISO timestamp given');
  const now = clock.now();
  if (now - madeAt > options.staleMs) return refuseTime('Request is too stale');
  if (madeAt - now > options.futureMs) return refuseTime('Request is ahead of time');
  // Of the bytes: who can't sign can't make others of them, whatever way they are sent.
  const digest = createHash('sha256').update(verified.message).digest('base64url');
  if (requests.last(hotkey, digest) !== null) return refuseTime('Request was made before');

  if (!limiter.take(ip)) return refuseRate({ 'x-ratelimit-remaining': '0' });
  if (load.isFull || !load.hasRoom(hotkey)) return refuseRate(tryAfter(1000));
  const { uid, stake, validatorPermit } = lookUp(hotkey);
  const caller = { hotkey, uid, stake, validatorPermit };
  const refusal = handler.refuse({ protocol: route.protocolName, caller });
  if (refusal !== null)
    return refusal.status === 429
      ? refuseRate(tryAfter(refusal.retryAfterMs ?? 1000))
      : refuse(refusal.status, refusal.reason);
  const isRemembered = requests.remember({
    hotkey,
    uuid: digest,
    nonce: nanoseconds(madeAt),
    until: nanoseconds(madeAt + options.staleMs),
    now: nanoseconds(now),
    known: uid !== null,
  });
  if (!isRemembered) return refuseRate(tryAfter(options.staleMs));
  return { caller, params, leave: load.enter(hotkey) };
}
