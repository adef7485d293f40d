import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../core/host/clock.ts';
import type { JsonObject, MinerAnswer, MinerRequest, Refusal, Serving } from '../../../core/index.ts';
import { serveAxon } from '../../../plugins/chains/bittensor/axon/serve.ts';
import { options } from '../../../plugins/chains/bittensor/options.ts';
import type { Sr25519 } from '../../../plugins/chains/keys/sr25519.ts';
import { never, quietLog } from '../../helpers/local-chain.ts';
import { hardValues, protocols, randomValues } from './protocols.ts';

/** A request to the script real_dendrite.py, and its answer. */
export interface Request {
  readonly synapse: string;
  readonly fields: JsonObject;
  readonly timeout?: number;
  readonly change?: string;
  readonly uri?: string;
  readonly hotkey?: string;
}
interface Answer {
  readonly status: number | null;
  readonly message: string | null;
  readonly answer: string | null;
  readonly chunks: readonly string[] | null;
}

/** Requests that the real dendrite makes one after the other, and what it makes of the last answer. */
export interface Case {
  readonly name: string;
  readonly requests: readonly Request[];
  readonly expected: Partial<Answer>;
}

const servedNames = [
  'PlainSynapse',
  'HashedSynapse',
  'BlacklistedSynapse',
  'ThrowingSynapse',
  'SlowSynapse',
  'BusySynapse',
  'StrictSynapse',
  'LargeSynapse',
];
const streamNames = [
  'StreamPromptingSynapse',
  'StreamBlacklistedSynapse',
  'StreamSlowSynapse',
  'StreamBreakingSynapse',
];

async function* stream(name: string, { body }: MinerRequest): AsyncGenerator<string> {
  const messages = body['messages'] as readonly string[];
  yield 'You said: ';
  if (name === 'StreamBreakingSynapse') {
    // Time for the first piece to be sent.
    await new Promise((resolve) => setTimeout(resolve, 200));
    throw new Error('a secret of the miner');
  }
  if (name === 'StreamSlowSynapse') await new Promise(() => undefined);
  yield messages.at(-1) ?? '';
  yield ' – né 🙂';
}

/** What the handler saw comes back as the answer. */
async function tell({ body, caller }: MinerRequest): Promise<{ text: string }> {
  return { text: JSON.stringify({ body, uid: caller?.uid, hotkey: caller?.hotkey }) };
}

function answer(request: MinerRequest): MinerAnswer {
  const { protocol } = request;
  if (protocol.startsWith('Stream')) return stream(protocol, request);
  if (protocol === 'ThrowingSynapse') throw new Error('a secret of the miner');
  if (protocol === 'SlowSynapse') return new Promise(() => undefined);
  if (protocol === 'LargeSynapse') return Promise.resolve({ text: 'é'.repeat(500_000) });
  return tell(request);
}

const refuse = ({ protocol, caller }: Pick<MinerRequest, 'protocol' | 'caller'>): Refusal | null => {
  if (protocol.includes('Blacklisted')) return { status: 403, reason: 'not enough stake' };
  if (protocol === 'BusySynapse') return { status: 429, reason: 'too many requests', retryAfterMs: 1500 };
  return caller?.uid === null ? { status: 403, reason: 'not registered' } : null;
};

/** Our axon, as //Bob, which knows //Alice alone. */
export async function startAxon(sr25519: Sr25519): Promise<Serving> {
  const storage = mkdtempSync(join(tmpdir(), 'synth-interop-'));
  const [bob, alice] = [sr25519.fromUri('//Bob'), sr25519.fromUri('//Alice').address];
  const names = [...servedNames, ...streamNames];
  const serving = await serveAxon(
    {
      pair: bob,
      sr25519,
      handler: {
        protocols: new Map([...protocols].filter(([name]) => names.includes(name))),
        refuse,
        answer,
      },
      lookUp: (hotkey) => ({ uid: hotkey === alice ? 3 : null, stake: 5, validatorPermit: true }),
      self: () => ({ hotkey: bob.address, uid: 7 }),
      options: { ...options.parse({ axon: { host: '127.0.0.1' } }).axon, port: 0 },
      storage,
      clock: systemClock,
      log: quietLog,
    },
    never,
  );
  return {
    ...serving,
    async close(signal) {
      await serving.close(signal);
      rmSync(storage, { recursive: true });
    },
  };
}

const words = { text: 'What is a subnet?' };
const dialogue = { roles: ['user'], messages: ["What's 2+2?"] };
const containing = (text: string): string => expect.stringContaining(text) as string;
const refusal = (status: number, message: string): Partial<Answer> => ({
  status,
  message: containing(message),
  answer: '',
});
const one = (name: string, request: Request, expected: Partial<Answer>): Case => ({
  name,
  requests: [request],
  expected,
});
const changed = (name: string, change: string, expected: Partial<Answer>, synapse = 'HashedSynapse'): Case =>
  one(name, { synapse, fields: synapse.startsWith('Stream') ? dialogue : words, change }, expected);

