import type { Clock } from '../../../../core/index.ts';
import type { Sr25519Pair } from '../../keys/sr25519.ts';
import { hashValues } from '../wire/body-hash.ts';
import { messageHeaders } from '../wire/headers.ts';
import { answerMessage, signatureText } from '../wire/message.ts';
import { nanoseconds } from '../../exchange/nanoseconds.ts';
import { emptyTerminal, headerText, type Terminal } from '../wire/terminal.ts';
import { ownVersion } from '../wire/versions.ts';
import { createBudget } from '../../serving/budget.ts';
import { retryAfter } from '../../serving/detail.ts';
import type { Answer } from '../../serving/shell.ts';

/** What is known of a request from its headers. */
export interface Asked {
  /** Name of the synapse. */
  readonly name: string;
  /** Seconds. */
  readonly timeout: number;
  readonly dendrite: Terminal;
  /** As the request names us. */
  readonly axon: Terminal;
  readonly startedMs: number;
}

export interface Refusals {
  /** A refusal of a request whose headers could be read. */
  of(asked: Asked, status: number, message: string, retryAfterMs?: number): Answer;
  /** A refusal of one that isn't even that. */
  bare(status: number, message: string): Answer;
}

/** Signing costs more than all else of a refusal: floods are refused without. */
const signatures = { burst: 200, perSecond: 100 };
const nothingHash = hashValues([]);

/** Error answers as the SDK words them; `uuid` stands for this process. */
export function createRefusals(pair: Sr25519Pair, uuid: string, clock: Clock): Refusals {
  const budget = createBudget(signatures, clock);
  const sign = (nonce: bigint, dendrite: Terminal, axon: Terminal): string | null => {
    if (!budget.take()) return null;
    const message = answerMessage({ nonce, hotkey: dendrite.hotkey, axonHotkey: axon.hotkey, uuid });
    return signatureText(pair.sign(message));
  };
  return {
    of({ name, timeout, dendrite, axon, startedMs }, status, message, retryAfterMs) {
      const nonce = nanoseconds(clock.now());
      const answer = answerWith({
        name,
        timeout,
        dendrite,
        axon: {
          ...axon,
          version: ownVersion,
          uuid,
          nonce,
          signature: sign(nonce, dendrite, axon),
          status_code: status,
          status_message: message,
          process_time: secondsSince(startedMs, clock),
        },
        status,
        message,
      });
      if (retryAfterMs === undefined) return answer;
      return { ...answer, headers: { ...answer.headers, ...retryAfter(retryAfterMs) } };
    },
    bare: (status, message) =>
      answerWith({
        name: 'Synapse',
        timeout: 12,
        dendrite: emptyTerminal,
        axon: { ...emptyTerminal, status_code: status, status_message: message, process_time: 0 },
        status,
        message,
      }),
  };
}

/** Tenths of a millisecond: most of the time of a refusal would go into writing more digits. */
export const secondsSince = (startedMs: number, clock: Clock): number =>
  Math.round((clock.monotonic() - startedMs) * 10) / 10_000;

/** What a server of Bittensor says of itself, whatever wire it speaks. */
export const shellWords = {
  name: 'axon',
  portHint: 'Give chain.axon.port (--axon.port) another number.',
  failure: { status: 500, headers: {}, body: '{"message":"Internal Server Error"}' },
};

function answerWith(parts: Omit<Asked, 'startedMs'> & { status: number; message: string }): Answer {
  const { name, timeout, dendrite, axon, status, message } = parts;
  const body = JSON.stringify({ message: headerText(message) });
  const synapse = { name, required: [] };
  const fields = new Map();
  const headers = messageHeaders({
    synapse,
    timeout,
    axon,
    dendrite,
    fields,
    bodyHash: nothingHash,
    totalSize: body.length,
  });
  return { status, headers, body };
}
