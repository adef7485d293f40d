import { isDeepStrictEqual } from 'node:util';
import { law, type Check, type Expect } from './check.ts';
import { onSubnet, type ChainSubject, type Pair } from './chain-stage.ts';
import { defendantOf } from './stage.ts';
import { aWhile, inTime, soonMs } from './waiting.ts';
import type { Ask } from '../contracts/chain.ts';
import type { Reply } from '../contracts/values.ts';

/** What a chain must keep between a validator that asks and a miner that is served. */
export function chainWireChecks(subject: ChainSubject): Check[] {
  const defendant = defendantOf(subject);
  const paired = (use: (pair: Pair) => Promise<void>): Promise<void> => onSubnet(subject, use);

  return [
    law(
      defendant,
      'what a served miner says comes back',
      'Carry the challenge to the peer and its answer, whole or in pieces, back as a reply.',
      async (expect) => {
        await paired(async ({ ask, peer }) => {
          for (const [said, text] of [
            ['echo tide', 'tide'],
            ['stream high tide', 'high tide'],
            ['empty', ''],
          ] as const) {
            const reply = await ask(said);
            expectReply(reply, peer, expect);
            expect(
              reply.status === (text === '' ? 204 : 200) && reply.text === text,
              `to "${said}" comes ${reply.status} ${JSON.stringify(reply.text)}`,
            );
          }
        });
      },
    ),
    law(
      defendant,
      'a late reply is dropped',
      'End the request at ask.timeoutMs with a reply of status 408.',
      async (expect) => {
        await paired(async ({ ask, peer }) => {
          const reply = await inTime(ask('hang', { timeoutMs: 200 }), 2 * soonMs, 'no reply');
          expectReply(reply, peer, expect);
          expect(reply.status === 408, `a peer that hangs gives ${reply.status}`);
        });
      },
    ),
    law(
      defendant,
      "a peer's fault is a reply with its status",
      'Never reject for what a peer does: no endpoint, nobody there (503), a failure (500), no sense (422).',
      async (expect) => {
        await paired(async ({ ask, peer, handler }) => {
          const asked: Record<string, () => Promise<Reply>> = {
            'without an endpoint': () => ask('echo x', { peer: { ...peer, endpoint: null } }),
            'that fails': () => ask('throw'),
            'that fails while it streams': () => ask('break'),
            'that sends no sense': () => ask('nonsense'),
          };
          for (const [what, asking] of Object.entries(asked)) {
            const reply = await asking();
            expectReply(reply, peer, expect);
            expect(reply.status !== 200, `a peer ${what} gives 200`);
          }
          handler.refusal = { status: 403, reason: 'not today' };
          const refused = await ask('echo x');
          expect(refused.status === 403, `a peer that refuses with 403 gives ${refused.status}`);
        });
      },
    ),
    law(
      defendant,
      'too much is refused with 413',
      'Count the bytes while they come in, and stop at ask.maxReplyBytes.',
      async (expect) => {
        await paired(async ({ ask, peer }) => {
          for (const said of ['large', 'large stream']) {
            const reply = await ask(said, { maxReplyBytes: 2000 });
            expectReply(reply, peer, expect);
            expect(
              reply.status === 413 && Buffer.byteLength(reply.text) <= 2000,
              `to "${said}" comes ${reply.status} with ${reply.text.length} characters`,
            );
          }
        });
      },
    ),
    law(
      defendant,
      'asking ends when its signal aborts',
      'Reject with the reason of the signal; that is the only way in which ask may reject.',
      async (expect) => {
        await paired(async ({ ask }) => {
          const reason = new DOMException('The step is over.', 'AbortError');
          const controller = new AbortController();
          const asking = ask('hang', {}, controller.signal);
          asking.catch(() => undefined);
          await aWhile();
          controller.abort(reason);
          for (const each of [() => asking, () => ask('echo x', {}, controller.signal)]) {
            const outcome = await inTime(each(), soonMs, 'it did not end').then(
              () => 'a reply',
              (error: unknown) => error,
            );
            expect(outcome === reason, () => `it ends with ${String(outcome)}`);
          }
        });
      },
    ),
    law(
      defendant,
      'what is closed is gone, and can be served again',
      'Let close free the port and take the address back from the chain.',
      async (expect) => {
        await paired(async ({ ask, peer, serving, again }) => {
          await serving.close(AbortSignal.timeout(soonMs));
          const { status } = await ask('echo x', { timeoutMs: 500 });
          expect(status !== 200, 'a closed miner still answers');
          const { peer: anew } = await again();
          const reply = await ask('echo x', { peer: anew });
          expect(reply.status === 200, `served again, it gives ${reply.status}`);
          expect(anew.uid === peer.uid, 'served again, it has another uid');
        });
      },
    ),
  ];
}

const statuses = [200, 204, 400, 401, 403, 404, 405, 408, 413, 422, 429, 500, 503];

function expectReply(reply: Reply, peer: Ask['peer'], expect: Expect): void {
  const { uid, hotkey, text, status, statusText, timings } = reply;
  expect(uid === peer.uid && hotkey === peer.hotkey, `a reply of peer ${peer.uid} says it is of ${uid}`);
  expect(typeof text === 'string', 'a reply has no text');
  expect(statuses.includes(status), `a reply has the status ${status}`);
  expect(status !== 200 || text !== '', 'an empty reply has the status 200');
  expect([200, 408].includes(status) || text === '', `a reply with the status ${status} has a text`);
  expect(typeof statusText === 'string', 'a reply has no statusText');
  for (const [name, ms] of Object.entries(timings))
    expect(ms === null || (Number.isFinite(ms) && ms >= 0), `${name} of a reply is ${ms}`);
  expect(
    isDeepStrictEqual(JSON.parse(JSON.stringify(reply)), reply),
    'a reply changes when it is written as JSON and read again',
  );
}
