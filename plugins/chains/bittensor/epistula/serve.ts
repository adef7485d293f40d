import { join } from 'node:path';
import type { Serving } from '../../../../core/index.ts';
import { countFailures } from '../../serving/failures.ts';
import { createLoad } from '../../serving/load.ts';
import { closingWith, openNonces } from '../../serving/nonces.ts';
import type { ServeParts } from '../axon/parts.ts';
import { shellWords } from '../axon/refusals.ts';
import { createReaders } from '../../serving/readers.ts';
import { openShell, sendAnswer, type Answer, type Exchange } from '../../serving/shell.ts';
import { nanoseconds } from '../../exchange/nanoseconds.ts';
import { answerCompletion } from './answer.ts';
import { signedMessage } from './message.ts';
import type { EpistulaParts } from './parts.ts';
import { createScreen, forgetAt, refuse, type Passed } from './screen.ts';

/** Serves miners by signed chat completions, Epistula version 2. SYN_CHAIN_STATE when the address is taken. */
export async function serveEpistula(given: ServeParts, signal: AbortSignal): Promise<Serving> {
  signal.throwIfAborted();
  const { options, clock, log, storage } = given;
  const nonces = openNonces(join(storage, `epistula-${given.self().hotkey}.log`), nanoseconds(clock.now()));
  const parts = { ...given, nonces, load: createLoad(options), failures: countFailures(clock) };
  const readers = createReaders(options, clock);
  return closingWith(nonces, () =>
    openShell({
      ...shellWords,
      options,
      clock,
      log,
      screen: createScreen(parts),
      async handle(exchange, passed) {
        const body = await readers.read(exchange);
        if (body === 'full') return send(refuse(429, 'Too many requests at once', 1000), exchange, parts);
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
