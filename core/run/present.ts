import type { Score } from '../contracts/values.ts';
import type { ModelUsage } from '../llm/meter.ts';
import type { Exchange, StepRecord } from '../records/record.ts';
import type { ExchangeEvent, ReplyEvent, RunEvent, StepUsage } from './events.ts';

const headLength = 120;

/** The event that tells of a committed step. */
export function stepEvent(record: StepRecord): RunEvent {
  const { run, step, block, failures, failure, at, timings } = record;
  const usage = addUsage(record.usage);
  return failure === null
    ? {
        type: 'step.completed',
        run,
        step,
        block,
        items: record.exchanges.map(exchangeEvent),
        failures,
        usage,
        at,
        timings,
      }
    : { type: 'step.failed', run, step, block, failure, failures, usage, at, timings };
}

/** Sums over all models; the cost is unknown when one of them is. */
export function addUsage(models: readonly ModelUsage[]): StepUsage {
  const sum = (field: 'calls' | 'cachedCalls' | 'inputTokens' | 'outputTokens'): number =>
    models.reduce((total, usage) => total + usage[field], 0);
  return {
    calls: sum('calls'),
    cachedCalls: sum('cachedCalls'),
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    costUsd: models.reduce<number | null>(
      (total, { costUsd }) => (total === null || costUsd === null ? null : total + costUsd),
      0,
    ),
    models,
  };
}

function exchangeEvent(exchange: Exchange): ExchangeEvent {
  const { title, source } = exchange.content.context;
  return {
    item: exchange.item,
    turn: exchange.turn,
    task: exchange.task,
    head: head(exchange.challenge.text),
    source: { title, url: source.url, licence: source.licence },
    peers: exchange.replies.map(({ uid }) => uid),
    replies: exchange.replies.map((_, index) => replyEvent(exchange, index)),
    failure: exchange.failure,
  };
}

function replyEvent({ replies, verdicts }: Exchange, index: number): ReplyEvent {
  const reply = replies[index] as Exchange['replies'][number];
  const verdict = verdicts?.[index];
  const all = { ...verdict?.penalties, ...verdict?.rewards };
  return {
    uid: reply.uid,
    hotkey: reply.hotkey,
    status: reply.status,
    reward: verdict?.reward ?? null,
    rewards: values(verdict?.rewards ?? {}),
    penalties: values(verdict?.penalties ?? {}),
    reasons: Object.fromEntries(
      Object.entries(all).flatMap(([name, { reason }]) => (reason === undefined ? [] : [[name, reason]])),
    ),
    head: head(reply.text),
    timings: reply.timings,
  };
}

const values = (scores: Readonly<Record<string, Score>>): Record<string, number> =>
  Object.fromEntries(Object.entries(scores).map(([name, { value }]) => [name, value]));

/** The start of a text on one line. */
const head = (text: string): string =>
  [
    ...text
      .slice(0, 2 * headLength)
      .replace(/\s+/g, ' ')
      .trim(),
  ]
    .slice(0, headLength)
    .join('');
