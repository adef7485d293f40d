import { z } from 'zod';
import type { Metagraph, Reply, ScoreBatch } from '../core/index.ts';

/** A line for `synth try scorer`. */
export const pairSchema = z.strictObject({
  reference: z.string(),
  completions: z.array(z.string()),
  challenge: z.string().optional(),
  /** Text of the material behind the challenge. */
  context: z.string().optional(),
  attachment: z.string().optional(),
  data: z.record(z.string(), z.json()).optional(),
});

/** A line for `synth try embedder`. */
export const textSchema = z.union([z.string(), z.strictObject({ text: z.string() })], {
  error: 'Expected a text in quotes, or {"text": "…"}',
});

/** The input of `synth try weigher`. */
export const ledgerSchema = z.strictObject({
  entries: z.array(
    z.strictObject({
      uid: z.int().min(0),
      score: z.number().min(0),
      hotkey: z.string().optional(),
      samples: z.int().min(0).optional(),
    }),
  ),
  limits: z
    .strictObject({
      minAllowedWeights: z.int().min(0).default(1),
      maxWeightLimit: z.number().gt(0).max(1).default(1),
    })
    .prefault({}),
});

/** What a scorer gets for a line: its completions as the replies of as many miners. */
export function batchOf(
  {
    reference,
    completions,
    challenge = reference,
    context = '',
    attachment,
    data = {},
  }: z.output<typeof pairSchema>,
  against: 'reference' | 'challenge',
): ScoreBatch {
  // Items and challenges are never empty.
  const query = challenge || ' ';
  return {
    item: {
      query,
      context: { ...noContext, text: context },
      reference: { text: reference },
      history: [],
      intent: { wants: '', goal: '' },
      ...(attachment !== undefined && { attachment }),
      data,
    },
    challenge: { text: query, messages: [{ role: 'user', content: query }], author: {} },
    reference: { text: reference },
    target: { kind: against, text: against === 'reference' ? reference : challenge },
    replies: completions.map(replyOf),
  };
}

const noContext = {
  id: 'input',
  title: '',
  topic: '',
  subtopic: '',
  tags: [],
  source: { tool: 'try', url: null, licence: null, retrievedAt: 0 },
  data: {},
};

const replyOf = (text: string, uid: number): Reply => ({
  uid,
  hotkey: `uid-${uid}`,
  text,
  body: null,
  status: text === '' ? 204 : 200,
  statusText: '',
  timings: { firstMs: null, totalMs: null },
  chunks: null,
});

/** A ledger and a subnet that has just its neurons. */
export function ledgerOf({ entries, limits }: z.output<typeof ledgerSchema>): {
  readonly ledger: readonly { uid: number; score: number; hotkey: string; samples: number }[];
  readonly metagraph: Metagraph;
} {
  const ledger = entries.map(({ uid, score, hotkey = `uid-${uid}`, samples = 1 }) => ({
    uid,
    score,
    hotkey,
    samples,
  }));
  const neurons = ledger.map(({ uid, hotkey }) => ({
    uid,
    hotkey,
    coldkey: hotkey,
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
  }));
  const metagraph = {
    netuid: 0,
    block: 0,
    self: null,
    neurons,
    limits: { tempo: 360, weightsRateLimit: 0, ...limits },
  };
  return { ledger, metagraph };
}
