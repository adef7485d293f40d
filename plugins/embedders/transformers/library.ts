import type { Output } from '../shared/local-model.ts';

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
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => object;
  readonly AutoTokenizer: {
    from_pretrained(folder: string): Promise<{
      encode(text: string, options: { readonly add_special_tokens: boolean }): readonly number[];
      get_vocab(): ReadonlyMap<string, number>;
    }>;
  };
  readonly AutoModel: {
    from_pretrained(
      folder: string,
      options: {
        readonly dtype: 'fp32' | 'q8';
        readonly session_options: { readonly intraOpNumThreads?: number };
      },
    ): Promise<Network>;
  };
}

export interface Network {
  (inputs: Readonly<Record<string, object>>): Promise<Readonly<Record<string, Output | undefined>>>;
  readonly sessions: Readonly<Record<string, { readonly outputNames: readonly string[] } | undefined>>;
}
