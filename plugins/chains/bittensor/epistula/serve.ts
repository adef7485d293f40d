import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Serving } from '../../../../core/index.ts';
import { readBytes } from '../axon/body.ts';
import { countFailures } from '../axon/failures.ts';
import { createLoad } from '../axon/load.ts';
import { closingWith, openNonces } from '../axon/nonces.ts';
import type { ServeParts } from '../axon/parts.ts';
import { openShell, sendAnswer, type Answer, type Exchange } from '../axon/shell.ts';
import { nanoseconds } from '../wire/nonce.ts';
import { answerCompletion } from './answer.ts';
import { signedMessage } from './message.ts';
import type { EpistulaParts } from './parts.ts';
import { createScreen, forgetAt, refuse, type Passed } from './screen.ts';

/** Bodies that are read at once, for each request that may be answered at once. */
const readersPerAnswer = 4;
/** Who takes longer over a body makes room for others: until it is there nobody knows who sends it. */
const slowAfterMs = 1_000;

/** Serves miners by signed chat completions, Epistula version 2. SYN_CHAIN_STATE when the address is taken. */
export async function serveEpistula(given: ServeParts, signal: AbortSignal): Promise<Serving> {
  signal.throwIfAborted();
  const { options, clock, log, storage } = given;
  const nonces = openNonces(join(storage, `epistula-${given.self().hotkey}.log`), nanoseconds(clock.now()));
  const parts = { ...given, nonces, load: createLoad(options), failures: countFailures(clock) };
  /** Whose body is being read since when, the first in front. */
  const readers = new Map<IncomingMessage, number>();
  const hasRoom = (): boolean => {
    if (readers.size < readersPerAnswer * options.maxConcurrent) return true;
    const [[slowest, sinceMs]] = readers as unknown as [[IncomingMessage, number]];
    if (clock.monotonic() - sinceMs < slowAfterMs) return false;
    readers.delete(slowest);
    slowest.destroy();
    return true;
  };
  return closingWith(nonces, () =>
    openShell({
      options,
      clock,
      log,
      screen: createScreen(parts),
      async handle(exchange, passed) {
        const { request } = exchange;
        if (!hasRoom()) return send(refuse(429, 'Too many requests at once', 1000), exchange, parts);
        readers.set(request, clock.monotonic());
        const body = await readBytes(request, options.maxRequestBytes).finally(() => readers.delete(request));
        if (body === null)
          return send(refuse(413, `More than ${options.maxRequestBytes} bytes`), exchange, parts);
        const admitted = admit(body, passed, parts);
        if ('refuse' in admitted) return send(admitted, exchange, parts);
        try {
          await answerCompletion(exchange, body, { ...passed, caller: admitted.caller }, parts);
        } finally {
          admitted.leave();
        }
      },
    }),
  );
}

const send = (
  { refuse: answer }: { refuse: Answer },
  { response }: Exchange,
  { options }: EpistulaParts,
): void => sendAnswer(response, answer, options);

/** Lets in who signed the body, whom the node answers, while there is room; each request once. */
function admit(body: Buffer, passed: Passed, parts: EpistulaParts) {
  const { sr25519, lookUp, handler, nonces, load, failures, clock } = parts;
  const { signedBy, publicKey, stamp, signature, timestampMs, ip } = passed;
  if (load.isFull) return refuse(429, 'Too many requests at once', 1000);
  if (!sr25519.verify(signedMessage(body, stamp), signature, publicKey)) {
    failures.add(ip);
    return refuse(400, 'Signature Mismatch');
  }
  const { uuid } = stamp;
  // Another one of the same may have come while this body was read.
  if (nonces.last(signedBy, uuid) !== null) return refuse(400, 'Request was made before');
  const { uid, stake, validatorPermit } = lookUp(signedBy);
  const caller = { hotkey: signedBy, uid, stake, validatorPermit };
  if (!load.hasRoom(signedBy)) return refuse(429, 'Too many requests of this hotkey at once', 1000);
  const leave = load.enter(signedBy);
  const remembered = {
    hotkey: signedBy,
    uuid,
    nonce: nanoseconds(timestampMs),
    until: forgetAt(passed),
    now: nanoseconds(clock.now()),
    known: uid !== null,
  };
  const refusal = handler.refuse({ protocol: firstOf(handler.protocols), caller });
  if (refusal === null && nonces.remember(remembered)) return { caller, leave };
  leave();
  return refusal === null
    ? refuse(429, 'Too many requests to remember', 8_000)
    : refuse(refusal.status, refusal.reason, refusal.retryAfterMs);
}

const firstOf = (protocols: ReadonlyMap<string, unknown>): string => protocols.keys().next().value ?? '';
