import type { MinerRequest } from '../../../../core/index.ts';
import { nanoseconds } from '../../exchange/nanoseconds.ts';
import type { Load } from '../../serving/load.ts';
import type { Nonces } from '../../serving/nonces.ts';
import type { IpLimiter } from './ip-limiter.ts';
import type { Genuine } from './judge.ts';
import type { ModuleServeParts } from './parts.ts';
import { refuse, refuseRate, tryAfter, type Refuse } from './refusals.ts';
import type { Passed } from './screen.ts';

/** A call whose caller is known and welcome. */
export interface Admitted {
  readonly caller: NonNullable<MinerRequest['caller']>;
  /** Call when the answer has ended. */
  readonly leave: () => void;
}

/** Lets in whom the node answers, while there is room; each call once. Nothing may come between this and the judging. */
export function admit(
  { madeAt, digest }: Genuine,
  { route, caller: hotkey, ip }: Passed,
  parts: ModuleServeParts & { readonly requests: Nonces; readonly load: Load; readonly limiter: IpLimiter },
): Refuse | Admitted {
  const { lookUp, handler, requests, load, limiter, clock, options } = parts;
  if (!limiter.take(ip)) return refuseRate({ 'x-ratelimit-remaining': '0' });
  if (!load.hasRoom(hotkey)) return refuseRate(tryAfter(1000));
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
    now: nanoseconds(clock.now()),
    known: uid !== null,
  });
  return isRemembered ? { caller, leave: load.enter(hotkey) } : refuseRate(tryAfter(options.staleMs));
}
