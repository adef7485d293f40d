import type { Ask, Clock, Logger, Reply } from '../../../../core/index.ts';
import type { Sr25519, Sr25519Pair } from '../../keys/sr25519.ts';
import { meetPeer } from '../../exchange/meet.ts';
import { openPostOffice } from '../../exchange/post.ts';
import { createNonces } from '../wire/nonce.ts';
import { readAnswer } from './answer.ts';
import { openLines } from './lines.ts';
import { prepareChallenges, writeRequest } from './request.ts';

/** What a client of any wire is made of. */
export interface Caller {
  readonly pair: Sr25519Pair;
  readonly sr25519: Sr25519;
  /** Where others see us; a peer at this address is on our own machine. */
  readonly externalIp: string | null;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Asks axons: one signed synapse a request, over kept connections. */
export function createDendrite({ pair, externalIp, clock }: Caller): {
  ask(ask: Ask, signal: AbortSignal): Promise<Reply>;
  close(): void;
} {
  const office = openPostOffice(externalIp);
  const nextNonce = createNonces(clock);
  const lines = openLines();
  const prepare = prepareChallenges();

  return {
    async ask(ask, signal) {
      const { endpoint, hotkey } = ask.peer;
      const challenge = prepare(ask);
      return meetPeer(ask, clock, signal, async (reply, deadline) => {
        if (endpoint === null) return reply.fail(503, 'serves nowhere');
        const line = lines.take(hotkey);
        try {
          const { path, headers, body } = writeRequest({
            challenge,
            timeoutMs: ask.timeoutMs,
            axon: { ip: endpoint.host, port: endpoint.port, hotkey },
            dendrite: { ip: externalIp, nonce: nextNonce(), uuid: line.uuid },
            pair,
          });
          const response = await office.post(endpoint, path, headers, body, deadline);
          return await readAnswer(response, ask, challenge, reply);
        } finally {
          line.release();
        }
      });
    },
    close: () => office.close(),
  };
}
