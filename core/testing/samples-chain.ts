import { createHash } from 'node:crypto';
import type { Identity, Metagraph, Neuron } from '../contracts/chain.ts';
import type { MinerRequest } from '../contracts/miner.ts';
import type { Message, Row } from '../contracts/values.ts';

/** A neuron; whatever is given replaces its part. */
export const sampleNeuron = (uid: number, more: Partial<Neuron> = {}): Neuron => ({
  uid,
  hotkey: `hotkey-${uid}`,
  coldkey: `coldkey-${uid}`,
  stake: 0,
  validatorPermit: false,
  endpoint: null,
  lastUpdate: 0,
  registeredAt: 0,
  incentive: 0,
  dividends: 0,
  consensus: 0,
  trust: 0,
  emission: 0,
  label: null,
  ...more,
});

/** Who a node is on a chain; its signatures are 64 bytes that nobody verifies. */
export const sampleIdentity: Identity = {
  hotkey: 'hotkey-0',
  publicKey: new Uint8Array(createHash('sha256').update('hotkey-0').digest()),
  scheme: 'ed25519',
  sign: async (message) => new Uint8Array(createHash('sha512').update(message).digest()),
};

/** A subnet of so many neurons, of which the first is our own, a validator. */
export const sampleMetagraph = (count: number, limits: Partial<Metagraph['limits']> = {}): Metagraph => ({
  netuid: 1,
  block: 1000,
  self: 0,
  neurons: Array.from({ length: count }, (_, uid) =>
    sampleNeuron(uid, uid === 0 ? { stake: 10_000, validatorPermit: true } : {}),
  ),
  limits: { tempo: 100, weightsRateLimit: 10, minAllowedWeights: 1, maxWeightLimit: 1, ...limits },
});

/** A request as it comes to a miner: the last of these turns is the question. */
export function sampleRequest(
  turns: readonly (string | Message)[],
  more: Partial<MinerRequest> = {},
): MinerRequest {
  const messages = turns.map((turn): Message =>
    typeof turn === 'string' ? { role: 'user', content: turn } : turn,
  );
  return {
    protocol: 'prompting',
    messages,
    text: messages.at(-1)?.content ?? '',
    body: { roles: messages.map(({ role }) => role), messages: messages.map(({ content }) => content) },
    caller: { hotkey: 'hotkey-0', uid: 0, stake: 10_000, validatorPermit: true },
    timeoutMs: 15_000,
    self: { hotkey: 'hotkey-1', uid: 1 },
    ...more,
  };
}

/** A row of the dataset; whatever is given replaces its part. */
export const sampleRow = (seq: number, more: Readonly<Record<string, Row[string]>> = {}): Row => ({
  run: 1,
  step: seq,
  item: 0,
  turn: 0,
  task: 'qa',
  query: 'When is the spring tide highest?',
  challenge: 'When is the spring tide highest?',
  messages: [{ role: 'user', content: 'When is the spring tide highest?' }],
  reference: 'When sun, moon and earth stand in one line.',
  referenceHash: '0'.repeat(64),
  completion: 'At full moon.',
  model: null,
  uid: 1,
  hotkey: 'hotkey-1',
  status: 200,
  replyMs: 800,
  reward: 0.5,
  rewards: { rouge: { value: 0.5 } },
  penalties: {},
  data: {},
  source: { tool: 'sample', url: 'https://example.org/tides', licence: 'CC0-1.0' },
  models: [],
  configHash: '0'.repeat(64),
  at: Date.UTC(2026, 0, 1),
  ...more,
  seq,
});
