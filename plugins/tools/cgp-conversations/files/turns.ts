import type { JsonObject, JsonValue } from '../../../../core/index.ts';
import type { Conversation, Line } from '../conversation.ts';
import { isObject } from '../payload.ts';

/** What somebody says, where people are known by name. */
export interface Turn {
  readonly speaker: string;
  readonly text: string;
}

/** A conversation of named people, numbered in the order in which they first speak. */
export function fromTurns(
  turns: readonly Turn[],
  about: { readonly guid: string; readonly title: string },
): Conversation {
  const numbers = new Map<string, number>();
  const lines = turns.map(({ speaker, text }): Line => {
    const number = numbers.get(speaker) ?? numbers.size;
    numbers.set(speaker, number);
    return [number, text];
  });
  return {
    ...about,
    taskType: 'conversation_tagging',
    participants: [...numbers.keys()],
    lines,
    minConvoWindows: null,
    categories: [],
    input: null,
    bundle: null,
    licence: null,
  };
}

const speakerFields = ['speaker', 'role', 'name', 'author', 'user', 'from', 'sender', 'nick', 'username'];
const textFields = ['text', 'content', 'message', 'body', 'value'];
const turnFields = ['messages', 'transcript', 'conversation', 'conversations', 'dialogue', 'turns'];

/** A message of any of the usual shapes: `{ role, content }`, `{ speaker, text }`, `{ from, value }`; null for anything else. */
function readTurn(value: JsonValue): Turn | null {
  if (!isObject(value)) return null;
  const speaker = speakerFields.map((field) => nameIn(value[field])).find((name) => name !== null);
  const text = textFields.map((field) => textIn(value[field])).find((found) => found !== null);
  return speaker == null || text == null ? null : { speaker, text };
}

/**
 * The messages of a list, without the entries that have no speaker or no text (somebody joined, a picture); the index of the
 * first of these where they are not the fewer.
 */
export function readTurns(values: readonly JsonValue[]): readonly Turn[] | number {
  const all = values.map(readTurn);
  const turns = all.filter((turn) => turn !== null);
  const strange = all.length - turns.length;
  return strange === 0 || strange < turns.length ? turns : all.indexOf(null);
}

/** The messages a value holds under one of the usual names; null when it holds none. */
export function turnsIn(value: JsonObject): readonly JsonValue[] | null {
  for (const field of turnFields) {
    const found = value[field];
    if (Array.isArray(found)) return found as readonly JsonValue[];
  }
  return null;
}

function nameIn(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.trim() || null;
  return value !== undefined && isObject(value)
    ? nameIn(value['name'] ?? value['username'] ?? value['id'])
    : null;
}

/** Messages may be lists of parts: paragraphs of a model, or links and the like between plain words. */
function textIn(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return null;
  const parts = (value as readonly JsonValue[]).map((part) => (isObject(part) ? textIn(part['text']) : part));
  const between = value.some((part) => typeof part === 'string') ? '' : '\n';
  return parts.every((part) => typeof part === 'string' || part === null)
    ? parts.filter((part) => part !== null).join(between)
    : null;
}
