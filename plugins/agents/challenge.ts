import { challengeSchema, type Challenge, type Item, type JsonObject } from '../../core/index.ts';

/** The challenge that puts an item in these words: history first, the attachment verbatim below the words. */
export function challengeOf(item: Item, words: string, author: JsonObject): Challenge {
  const text = item.attachment === undefined ? words : `${words}\n\n${item.attachment}`;
  return challengeSchema.parse({
    text,
    messages: [...item.history, { role: 'user', content: text }],
    author,
  });
}
