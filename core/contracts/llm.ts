import type { JsonObject, JsonValue } from './json.ts';
import type { Message } from './values.ts';

export interface CompletionRequest {
  /** At least one; system turns first. */
  readonly messages: readonly Message[];
  /** Upper bound for generated tokens. Default: the model entry's `maxTokens`. */
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly stop?: readonly string[];
  /** Part of the cache identity, passed on to providers that take one. */
  readonly seed?: number;
  /** Ask for JSON of this shape (JSON Schema); the completion then has `json`, or SYN_LLM_SCHEMA is thrown. */
  readonly schema?: { readonly name: string; readonly schema: JsonObject };
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The provider reported none: counted from the length of the texts. */
  readonly estimated?: boolean;
}

export interface Completion {
  readonly text: string;
  /** Present when the request had a schema. */
  readonly json?: JsonValue;
  /** `length`: cut at the token limit. `refusal`: the model or its provider declined. */
  readonly finish: 'stop' | 'length' | 'refusal';
  readonly usage: Usage;
  /** Model name as the provider reported it. */
  readonly model: string;
  /** Set by the gateway. */
  readonly cached?: boolean;
  /** US dollars, set by the gateway; null when the price is unknown, 0 for a cached or local answer. */
  readonly costUsd?: number | null;
}

/** A piece of text as it is generated; the last event carries the whole completion. */
export type CompletionEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'end'; readonly completion: Completion };

/**
 * A language model. Providers map their faults to SYN_LLM_AUTH, SYN_LLM_RATE_LIMIT (`detail.retryAfterMs`),
 * SYN_LLM_UNAVAILABLE (5xx, connection), SYN_LLM_TIMEOUT, SYN_LLM_REQUEST (other 4xx), SYN_LLM_BODY (unreadable answer);
 * a refusal or a cut is a completion with that `finish`, not an error. Retrying is the gateway's business.
 */
export interface Llm {
  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion>;
  stream?(request: CompletionRequest, signal: AbortSignal): AsyncIterable<CompletionEvent>;
  /** Who answers: cache identity, price look-up and record. `endpoint` keeps two servers of one dialect apart. */
  readonly identity: { readonly provider: string; readonly model: string; readonly endpoint: string };
  /** What the model's entry fills in where a request is silent; the gateway needs it for cache identity and cost bound. */
  readonly defaults?: Pick<CompletionRequest, 'maxTokens' | 'temperature' | 'topP' | 'stop' | 'seed'>;
  /** Further options of the entry that change answers: part of the cache identity. Never a secret. */
  readonly variant?: JsonObject;
}

export interface LlmTraits {
  /** True when it needs neither network nor key. */
  readonly offline: boolean;
  /** Shown at start; what the model can't do. */
  readonly limits?: string;
  /** Calls it can work on at the same time; others wait in the queue, where no deadline runs. Default: `gateway.concurrency`. */
  readonly concurrency?: number;
}
