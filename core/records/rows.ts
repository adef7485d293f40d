import { createHash } from 'node:crypto';
import type { Row } from '../contracts/values.ts';
import type { JsonObject } from '../contracts/json.ts';
import { replyMs } from '../run/reply.ts';
import type { Exchange, StepRecord } from './record.ts';

/** Replies judged in a step: as many rows as it gives. */
export const countRows = (record: StepRecord): number =>
  record.state === 'completed'
    ? record.exchanges.reduce((sum, { verdicts }) => sum + (verdicts?.length ?? 0), 0)
    : 0;

/** The dataset rows of a step, one a reply judged, numbered from `firstSeq`. The same record gives the same rows. */
export function rowsOf(record: StepRecord, firstSeq: number): Row[] {
  if (record.state === 'failed') return [];
  const models = [...new Set(record.usage.map(({ model }) => model))];
  return record.exchanges
    .flatMap((exchange) => exchangeRows(exchange, { run: record.run, step: record.step }))
    .map((row, index) => ({
      seq: firstSeq + index,
      ...row,
      models,
      configHash: record.configHash,
      at: record.at,
    }));
}

function exchangeRows(exchange: Exchange, place: JsonObject): JsonObject[] {
  const { content, challenge, reference, replies, verdicts } = exchange;
  const { title, source } = content.context;
  const referenceHash = reference === null ? null : createHash('sha256').update(reference.text).digest('hex');
  return (verdicts ?? []).map((verdict, index) => {
    const reply = replies[index] as (typeof replies)[number];
    const values = (scores: typeof verdict.rewards): JsonObject =>
      Object.fromEntries(Object.entries(scores).map(([name, { value }]) => [name, value]));
    return {
      ...place,
      item: exchange.item,
      turn: exchange.turn,
      task: exchange.task,
      query: content.query,
      challenge: challenge.text,
      messages: challenge.messages,
      reference: reference?.text ?? null,
      /** SHA-256 of the reference's text, hex: shows what was judged against where the reference itself is left out. */
      referenceHash,
      completion: reply.text,
      model: reply.model ?? null,
      uid: reply.uid,
      hotkey: reply.hotkey,
      status: reply.status,
      replyMs: replyMs(reply, exchange.timeoutMs),
      reward: verdict.reward,
      rewards: values(verdict.rewards),
      penalties: values(verdict.penalties),
      data: content.data,
      source: { tool: source.tool, url: source.url, licence: source.licence, title },
    };
  });
}
