import { z } from 'zod';
import {
  seededRandom,
  type AnyPlugin,
  type Context,
  type Item,
  type JsonObject,
  type Reply,
  type ReplyChunk,
  type Score,
  type ScoreBatch,
  type Scorer,
} from '../../../core/index.ts';

interface Case {
  readonly reference: string;
  readonly replies: readonly (string | Reply)[];
  readonly challenge?: string;
  readonly against?: 'reference' | 'challenge';
  readonly attachment?: string;
  readonly data?: JsonObject;
  readonly referenceData?: JsonObject;
  readonly contextData?: JsonObject;
}

export const reply = (
  text: string,
  chunks: readonly ReplyChunk[] | null = null,
  totalMs: number | null = 10,
): Reply => ({
  uid: 1,
  hotkey: 'hk',
  text,
  body: null,
  status: 200,
  statusText: '',
  timings: { firstMs: chunks?.[0]?.atMs ?? totalMs, totalMs },
  chunks,
});

export function batchOf(given: Case): ScoreBatch {
  const context: Context = {
    id: 'c',
    title: '',
    topic: '',
    subtopic: '',
    text: '',
    tags: [],
    source: { tool: 'test', url: null, licence: null, retrievedAt: 0 },
    data: given.contextData ?? {},
  };
  const reference = { text: given.reference, ...(given.referenceData && { data: given.referenceData }) };
  const item: Item = {
    query: 'q',
    context,
    reference,
    history: [],
    intent: { wants: '', goal: '' },
    ...(given.attachment !== undefined && { attachment: given.attachment }),
    data: given.data ?? {},
  };
  const text = given.challenge ?? 'q';
  const kind = given.against ?? 'reference';
  return {
    item,
    reference,
    challenge: { text, messages: [{ role: 'user', content: text }], author: {} },
    target: { text: kind === 'challenge' ? text : given.reference, kind },
    replies: given.replies.map((one) => (typeof one === 'string' ? reply(one) : one)),
  };
}

const never = new AbortController().signal;

/** A scorer set up with options as a config would give them. */
export async function setUp(
  plugin: AnyPlugin,
  options: Record<string, unknown> = {},
  needs: Record<string, unknown> = {},
): Promise<Scorer> {
  const parsed = z.strictObject((plugin.options as z.ZodObject).shape).parse(options);
  const services = { random: seededRandom(0), signal: never, ...needs };
  return (await plugin.setup(services as never, parsed)) as Scorer;
}

export const scoreAll = async (scorer: Scorer, given: Case, signal = never): Promise<Score[]> =>
  scorer.score(batchOf(given), signal);

export const valuesOf = async (scorer: Scorer, given: Case): Promise<number[]> =>
  (await scoreAll(scorer, given)).map(({ value }) => value);
