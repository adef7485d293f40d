import { systemClock } from '../../../core/host/clock.ts';
import type { Ask, Clock, JsonObject, Protocol, Reply } from '../../../core/index.ts';
import { sampleNeuron } from '../../../core/testing/samples-chain.ts';
import { createDendrite } from '../../../plugins/chains/bittensor/dendrite/ask.ts';
import type { Sr25519 } from '../../../plugins/chains/keys/sr25519.ts';
import { never, quietLog } from '../../helpers/local-chain.ts';
import { hardValues, protocols, randomValues } from './protocols.ts';

/** What a case may see: the real axon, asked by our dendrite. */
export interface Stage {
  readonly sr25519: Sr25519;
  readonly port: number;
  readonly closedPort: number;
}

export interface Case {
  readonly name: string;
  readonly expected: Partial<Reply>;
  readonly run: (stage: Stage) => Promise<Partial<Reply>>;
}

interface Change {
  readonly clock?: Clock;
  readonly timeoutMs?: number;
  readonly maxReplyBytes?: number;
  readonly axonUri?: string;
  readonly signUri?: string;
  readonly closed?: boolean;
  readonly host?: string;
  readonly signal?: AbortSignal;
  readonly protocol?: Protocol;
}

const words = { text: 'What is a subnet?' };
const dialogue = { roles: ['system', 'user'], messages: ['Be brief.', "What's 2+2?"] };
const minuteAgo: Clock = { ...systemClock, now: () => systemClock.now() - 60_000 };

async function ask(stage: Stage, name: string, fields: JsonObject, change: Change = {}): Promise<Reply> {
  const { sr25519 } = stage;
  const pair = sr25519.fromUri('//Alice');
  const { signUri, closed = false, host = '127.0.0.1', clock = systemClock } = change;
  const signer = signUri === undefined ? pair : sr25519.fromUri(signUri);
  const dendrite = createDendrite({
    pair: { ...pair, sign: (message) => signer.sign(message) },
    sr25519,
    externalIp: '198.51.100.3',
    clock,
    log: quietLog,
  });
  try {
    return await dendrite.ask(
      askOf(name, fields, sr25519.fromUri(change.axonUri ?? '//Bob').address, {
        host,
        port: closed ? stage.closedPort : stage.port,
        ...change,
      }),
      change.signal ?? never,
    );
  } finally {
    dendrite.close();
  }
}

const askOf = (
  name: string,
  fields: JsonObject,
  hotkey: string,
  { host, port, timeoutMs = 5000, maxReplyBytes = 65_536, protocol }: Change & { host: string; port: number },
): Ask => ({
  id: '1/0/0',
  peer: sampleNeuron(7, { hotkey, coldkey: hotkey, endpoint: { host, port } }),
  protocol: protocol ?? (protocols.get(name) as Protocol),
  protocolName: name,
  challenge: { text: 'x', messages: [{ role: 'user', content: 'x' }], author: {}, fields },
  timeoutMs,
  maxReplyBytes,
});

const one = (
  name: string,
  synapse: string,
  fields: JsonObject,
  expected: Partial<Reply>,
  change?: Change,
): Case => ({ name, expected, run: (stage) => ask(stage, synapse, fields, change) });

const refusal = (status: number, statusText: string | RegExp): Partial<Reply> => ({
  status,
  text: '',
  body: null,
  statusText: expect.stringMatching(statusText) as string,
});

/** Those of `HashedSynapse` with a hash over something else. */
const otherHash = (protocol: Protocol): Protocol => ({
  ...protocol,
  wire: { axon: { name: 'HashedSynapse', hashFields: [], streaming: false } },
});

