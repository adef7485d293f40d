import type { JsonObject } from '../contracts/json.ts';
import type { Completion, CompletionRequest, Llm } from '../contracts/llm.ts';
import { SynthError } from '../errors/synth-error.ts';
import type { CompletionCache } from './cache.ts';
import type { Caller, Target } from './call.ts';
import { currentMeter, usageEntry, type Meter } from './meter.ts';
import { cacheKey, checkCompletion, mostTokens, prepareRequest, type Prepared } from './request.ts';
import { shareWork, type Shared } from './share.ts';
import { streamThrough } from './stream.ts';
import { compileSchema, repairRequest } from './structured.ts';

/** What the pieces of one wrapped model share. */
export interface LlmParts {
  readonly llm: Llm;
  readonly target: Target;
  readonly caller: Caller;
  /** null: this model's answers are not kept. */
  readonly cache: CompletionCache | null;
}

/** A model behind the gateway: same contract, with cache, limits, retries, budget and structured output. */
export function wrapLlm(parts: LlmParts): Llm {
  const { llm, target, cache } = parts;
  const flights = new Map<string, Shared<Completion>>();

  const complete = async (request: CompletionRequest, signal: AbortSignal): Promise<Completion> => {
    const prepared = prepareRequest(request, llm, target);
    const meter = currentMeter();
    signal.throwIfAborted();
    if (cache === null) return answer(parts, prepared, meter, signal);

    const key = completionKey(llm, prepared);
    const kept = cache.get(key);
    if (kept !== null) return fromCache(kept, target, meter);
    const id = key.toString('hex');
    const flight = flights.get(id);
    if (flight !== undefined) return fromCache(await flight.join(signal), target, meter);

    const land = (): void => void flights.delete(id);
    const started = shareWork(async (flightSignal) => {
      try {
        const completion = await answer(parts, prepared, meter, flightSignal);
        cache.put(key, completion);
        return completion;
      } finally {
        land();
      }
    }, land);
    flights.set(id, started);
    return started.join(signal);
  };

  return {
    identity: llm.identity,
    ...(llm.defaults === undefined ? {} : { defaults: llm.defaults }),
    ...(llm.variant === undefined ? {} : { variant: llm.variant }),
    complete,
    stream: (request, signal) => streamThrough(parts, complete, request, currentMeter(), signal),
  };
}

export function completionKey(llm: Llm, request: Prepared): Buffer {
  return cacheKey('completion', {
    identity: { ...llm.identity },
    variant: llm.variant ?? {},
    request: request as unknown as JsonObject,
  });
}

/** An answer that was not paid for again. */
export function fromCache(completion: Completion, target: Target, meter: Meter | null): Completion {
  meter?.record(usageEntry(target, { cachedCalls: 1 }));
  return { ...completion, cached: true, costUsd: 0 };
}

async function answer(
  parts: LlmParts,
  request: Prepared,
  meter: Meter | null,
  signal: AbortSignal,
): Promise<Completion> {
  if (request.schema === undefined) return ask(parts, request, meter, signal);
  const read = compileSchema(request.schema.name, request.schema.schema);

  const first = await ask(parts, request, meter, signal);
  const reading = read(wholeText(first, parts.target));
  if (reading.ok) return { ...first, json: reading.json };

  const second = await ask(parts, repairRequest(request, first.text, reading.problem), meter, signal);
  const repaired = read(wholeText(second, parts.target));
  if (!repaired.ok)
    throw new SynthError('SYN_LLM_SCHEMA', {
      message: `${parts.target.model} did not give JSON of the shape ${request.schema.name}, nor when asked again: ${repaired.problem.replaceAll('\n', ' ')}`,
      hint: 'Use a larger model, or one whose provider enforces a JSON Schema.',
      detail: { schema: request.schema.name },
    });
  return { ...addUp(first, second), json: repaired.json };
}

/** One completion from the provider, whatever its finish. */
async function ask(
  { llm, target, caller }: LlmParts,
  request: Prepared,
  meter: Meter | null,
  signal: AbortSignal,
): Promise<Completion> {
  const send = async (attemptSignal: AbortSignal) => {
    const value = checkCompletion(await llm.complete(request, attemptSignal), target);
    return { value, usage: value.usage };
  };
  const { value, costUsd } = await caller.call({ target, most: mostTokens(request), send, meter }, signal);
  return { ...value, cached: false, costUsd };
}

function wholeText(completion: Completion, target: Target): string {
  if (completion.finish === 'refusal')
    throw new SynthError('SYN_LLM_REFUSED', { message: `${target.model} declined to answer.` });
  if (completion.finish === 'length')
    throw new SynthError('SYN_LLM_TRUNCATED', {
      message: `The JSON of ${target.model} was cut at the token limit.`,
      hint: `Raise maxTokens of llms.${target.name}.`,
    });
  return completion.text;
}

function addUp(first: Completion, second: Completion): Completion {
  const costs = [first.costUsd ?? null, second.costUsd ?? null] as const;
  return {
    ...second,
    usage: {
      inputTokens: first.usage.inputTokens + second.usage.inputTokens,
      outputTokens: first.usage.outputTokens + second.usage.outputTokens,
    },
    costUsd: costs[0] === null || costs[1] === null ? null : Math.round((costs[0] + costs[1]) * 1e9) / 1e9,
  };
}
