import { asPlugin } from '../host/at-work.ts';
import { frozenHint } from '../host/frozen-fault.ts';
import { abortable } from '../llm/share.ts';
import { isSynthError, SynthError } from '../errors/synth-error.ts';
import { catalogue, type ErrorCode } from '../errors/catalogue.ts';
import type { JsonObject } from '../contracts/json.ts';
import type { RunContext } from './context.ts';
import type { Failure } from './events.ts';

/** Faults that the next step would meet again: the run ends with them instead of trying on. */
const fatal: readonly ErrorCode[] = [
  'SYN_BUDGET_EXCEEDED',
  'SYN_BUDGET_PRICE',
  'SYN_LLM_AUTH',
  'SYN_TOOL_AUTH',
  'SYN_TOOL_UNSUPPORTED',
  'SYN_PLUGIN_LIBRARY_MISSING',
  'SYN_CHAIN_UNREGISTERED',
  'SYN_CHAIN_STATE',
  'SYN_STORE_LOCKED',
  'SYN_STORE_VERSION',
  'SYN_STORE_DAMAGED',
  'SYN_SINK_DAMAGED',
  'SYN_INTERNAL',
];

/** Faults of a remote that waiting may cure. */
const remote: readonly ErrorCode[] = [
  'SYN_HTTP_STATUS',
  'SYN_HTTP_TIMEOUT',
  'SYN_HTTP_UNREACHABLE',
  'SYN_HTTP_BODY',
  'SYN_LLM_RATE_LIMIT',
  'SYN_LLM_UNAVAILABLE',
  'SYN_LLM_TIMEOUT',
  'SYN_LLM_BREAKER',
  'SYN_CHAIN_UNAVAILABLE',
  'SYN_RUN_NO_PEERS',
];

/** Faults of a remote that no reply can have provoked. */
const outages: readonly ErrorCode[] = [
  'SYN_HTTP_UNREACHABLE',
  'SYN_LLM_RATE_LIMIT',
  'SYN_LLM_UNAVAILABLE',
  'SYN_LLM_BREAKER',
];

export const isFatal = (error: unknown): error is SynthError => isSynthError(error, ...fatal);
export const isRemote = (error: unknown): error is SynthError => isSynthError(error, ...remote);
export const isRemoteFailure = ({ code }: Failure): boolean => (remote as readonly string[]).includes(code);
export const isOutage = (error: unknown): error is SynthError => isSynthError(error, ...outages);

const longestMessage = 500;

/** An error as records and events carry it. */
export function toFailure(stage: string, error: unknown, plugin: string | null = null): Failure {
  const known = isSynthError(error);
  const message = error instanceof Error ? error.message : String(error);
  return {
    stage,
    code: known ? error.code : 'SYN_PLUGIN_RESULT',
    message: message.slice(0, longestMessage),
    plugin: (known ? error.plugin : undefined) ?? plugin,
  };
}

/** The same for the log, with what can be done about it. */
export const logFields = (failure: Failure, error: unknown): JsonObject => ({
  ...failure,
  ...(isSynthError(error) && error.hint !== undefined && { hint: error.hint }),
});

/** What a plugin threw, blamed on it; a SynthError stays as it is, also one of another copy of this package. */
export function blame(error: unknown, plugin: string): SynthError {
  if (isSynthError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  if (name === 'SynthError' && Object.hasOwn(catalogue, String(code)))
    return new SynthError(code as ErrorCode, { message, plugin, cause: error });
  return new SynthError('SYN_PLUGIN_RESULT', {
    message: `${plugin} failed: ${message.slice(0, longestMessage)}`,
    hint:
      frozenHint(error) ??
      'A plugin reports what it expects to go wrong as a SynthError; this is a fault in the plugin.',
    plugin,
    cause: error,
  });
}

/**
 * Calls a plugin. What it throws is blamed on it; once `signal` has aborted the signal's reason is thrown, whatever the
 * plugin does: one that ignores the signal can't hold up a step.
 */
export async function callPlugin<T>(
  plugin: string,
  signal: AbortSignal,
  work: () => Promise<T> | T,
): Promise<T> {
  signal.throwIfAborted();
  try {
    return await abortable(
      asPlugin(plugin, () => Promise.resolve().then(work)),
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    throw blame(error, plugin);
  }
}

/** As `callPlugin`, for work beside the step: `code` when it takes longer than a step may. */
export async function callInTime<T>(
  plugin: string,
  { clock, settings }: Pick<RunContext, 'clock' | 'settings'>,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T> | T,
  code: 'SYN_RUN_TIMEOUT' | 'SYN_CHAIN_UNAVAILABLE' = 'SYN_RUN_TIMEOUT',
): Promise<T> {
  const { stepTimeoutMs } = settings.run;
  const deadline = clock.deadline(stepTimeoutMs, signal);
  try {
    return await callPlugin(plugin, deadline.signal, () => work(deadline.signal));
  } catch (error) {
    signal.throwIfAborted();
    if (!deadline.signal.aborted) throw error;
    throw new SynthError(code, {
      message: `${plugin} did not answer within ${stepTimeoutMs} ms.`,
      hint: 'Raise run.stepTimeoutMs if it needs more.',
      plugin,
      cause: error,
    });
  } finally {
    deadline.clear();
  }
}