export const ourDendriteCases: readonly Case[] = [
  one('plain: values whose texts differ between the languages', 'PlainSynapse', hardValues, {
    status: 200,
    statusText: '',
    chunks: null,
    text: expect.stringContaining(
      "|12345678901|1.0|True|[1.0, 0.1, 1e+16, 1e-07, 123456789.125, -0.5]|{'b': 1,",
    ) as string,
  }),
  {
    name: 'plain: 100 requests of random values at once to one axon',
    expected: { status: 200, text: 'all' },
    async run(stage) {
      const { sr25519, port } = stage;
      const pair = sr25519.fromUri('//Alice');
      const dendrite = createDendrite({ pair, sr25519, externalIp: null, clock: systemClock, log: quietLog });
      const { address } = sr25519.fromUri('//Bob');
      const place = { host: '127.0.0.1', port, timeoutMs: 60_000 };
      const replies = await Promise.all(
        randomValues(100).map((fields) => dendrite.ask(askOf('PlainSynapse', fields, address, place), never)),
      );
      dendrite.close();
      return replies.find(({ status }) => status !== 200) ?? { status: 200, text: 'all' };
    },
  },
  one(
    'plain: the axon at our own address',
    'HashedSynapse',
    words,
    { status: 200, text: 'hashed' },
    { host: '198.51.100.3' },
  ),
  one(
    'plain: blacklisted',
    'BlacklistedSynapse',
    words,
    refusal(403, /refused with 403: .*not enough stake/),
  ),
  one(
    'plain: verify fails',
    'UnverifiedSynapse',
    words,
    refusal(401, /refused with 401: .*never heard of you/),
  ),
  one('plain: signed by another key', 'HashedSynapse', words, refusal(401, /401/), { signUri: '//Eve' }),
  one('plain: made for another axon', 'HashedSynapse', words, refusal(401, /401/), { axonUri: '//Eve' }),
  one('plain: an old nonce', 'HashedSynapse', words, refusal(401, /too old/), { clock: minuteAgo }),
  one('plain: no such synapse', 'UnknownSynapse', words, refusal(404, /not found/)),
  one('plain: the handler throws', 'ThrowingSynapse', words, refusal(500, /Internal Server Error/)),
  one('plain: the handler is slow', 'SlowSynapse', words, refusal(408, /no whole answer within 700 ms/), {
    timeoutMs: 700,
  }),
  one('plain: the queue is slow', 'HurriedSynapse', words, refusal(408, /refused with 408/)),
  one('plain: the handler refuses', 'BusySynapse', words, refusal(429, /refused with 429/)),
  one('plain: another body hash', 'HashedSynapse', words, refusal(500, /500/), {
    protocol: otherHash(protocols.get('HashedSynapse') as Protocol),
  }),
  one('plain: a required field is missing', 'StrictSynapse', {}, refusal(500, /./)),
  one('plain: a field of another type', 'StrictSynapse', { numbers: ['one'] }, refusal(500, /./)),
  one('plain: a large reply', 'LargeSynapse', words, refusal(413, /more than 65536 bytes/)),
  one('plain: nobody there', 'HashedSynapse', words, refusal(503, /ECONNREFUSED/), { closed: true }),
  {
    name: 'plain: given up',
    expected: { statusText: 'stopped' },
    run: (stage) =>
      ask(stage, 'SlowSynapse', words, { signal: AbortSignal.timeout(200) }).catch((error: Error) => ({
        statusText: error.name === 'TimeoutError' ? 'stopped' : error.message,
      })),
  },
  {
    name: 'stream: letters cut in two',
    expected: { status: 200, text: "user said: What's 2+2? – né 🙂", body: null },
    async run(stage) {
      const reply = await ask(stage, 'StreamPromptingSynapse', dialogue);
      return (reply.chunks?.length ?? 0) > 1 ? reply : { ...reply, statusText: 'not streamed' };
    },
  },
  one('stream: blacklisted', 'StreamBlacklistedSynapse', dialogue, refusal(403, /not enough stake/)),
  one('stream: no such synapse', 'StreamUnknownSynapse', dialogue, refusal(404, /not found/), {
    protocol: {
      ...(protocols.get('StreamPromptingSynapse') as Protocol),
      wire: { axon: { name: 'StreamUnknownSynapse', hashFields: ['messages'], streaming: true } },
    },
  }),
  one('stream: signed by another key', 'StreamPromptingSynapse', dialogue, refusal(401, /401/), {
    signUri: '//Eve',
  }),
  one(
    'stream: the handler is slow',
    'StreamSlowSynapse',
    dialogue,
    {
      status: 408,
      text: 'as far as it came',
      timings: { firstMs: expect.any(Number) as number, totalMs: null },
    },
    { timeoutMs: 1500 },
  ),
  {
    name: 'stream: the handler breaks off',
    expected: { statusText: 'told as far as it can be' },
    async run(stage) {
      const { status, text, statusText } = await ask(stage, 'StreamBreakingSynapse', dialogue);
      // Depending on its web framework the SDK cuts the connection, or ends the stream as if it were whole.
      const isTold = (status === 503 && text === '') || (status === 200 && text === 'as far');
      return { statusText: isTold ? 'told as far as it can be' : `${status} ${statusText}` };
    },
  },
  one('stream: a large reply', 'StreamPromptingSynapse', dialogue, refusal(413, /more than 8 bytes/), {
    maxReplyBytes: 8,
  }),
];
