import {
  SynthError,
  abortable,
  seededRandom,
  withMeter,
  type Clock,
  type Io,
  type JsonObject,
  type Logger,
  type ModelUsage,
  type Redactor,
} from '../../../../core/index.ts';
import type { Events } from '../events.ts';
import type { WorkerOptions } from '../options.ts';
import { faultFields, faultOf, isWorthAnotherTry, type Fault } from './fault.ts';

/** What every stage works with. */
export interface StageParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly redactor: Redactor;
  /** Waits for a turn of the event loop. */
  readonly turn: () => Promise<void>;
  readonly options: Pick<WorkerOptions, 'attempts' | 'stageTimeoutMs' | 'backoff'>;
}

/** A stage that came to nothing, after all its tries. */
export class StageFailure extends Error {
  override readonly name = 'StageFailure';
  readonly fault: Fault;

  constructor(fault: Fault, cause: unknown) {
    super(fault.error.message, { cause });
    this.fault = fault;
  }
}

/**
 * Runs one stage, again when its fault may pass. Every try has a stream of randomness of its own, made from `seed`, the stage
 * and the try. Each model that a try used gets an event: all its calls, and the time of the try. Rejects with a StageFailure, or
 * with the reason of `signal`.
 */
export async function runStage<T>(
  stage: string,
  seed: string,
  events: Events,
  { clock, log, redactor, turn, options }: StageParts,
  signal: AbortSignal,
  work: (io: Io, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    await turn();
    signal.throwIfAborted();
    const random = seededRandom(`${seed}/${stage}/${attempt}`);
    const deadline = clock.deadline(options.stageTimeoutMs, signal);
    const start = clock.monotonic();
    const took = (): number => Math.round(clock.monotonic() - start);
    events.emit('stage.started', { stage, attempt });
    const metered = await withMeter(async () => {
      try {
        return { value: await abortable(work({ random, log }, deadline.signal), deadline.signal) };
      } catch (error) {
        // What a call cut short may have cost is booked a moment later.
        await turn();
        return { error };
      }
    });
    for (const usage of metered.usage)
      events.emit('llm.call', { stage, attempt, ...usageFields(usage), latency_ms: took() });
    try {
      if ('error' in metered.value) throw metered.value.error;
      const { value } = metered.value;
      events.emit('stage.ended', { stage, attempt, outcome: 'ok', latency_ms: took() });
      return value;
    } catch (error) {
      signal.throwIfAborted();
      const cause = deadline.signal.aborted ? timeout(`The stage "${stage}"`, options.stageTimeoutMs) : error;
      const fault = faultOf(cause, stage, attempt, redactor);
      events.emit('stage.ended', { ...faultFields(fault), latency_ms: took() });
      if (fault.error.code === 'SYN_PLUGIN_RESULT')
        log.error(`The stage "${stage}" failed.`, { reason: reasonOf(cause, redactor) });
      if (attempt >= options.attempts || !isWorthAnotherTry(fault)) throw new StageFailure(fault, cause);
      await clock.sleep(pauseMs(fault, attempt, options.backoff, random.fork('pause').next()), signal);
    } finally {
      deadline.clear();
    }
  }
}

const usageFields = ({
  provider,
  model,
  calls,
  cachedCalls,
  inputTokens,
  outputTokens,
  costUsd,
}: ModelUsage): JsonObject => ({
  ...{ provider, model, calls, cached_calls: cachedCalls },
  ...{ tokens_in: inputTokens, tokens_out: outputTokens, cost_usd: costUsd },
});

/** The error of what did not end in its time. */
export const timeout = (what: string, ms: number): SynthError =>
  new SynthError('SYN_RUN_TIMEOUT', { message: `${what} took longer than ${ms} ms.` });

const pauseMs = (
  fault: Fault,
  attempt: number,
  { firstMs, longestMs }: WorkerOptions['backoff'],
  draw: number,
): number =>
  Math.max(
    fault.retryAfterMs,
    Math.round(Math.min(longestMs, firstMs * 2 ** (attempt - 1)) * (0.5 + draw / 2)),
  );

const reasonOf = (error: unknown, redactor: Redactor): string =>
  redactor.redact(error instanceof Error ? error.message : String(error));
