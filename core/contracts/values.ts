import { z } from 'zod';
import type { JsonObject, JsonValue } from './json.ts';

const jsonObject = z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject>;

/** One turn of a dialogue. */
export const messageSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
});
export type Message = Readonly<z.infer<typeof messageSchema>>;

/** A piece of source material a tool fetched. */
export const contextSchema = z.strictObject({
  /** Stable identity of the piece, unique within its tool: `Ada Lovelace#Childhood`, `src/app.py`. */
  id: z.string().min(1),
  title: z.string(),
  topic: z.string(),
  /** Empty when the source has no finer division. */
  subtopic: z.string(),
  text: z.string(),
  tags: z.array(z.string()),
  source: z.strictObject({
    /** Plugin name of the tool. */
    tool: z.string().min(1),
    url: z.string().nullable(),
    /** SPDX identifier where there is one; null when the owner of the material did not say. */
    licence: z.string().nullable(),
    /** Milliseconds since the epoch. */
    retrievedAt: z.number(),
  }),
  /** What only this kind of source has: `{ code, language }`, `{ solution }`, `{ date, section }`. */
  data: jsonObject,
});
export type Context = Readonly<z.infer<typeof contextSchema>>;

/** What answers are judged against. */
export const referenceSchema = z.strictObject({ text: z.string(), data: jsonObject.optional() });
export type Reference = Readonly<z.infer<typeof referenceSchema>>;

/** What is asked, and what answers are judged against. */
export const itemSchema = z.strictObject({
  query: z.string().min(1),
  context: contextSchema,
  /** null: the task's `refer` makes it while the miners are being asked. */
  reference: referenceSchema.nullable(),
  /** Turns that precede the query; empty at the start of a conversation. */
  history: z.array(messageSchema),
  /** What the person behind the query wants, as two infinitive phrases: they let an agent speak in character. */
  intent: z.strictObject({ wants: z.string(), goal: z.string() }),
  /** Text that the challenge carries verbatim below the agent's words: the code to repair, the text to translate. */
  attachment: z.string().optional(),
  /** Further fields for the protocol's request (the lines of a conversation); in the challenge unless the agent sets them itself. */
  fields: jsonObject.optional(),
  /** The task's own notes for `refer`, `followUp`, scorers and the dataset row. Never sent to miners. */
  data: jsonObject,
});
export type Item = Readonly<z.infer<typeof itemSchema>>;

/** What is sent to miners. Never contains the reference. */
export const challengeSchema = z.strictObject({
  /** The last user turn as miners see it, attachment included. */
  text: z.string().min(1),
  /** The whole dialogue, the last user turn included. */
  messages: z.array(messageSchema).min(1),
  /** Further fields for the protocol's request. */
  fields: jsonObject.optional(),
  /** Who speaks (agent, persona); recorded, never sent. */
  author: jsonObject,
});
export type Challenge = Readonly<z.infer<typeof challengeSchema>>;

/** A piece of a streamed reply and when it came, in milliseconds after the request was sent. */
export interface ReplyChunk {
  readonly text: string;
  readonly atMs: number;
}

/** What one peer sent back. Always complete: an unreachable peer gives a reply with a status and an empty text. */
export interface Reply {
  readonly uid: number;
  readonly hotkey: string;
  readonly text: string;
  readonly body: JsonObject | null;
  /**
   * As *our* side saw it: 200 answered, 204 answered empty, 408 deadline passed (text holds what came until then),
   * 413 larger than allowed, 422 not understood, 429 refused for load, 401/403 refused, 503 unreachable.
   */
  readonly status: number;
  /** Short reason for a status other than 200. */
  readonly statusText: string;
  readonly timings: {
    /** Milliseconds from sending to the first byte of the answer; null when none came. */
    readonly firstMs: number | null;
    /** Milliseconds from sending to the end; null for a failure. */
    readonly totalMs: number | null;
  };
  /** null: the peer did not stream. */
  readonly chunks: readonly ReplyChunk[] | null;
  /** The model the peer says it answered with, where its protocol can say so. */
  readonly model?: string | null;
}

/** One scorer's verdict on one reply. */
export interface Score {
  /** In [0, 1]. */
  readonly value: number;
  /** Short code for why the value is what it is, where that isn't plain: `no-number`, `empty`, `unparsable-date`. */
  readonly reason?: string;
  readonly detail?: JsonObject;
}

/** One line of the dataset. `seq` grows by one a row within a store; a sink writes each `seq` once. */
export interface Row {
  readonly seq: number;
  readonly [column: string]: JsonValue;
}
