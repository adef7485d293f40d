import type { z } from 'zod';
import type { JsonObject } from './json.ts';
import type { Challenge, Message } from './values.ts';

/** The schema of a challenge and its reply, and their names on each wire. */
export interface Protocol {
  /** Body of a request, unknown keys refused. */
  readonly request: z.ZodType<JsonObject>;
  /** Body of a reply; a streamed reply is text and has none. */
  readonly reply: z.ZodType<JsonObject>;
  readonly wire: {
    /** Bittensor: route and synapse name, fields that enter the body hash, whether replies stream. */
    readonly axon?: {
      readonly name: string;
      readonly hashFields: readonly string[];
      readonly streaming: boolean;
      /** Fields that a request carries beside its own, with what they hold before the answer: `{ completion: '' }`. */
      readonly defaults?: JsonObject;
    };
    /** Commune: `POST /method/<method>`. */
    readonly module?: { readonly method: string };
  };
  encode(challenge: Challenge): JsonObject;
  /** The dialogue in a request body; what a miner answers. */
  messages(request: JsonObject): readonly Message[];
  replyText(reply: JsonObject): string;
  replyBody(text: string, request: JsonObject): JsonObject;
  /** The model a reply says it was made with; null when it says nothing. */
  replyModel?(reply: JsonObject): string | null;
  /**
   * A second request, to each peer that answered, for the model behind its answer: the text of the reply to the protocol of
   * that name. `required`: an answer counts only when this succeeds too.
   */
  readonly modelRequest?: {
    readonly protocol: string;
    readonly required: boolean;
    readonly timeoutMs: number;
  };
}
