import type { Settings } from '../config/schema.ts';
import type { Clock, Logger, Random } from '../contracts/io.ts';
import type { Usage } from '../contracts/llm.ts';
import { SynthError, isSynthError } from '../errors/synth-error.ts';
import { createBreaker, type Breaker, type Health } from './breaker.ts';
import type { Budget, Reservation } from './budget.ts';
import { createLimiter, type Limiter, type Load } from './limiter.ts';
import { usageEntry, type Meter } from './meter.ts';
import { retryDelayMs } from './retry.ts';
import { abortable } from './share.ts';

/** The model behind a call. */
export interface Target {
  /** Its name in the config. */
  readonly name: string;
  /** `kind/name` of its plugin. */
  readonly plugin: string;
  readonly provider: string;
  readonly model: string;
  readonly endpoint: string;
  readonly offline: boolean;
  /** Calls it can work on at the same time. */
  readonly concurrency: number;
}

export interface Call<T> {
  readonly target: Target;
  /** Tokens the call can use at most. */
  readonly most: Usage;
  /** One request to the provider; `usage` null: unknown, the whole of `most` is booked. */
  readonly send: (signal: AbortSignal) => Promise<{ readonly value: T; readonly usage: Usage | null }>;
  readonly meter: Meter | null;
  /** False: part of the answer is already with the caller, so that another try would repeat it. */
  readonly mayRetry?: () => boolean;
}

export interface Caller {
  /** Rejects with the signal's reason when `signal` aborts, else with a SynthError. */
  call<T>(
    call: Call<T>,
    signal: AbortSignal,
  ): Promise<{ readonly value: T; readonly costUsd: number | null }>;
  /** Aborts every call under way and waits until each has given back what it held. */
  stop(): Promise<void>;
}

interface Lane {
  readonly breaker: Breaker;
  readonly limiter: Limiter;
}

/** The way every request to a provider takes: breaker, place in the queue, money, deadline, booking, next try. */
export function createCaller(parts: {
  readonly settings: Pick<Settings, 'gateway'>;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: Random;
}): Caller {
  const { settings, budget, clock, log, random } = parts;
  const lanes = new Map<string, Lane>();
  const running = new Map<AbortController, Promise<unknown>>();
  let stopped = false;

  const laneOf = ({ provider, model, endpoint, concurrency }: Target): Lane => {
    const key = JSON.stringify([provider, model, endpoint]);
    let lane = lanes.get(key);
    if (lane === undefined) {
      lane = {
        breaker: createBreaker(`${model} of ${provider}`, clock),
        limiter: createLimiter(Math.min(concurrency, settings.gateway.concurrency)),
      };
      lanes.set(key, lane);
    }
    return lane;
  };

  /** One try. Money is set aside only once a place is free, so that a long queue does not hold the budget. */
  const attempt = async <T>(
    call: Call<T>,
    signal: AbortSignal,
  ): Promise<{ value: T; costUsd: number | null }> => {
    const { breaker, limiter } = laneOf(call.target);
    const report = breaker.admit();
    let health: Health = 'unknown';
    try {
      const slot = await limiter.acquire(signal);
      let load: Load = 'other';
      try {
        const reservation = budget.reserve({ ...call.target, most: call.most });
        const deadline = clock.deadline(settings.gateway.timeoutMs, signal);
        try {
          const { value, usage } = await abortable(call.send(deadline.signal), deadline.signal);
          const costUsd = reservation.settle(usage ?? call.most);
          call.meter?.record(usageEntry(call.target, { calls: 1, usage: usage ?? call.most, costUsd }));
          health = 'alive';
          load = 'served';
          return { value, costUsd };
        } catch (error) {
          const fault = signal.aborted
            ? null
            : deadline.signal.aborted
              ? timeout(call.target, settings.gateway.timeoutMs)
              : toFault(error, call.target);
          bookFailure(fault, reservation, call);
          if (fault === null) throw signal.reason;
          health = healthAfter(fault);
          load = fault.code === 'SYN_LLM_RATE_LIMIT' ? 'overload' : 'other';
          throw fault;
        } finally {
          deadline.clear();
        }
      } finally {
        slot.release(load);
      }
    } finally {
      report(health);
    }
  };

  const attempts = async <T>(
    call: Call<T>,
    signal: AbortSignal,
  ): Promise<{ value: T; costUsd: number | null }> => {
    for (let tried = 0; ; tried += 1) {
      try {
        return await attempt(call, signal);
      } catch (error) {
        if (signal.aborted || tried >= settings.gateway.retries || call.mayRetry?.() === false) throw error;
        const waitMs = retryDelayMs(error, tried, random);
        if (waitMs === null) throw error;
        const { name, provider, model } = call.target;
        const code = isSynthError(error) ? error.code : 'SYN_INTERNAL';
        log.warn('A model call failed and is tried again.', { name, provider, model, code, waitMs });
        await clock.sleep(waitMs, signal);
      }
    }
  };

  return {
    async call(call, signal) {
      if (stopped) throw stopReason();
      const controller = new AbortController();
      const onAbort = (): void => controller.abort(signal.reason);
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
      const work = attempts(call, controller.signal);
      running.set(controller, work);
      try {
        return await work;
      } finally {
        running.delete(controller);
        signal.removeEventListener('abort', onAbort);
      }
    },
    async stop() {
      stopped = true;
      const last = [...running];
      for (const [controller] of last) controller.abort(stopReason());
      await Promise.allSettled(last.map(([, work]) => work));
    },
  };
}

const stopReason = (): DOMException => new DOMException('The model gateway was stopped.', 'AbortError');

const timeout = ({ model, provider }: Target, timeoutMs: number): SynthError =>
  new SynthError('SYN_LLM_TIMEOUT', {
    message: `${model} of ${provider} did not answer within ${timeoutMs} ms.`,
    hint: 'Raise gateway.timeoutMs, or lower maxTokens.',
  });

function toFault(error: unknown, target: Target): SynthError {
  if (isSynthError(error)) return error;
  return new SynthError('SYN_PLUGIN_RESULT', {
    message: `${target.plugin} failed in a way its contract does not allow: ${error instanceof Error ? error.message : 'it threw no error object'}.`,
    plugin: target.plugin,
    cause: error,
  });
}

function healthAfter(fault: SynthError): Health {
  if (isSynthError(fault, 'SYN_LLM_UNAVAILABLE', 'SYN_LLM_TIMEOUT', 'SYN_LLM_BODY')) return 'fault';
  return isSynthError(fault, 'SYN_LLM_AUTH', 'SYN_LLM_REQUEST', 'SYN_LLM_RATE_LIMIT') ? 'alive' : 'unknown';
}

/**
 * An error status instead of an answer, or a connection that never came about, costs nothing. Everything else may have
 * been billed (the answer got lost on the way, or we stopped waiting for it): all that was set aside is booked.
 */
function bookFailure(fault: SynthError | null, reservation: Reservation, call: Call<unknown>): void {
  if (fault !== null && neverBilled(fault)) return reservation.release();
  const costUsd = reservation.settle(call.most);
  call.meter?.record(usageEntry(call.target, { costUsd }));
}

const neverBilled = ({ detail }: SynthError): boolean =>
  typeof detail.status === 'number' || detail.sent === false;
