import type { JsonObject, JsonValue } from './json.ts';

/** Seeded randomness. The same seed and the same calls give the same values on every platform. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Integer in [min, max], both included. */
  int(min: number, max: number): number;
  /** One element; throws RangeError on an empty list. */
  pick<T>(list: readonly T[]): T;
  /** A new, shuffled array. */
  shuffle<T>(list: readonly T[]): T[];
  /** `count` distinct elements in random order (all of them when there are fewer). */
  sample<T>(list: readonly T[], count: number): T[];
  /** One key, drawn with probability proportional to its weight (weights >= 0, at least one > 0). */
  weighted<T>(entries: readonly (readonly [T, number])[]): T;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** An independent stream that depends on this stream's seed and the label only, not on calls made so far. */
  fork(label: string | number): Random;
}

/** Time. Nothing else in `core` and `plugins` asks the machine for it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds, never going backwards; for durations. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /**
   * A signal that aborts after `ms` (reason: a TimeoutError DOMException) or with `signal`, whichever is first.
   * Call `clear` when the work is done, else the timer keeps the process alive.
   */
  deadline(ms: number, signal: AbortSignal): { readonly signal: AbortSignal; clear(): void };
}

export interface Logger {
  debug(message: string, fields?: JsonObject): void;
  info(message: string, fields?: JsonObject): void;
  warn(message: string, fields?: JsonObject): void;
  error(message: string, fields?: JsonObject): void;
  /** A logger whose lines carry these fields too. */
  child(fields: JsonObject): Logger;
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: JsonValue;
  /** For the whole exchange, retries excluded. Default 15000. */
  readonly timeoutMs?: number;
  /** Default 5 MiB; a longer body is refused while it comes in. */
  readonly maxBytes?: number;
  /** Further tries after a connection error, 429, 502, 503 or 504; `Retry-After` is honoured. Default 2. */
  readonly retries?: number;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; SYN_HTTP_BODY when it isn't. */
  json(): JsonValue;
}

/** Outgoing HTTP for tools: User-Agent, deadline, size limit, decompression, retry, per-host politeness. */
export interface Http {
  /** Resolves for any 2xx. SYN_HTTP_STATUS (with `detail.status`), SYN_HTTP_TIMEOUT, SYN_HTTP_UNREACHABLE, SYN_HTTP_BODY. */
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
}

/** Where a plugin finds and puts files. */
export interface Paths {
  /** Folder that relative paths in this plugin's options are relative to: that of the YAML file that asked. */
  readonly config: string;
  /** The node's storage folder (`.synth/<node>`), created. */
  readonly storage: string;
  /** The folder that all nodes of this machine's user share (`.synth`), created: the local chain lives here. */
  readonly shared: string;
}

/** Who is running. */
export interface NodeInfo {
  readonly name: string;
  readonly role: 'validator' | 'miner' | 'service';
  readonly seed: number;
  readonly version: string;
}

/** Which files of a model are wanted, as paths in its repository: `tokenizer.json`, `onnx/model.onnx`. */
export interface ModelWants {
  /** A folder on this machine (absolute, or starting with `.`), or a repository of the hub: `owner/name`, `owner/name@revision`. */
  readonly model: string;
  /** Folder that a relative one starts from: the plugin's `paths.config`. */
  readonly base: string;
  readonly files: readonly string[];
  /** Taken when the model has them. */
  readonly optional?: readonly string[];
}

/** A model's files on this machine. */
export interface ModelFiles {
  /** Absolute; holds the files at their paths in the repository. */
  readonly folder: string;
  /** Those of the wanted files that are there. */
  readonly files: readonly string[];
  /** sha256 over their names and contents, hex: what makes two models the same. */
  readonly digest: string;
}

/** Models on the user's own machine: a local folder, or fetched once from the hub into the cache all nodes share. */
export interface Models {
  /**
   * SYN_MODEL_NOT_FOUND (no such folder, repository or file), SYN_MODEL_OFFLINE (would have to be fetched, which is switched
   * off), SYN_MODEL_DAMAGED (a checksum that does not fit), SYN_MODEL_UNREACHABLE.
   */
  open(wants: ModelWants, signal: AbortSignal): Promise<ModelFiles>;
}

/** What every working method gets: the randomness of this step and a logger that names it. */
export interface Io {
  readonly random: Random;
  readonly log: Logger;
}
