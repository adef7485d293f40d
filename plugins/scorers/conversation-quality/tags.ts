import type { Tag } from '../text/tag-lines.ts';

/** What tags are worth to somebody who reads the conversation's data, each in [0, 1]. */
export interface TagMarks {
  /** Share of the tags that are about the conversation. */
  readonly relevance: number;
  /** Share of the tags that are about it and that the reference does not have. */
  readonly novelty: number;
}

/** Estimates from words alone: a tag is about a text that has all of its words. */
export const estimateTags = (
  tags: readonly Tag[],
  said: ReadonlySet<string>,
  known: ReadonlySet<string>,
): TagMarks => marksOf(tags, known, ({ words }) => words.length > 0 && words.every((word) => said.has(word)));

export function marksOf(
  tags: readonly Tag[],
  known: ReadonlySet<string>,
  isRelevant: (tag: Tag) => boolean,
): TagMarks {
  const relevant = tags.filter(isRelevant);
  const fresh = relevant.filter(({ key }) => !known.has(key));
  const of = Math.max(1, tags.length);
  return { relevance: relevant.length / of, novelty: fresh.length / of };
}