export const ourAxonCases: readonly Case[] = [
  one(
    'plain: values whose texts differ between the languages',
    { synapse: 'PlainSynapse', fields: hardValues },
    {
      status: 200,
      message: 'Success',
      answer: containing('"count":12345678901'),
    },
  ),
  {
    name: 'plain: 20 requests of random values',
    requests: randomValues(20).map((fields) => ({ synapse: 'PlainSynapse', fields })),
    expected: { status: 200 },
  },
  one(
    'plain: the handler sees the caller',
    { synapse: 'HashedSynapse', fields: words },
    {
      status: 200,
      answer: containing('"uid":3,"hotkey":"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"'),
    },
  ),
  one(
    'plain: a large reply',
    { synapse: 'LargeSynapse', fields: words },
    { status: 200, answer: 'é'.repeat(500_000) },
  ),
  changed('plain: another hotkey in the body', 'other hotkey in the body', refusal(401, 'Not Verified')),
  one('plain: no such synapse', { synapse: 'UnknownSynapse', fields: words }, refusal(404, 'not found')),
  changed('plain: no signature', 'no signature', refusal(401, 'Not Verified')),
  changed('plain: a malformed signature', 'malformed signature', refusal(401, 'Not Verified')),
  changed('plain: signed by another key', 'other signer', refusal(401, 'Signature mismatch')),
  one(
    'plain: made for another axon',
    { synapse: 'HashedSynapse', fields: words, hotkey: '//Eve' },
    refusal(401, 'Not Verified'),
  ),
  changed('plain: no nonce', 'no nonce', refusal(401, 'Missing Nonce')),
  changed('plain: an old nonce', 'old nonce', refusal(401, 'too old')),
  changed('plain: a nonce ahead of time', 'future nonce', refusal(401, 'ahead')),
  {
    name: 'plain: the same nonce again',
    requests: [
      { synapse: 'HashedSynapse', fields: words },
      { synapse: 'HashedSynapse', fields: words, change: 'same nonce' },
    ],
    expected: refusal(401, 'too old'),
  },
  changed('plain: a version before 7.2.0', 'old version', refusal(401, '7.2.0')),
  changed('plain: no hash', 'hash that is none', refusal(401, 'Body Hash')),
  changed('plain: a body that was changed', 'changed body', { status: 500, answer: '' }),
  changed('plain: a broken body', 'broken body', { answer: '', status: 500 }),
  changed('plain: a huge body', 'huge body', refusal(413, 'More than')),
  changed('plain: no headers of fields', 'no field headers', refusal(400, 'Could not parse headers')),
  one(
    'plain: blacklisted',
    { synapse: 'BlacklistedSynapse', fields: words },
    refusal(403, 'Forbidden. Key is blacklisted: not enough stake.'),
  ),
  one(
    'plain: a caller nobody knows',
    { synapse: 'HashedSynapse', fields: words, uri: '//Charlie' },
    refusal(403, 'not registered'),
  ),
  one(
    'plain: too many requests',
    { synapse: 'BusySynapse', fields: words },
    refusal(429, 'too many requests'),
  ),
  one(
    'plain: the handler throws',
    { synapse: 'ThrowingSynapse', fields: words },
    refusal(500, 'Internal Server Error #'),
  ),
  one(
    'plain: the handler is slow, the dendrite gives up',
    { synapse: 'SlowSynapse', fields: words, timeout: 0.5 },
    refusal(408, 'timeout'),
  ),
  one(
    'stream: letters and timings',
    { synapse: 'StreamPromptingSynapse', fields: dialogue },
    {
      status: 200,
      message: 'Success',
      answer: "You said: What's 2+2? – né 🙂",
    },
  ),
  one(
    'stream: blacklisted',
    { synapse: 'StreamBlacklistedSynapse', fields: dialogue },
    { status: 403, message: containing('not enough stake') },
  ),
  changed(
    'stream: signed by another key',
    'other signer',
    { status: 401, message: containing('Signature mismatch') },
    'StreamPromptingSynapse',
  ),
  changed('stream: a body that was changed', 'changed body', { status: 500 }, 'StreamPromptingSynapse'),
  one(
    'stream: the handler is slow',
    { synapse: 'StreamSlowSynapse', fields: dialogue, timeout: 0.7 },
    { status: 408, answer: 'You said: ' },
  ),
  one(
    'stream: the handler breaks off',
    { synapse: 'StreamBreakingSynapse', fields: dialogue },
    { status: 400, answer: 'You said: ' },
  ),
];
