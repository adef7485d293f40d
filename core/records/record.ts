import type { Challenge, Item, Reference, Reply } from '../contracts/values.ts';
import type { ModelUsage } from '../llm/meter.ts';
import type { Failure } from '../run/events.ts';
import type { LedgerRow } from '../run/ledger.ts';
import type { Verdict } from '../run/scoring.ts';

/** One turn of one item: what was asked, what came back, how it was judged. */
export interface Exchange {
  /** Number of the item within the step, from 0. */
  readonly item: number;
  /** 0 for the first challenge of a conversation. */
  readonly turn: number;
  /** Names in the config. */
  readonly task: string;
  readonly protocol: string;
  /** As built; `reference` below also when the task made it later. */
  readonly content: Item;
  readonly challenge: Challenge;
  readonly reference: Reference | null;
  readonly timeoutMs: number;
  /** In the order the peers were asked. */
  readonly replies: readonly Reply[];
  /** One a reply; null when nothing was judged. */
  readonly verdicts: readonly Verdict[] | null;
  /** Why nothing was judged. */
  readonly failure: Failure | null;
}

/** The durable account of a step: enough to score it again and to come to the same ledger. */
export interface StepRecord {
  readonly format: 1;
  readonly run: number;
  /** Counts from 1 over all runs of a store. */
  readonly step: number;
  readonly state: 'completed' | 'failed';
  /** What all randomness of the step comes from. */
  readonly seed: string;
  readonly configHash: string;
  readonly version: string;
  readonly block: number;
  readonly exchanges: readonly Exchange[];
  /** Pieces lost on the way. */
  readonly failures: readonly Failure[];
  /** Why the step as a whole failed. */
  readonly failure: Failure | null;
  readonly ledger: { readonly before: readonly LedgerRow[]; readonly after: readonly LedgerRow[] };
  readonly usage: readonly ModelUsage[];
  /** Milliseconds since the epoch, at the end of the step. */
  readonly at: number;
  readonly timings: { readonly totalMs: number };
}

/** A record as text. Pieces of a streamed reply are kept as lengths where they make up its text, which they do. */
export const encodeRecord = (record: StepRecord): string =>
  JSON.stringify({
    ...record,
    exchanges: record.exchanges.map((exchange) => ({
      ...exchange,
      replies: exchange.replies.map(({ chunks, ...reply }) => ({
        ...reply,
        chunks: packChunks(chunks, reply.text),
      })),
    })),
  });

/** The record of a text that `encodeRecord` wrote. */
export function decodeRecord(text: string): StepRecord {
  const record = JSON.parse(text) as StepRecord;
  return {
    ...record,
    exchanges: record.exchanges.map((exchange) => ({
      ...exchange,
      replies: exchange.replies.map((reply) => ({
        ...reply,
        chunks: unpackChunks(reply.chunks as Packed, reply.text),
      })),
    })),
  };
}

/** `[length, atMs]` a chunk, or the chunks as they are. */
type Packed = readonly (readonly [number, number])[] | Reply['chunks'];

function packChunks(chunks: Reply['chunks'], text: string): Packed {
  if (chunks === null || chunks.map((chunk) => chunk.text).join('') !== text) return chunks;
  return chunks.map((chunk) => [chunk.text.length, chunk.atMs] as const);
}

function unpackChunks(packed: Packed, text: string): Reply['chunks'] {
  if (packed === null) return null;
  let start = 0;
  return packed.map((chunk) => {
    if (!Array.isArray(chunk)) return chunk as { text: string; atMs: number };
    const [length, atMs] = chunk as [number, number];
    start += length;
    return { text: text.slice(start - length, start), atMs };
  });
}
