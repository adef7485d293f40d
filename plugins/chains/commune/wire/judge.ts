import { createHash } from 'node:crypto';
import type { PyDict } from '../../json/values.ts';
import type { Failures } from '../../serving/failures.ts';
import type { Nonces } from '../../serving/nonces.ts';
import type { ModuleServeParts } from './parts.ts';
import { refuse, refuseTime, type Refuse } from './refusals.ts';
import { judgeRegistration } from './registration.ts';
import type { Passed } from './screen.ts';
import { paramsOf, readBody, verifyClaim, workOf } from './signed.ts';
import { readTimestamp } from './timestamp.ts';

/** A call that its caller made for us just now, and for the first time. */
export interface Genuine {
  readonly params: PyDict;
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
  /** Stands for what was signed. */
  readonly digest: string;
}

interface JudgeParts extends ModuleServeParts {
  /** Calls that were answered, until they are stale of themselves. */
  readonly requests: Nonces;
  readonly failures: Failures;
}

/** Finds out what was signed, in the order that upstream's servers take. Work for nothing is counted to the address. */
export function judgeCall(bytes: Uint8Array, passed: Passed, parts: JudgeParts): Refuse | Genuine {
  const judged = judge(bytes, passed, parts);
  if ('refuse' in judged) parts.failures.add(passed.ip, workOf(bytes, passed.timestamp));
  return judged;
}

function judge(
  bytes: Uint8Array,
  { caller, publicKey, signature, timestamp }: Passed,
  parts: JudgeParts,
): Refuse | Genuine {
  const { sr25519, self, requests, clock, options } = parts;
  const body = readBody(bytes);
  if (body === null) return refuse(400, 'The body is no JSON object');
  const verified = verifyClaim({ bytes, body, timestamp, signature, publicKey }, sr25519);
  if (verified === null) return refuse(401, "Signatures doesn't match");
  const params = paramsOf(body);
  if (params === null) return refuse(400, 'The body has no params');
  if (params.get('target_key') !== self().hotkey) return refuse(401, 'Wrong target_key in body');
  const stranger = judgeRegistration(caller, parts);
  if (stranger !== null) return stranger;

  const madeAt = readTimestamp(verified.timestamp);
  if (madeAt === null) return refuseTime('Invalid ISO timestamp given');
  const now = clock.now();
  if (now - madeAt > options.staleMs) return refuseTime('Request is too stale');
  if (madeAt - now > options.futureMs) return refuseTime('Request is ahead of time');
  // Of the bytes: who can't sign can't make others of them, whatever way they are sent.
  const digest = createHash('sha256').update(verified.message).digest('base64url');
  if (requests.last(caller, digest) !== null) return refuseTime('Request was made before');
  return { params, madeAt, digest };
}
