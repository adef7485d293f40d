import type { MinerRequest } from '../../../../core/index.ts';
import { toPublicKey } from '../../keys/ss58.ts';
import { isSigned } from '../../keys/wrapped.ts';
import { requestMessage } from '../wire/message.ts';
import { nanoseconds } from '../../exchange/nanoseconds.ts';
import { forgetAt, isTimed } from './nonce-rules.ts';
import type { AxonParts } from './parts.ts';
import type { Passed } from './screen.ts';
import type { Answer } from '../../serving/shell.ts';

/** A request whose caller is known and welcome. */
export interface Admitted {
  readonly caller: NonNullable<MinerRequest['caller']>;
  /** Call when the answer has ended. */
  readonly leave: () => void;
}

const dayNs = 86_400_000_000_000n;
const maxKeys = 4096;

/** Lets in who signed the request, whom the node answers, while there is room; each request once. */
export function createAdmission(
  parts: AxonParts,
): (passed: Passed) => { readonly refuse: Answer } | { readonly admit: Admitted } {
  const { self, sr25519, handler, lookUp, options, clock, refusals, nonces, load, failures } = parts;
  // Any request can be given out for an old one, which no nonce is too old for: its version is not signed.
  const takesOld = options.relaxed.includes('old-versions');
  const keys = new Map<string, Uint8Array | null>();
  const keyOf = (hotkey: string): Uint8Array | null => {
    const known = keys.get(hotkey);
    if (known !== undefined) return known;
    const key = toPublicKey(hotkey);
    if (keys.size >= maxKeys) keys.clear();
    keys.set(hotkey, key);
    return key;
  };
  const vouched = ({ nonce, hotkey, uuid, bodyHash, signature }: Passed): boolean => {
    if (signature === null) return true;
    const key = keyOf(hotkey);
    if (key === null) return false;
    const message = requestMessage({ nonce, hotkey, axonHotkey: self().hotkey, uuid, bodyHash });
    return isSigned(sr25519, message, signature, key);
  };

  return (passed) => {
    const { route, hotkey, uuid, nonce, dendrite } = passed;
    const refuse = (status: number, message: string, retryAfterMs?: number): { refuse: Answer } => ({
      refuse: refusals.of(passed, status, message, retryAfterMs),
    });
    if (load.isFull) return refuse(429, 'Too many requests at once', 1000);
    if (!vouched(passed)) {
      failures.add(dendrite.ip ?? '');
      const { signature } = dendrite;
      const message = Buffer.from(requestMessage({ ...passed, axonHotkey: self().hotkey })).toString();
      return refuse(401, `Not Verified with error: Signature mismatch with ${message} and ${signature}`);
    }
    const caller = { hotkey, ...pick(lookUp(hotkey)) };
    if (!load.hasRoom(hotkey)) return refuse(429, 'Too many requests of this hotkey at once', 1000);
    // Whoever may ask nothing may still see that somebody is there.
    const refusal = route.protocol && handler.refuse({ protocol: route.protocolName, caller });
    if (refusal !== null)
      return refuse(refusal.status, wordings[refusal.status](refusal.reason), refusal.retryAfterMs);
    const now = nanoseconds(clock.now());
    const until = isTimed(dendrite.version) && !takesOld ? forgetAt(nonce) : now + dayNs;
    if (!nonces.remember({ hotkey, uuid, nonce, until, now, known: caller.uid !== null }))
      return refuse(429, 'Too many callers to remember', 60_000);
    return { admit: { caller, leave: load.enter(hotkey) } };
  };
}

const wordings: Readonly<Record<401 | 403 | 429, (reason: string) => string>> = {
  401: (reason) => `Not Verified with error: ${reason}`,
  403: (reason) => `Forbidden. Key is blacklisted: ${reason}.`,
  429: (reason) => reason,
};

const pick = ({ uid, stake, validatorPermit }: Omit<Admitted['caller'], 'hotkey'>) => ({
  uid,
  stake,
  validatorPermit,
});
