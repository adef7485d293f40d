import type { JsonObject } from '../../../core/index.ts';
import type { WordLimits } from '../text/words.ts';

/** A part of a file that can become a context. */
export interface Piece {
  readonly kind: 'text' | 'code';
  readonly title: string;
  readonly topic: string;
  readonly subtopic: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly url: string | null;
  readonly licence: string | null;
  /** Where it begins in its file, from 1. */
  readonly line: number;
  readonly data: JsonObject;
}

export interface PieceLimits extends WordLimits {
  readonly minLines: number;
  readonly maxLines: number;
  readonly excludeSections: readonly string[];
}

/** `notes/marie-curie.md` → `marie-curie`; a file that every folder has is named after its folder. */
export function stemOf(path: string): string {
  const [name = '', folder = ''] = path.split('/').reverse();
  const stem = name.replace(/(?<=.)\.[^.]*$/, '');
  return folder !== '' && /^(?:readme|index)$/i.test(stem) ? folder : stem;
}
