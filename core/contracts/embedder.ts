/** Turns texts into vectors of one length. Same error codes as `llm`. */
export interface Embedder {
  /** One vector a text, in order, L2-normalised or not as `identity.normalised` says; never a zero vector for a non-empty text. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]>;
  /**
   * As `embed`, with the tokens the provider counted and the model it says it used; the gateway prefers it, to book what was
   * really used and to notice when the model behind the name changes.
   */
  embedCounted?(
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<{
    readonly vectors: Float32Array[];
    readonly inputTokens: number;
    readonly model?: string | undefined;
  }>;
  /** Vectors of different identities are never compared. */
  readonly identity: {
    readonly provider: string;
    readonly model: string;
    readonly endpoint: string;
    readonly dimensions: number;
    readonly normalised: boolean;
  };
}

export interface EmbedderTraits {
  readonly offline: boolean;
  /** An offline one whose vectors cost more than a look into the cache: the gateway keeps them all the same. */
  readonly cached?: boolean;
  /** The empty text has a vector like any other. Else the gateway answers it, with a vector of zeros. */
  readonly embedsEmpty?: boolean;
  readonly limits?: string;
  /** Calls it can work on at the same time; others wait in the queue, where no deadline runs. Default: `gateway.concurrency`. */
  readonly concurrency?: number;
}
