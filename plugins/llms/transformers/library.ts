import type { Message } from '../../../core/index.ts';

/** What is used of the package; its own declarations leave most of this open. */
export interface Library {
  readonly env: {
    allowRemoteModels: boolean;
    allowLocalModels: boolean;
    useFSCache: boolean;
    fetch: () => Promise<never>;
    logLevel: number;
  };
  readonly LogLevel: { readonly NONE: number };
  readonly AutoTokenizer: { from_pretrained(folder: string): Promise<Tokenizer> };
  readonly AutoModelForCausalLM: {
    from_pretrained(
      folder: string,
      options: { readonly dtype: string; readonly session_options: { readonly intraOpNumThreads?: number } },
    ): Promise<CausalModel>;
  };
}

export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export interface Encoded {
  readonly input_ids: Tensor;
  readonly attention_mask: Tensor;
}

export interface Tokenizer {
  (text: string, options: { readonly add_special_tokens: boolean }): Encoded;
  decode(
    ids: number[],
    options: { readonly skip_special_tokens: boolean; readonly clean_up_tokenization_spaces: boolean },
  ): string;
  apply_chat_template(
    messages: readonly Message[],
    options: {
      readonly tokenize: false;
      readonly add_generation_prompt: true;
      readonly chat_template: string;
      readonly [variable: string]: unknown;
    },
  ): string;
  /** Throws when a model has several templates and no default. */
  get_chat_template(options: { readonly chat_template: string | null }): string;
  /** By name where a model has several; absent in a model that was not made for dialogues. */
  readonly chat_template?: string | Readonly<Record<string, string>> | null;
  readonly all_special_tokens: readonly string[];
  readonly model_max_length?: number | null;
}

/** A number or a list, as files of the hub have it. */
type Ids = number | readonly number[] | null;

export interface CausalModel {
  generate(
    options: Encoded & {
      readonly max_new_tokens: number;
      readonly do_sample: false;
      readonly num_beams: 1;
      readonly logits_processor: readonly ((ids: unknown, logits: Tensor) => Tensor)[];
      readonly stopping_criteria: readonly (() => readonly boolean[])[];
      readonly streamer: { put(ids: readonly (readonly bigint[])[]): void; end(): void };
    },
  ): Promise<unknown>;
  dispose(): Promise<unknown>;
  readonly config: Readonly<Record<string, unknown>> & { readonly eos_token_id?: Ids };
  /** generation_config.json: what its makers recommend. */
  readonly generation_config?: {
    readonly eos_token_id?: Ids;
    readonly do_sample?: boolean;
    readonly temperature?: number;
    readonly top_k?: number;
    readonly top_p?: number;
  } | null;
  readonly sessions: Readonly<Record<string, { readonly outputNames: readonly string[] }>>;
}
