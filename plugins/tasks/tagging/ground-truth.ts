import { cleanTags, cleanTagsCompat, completeText, isSynthError, splitTags } from '../../../core/index.ts';
import type { Io, Llm } from '../../../core/index.ts';
import { system } from './prompts.ts';

/** `none` is our own behaviour; `upstream` takes a model's words as CGP did from July 2024 on. */
export type Compat = 'none' | 'upstream';

/** What answers are judged against, and how far the passes of the model agreed. */
export interface GroundTruth {
  readonly tags: readonly string[];
  /** Mean share of passes that name a tag; 1 for a single pass. */
  readonly agreement: number;
}

interface Passes {
  readonly passes: number;
  readonly compat: Compat;
}

/**
 * Tags of a prompt's material. Of several passes the tags most of them name are kept, as many as a pass has at the middle;
 * each pass is asked for its likeliest words when there is one only. No tags at all: the model found none.
 */
export async function findTags(
  llm: Llm,
  prompt: string,
  { passes, compat }: Passes,
  io: Io,
  signal: AbortSignal,
): Promise<GroundTruth> {
  const lists = await Promise.all(
    Array.from({ length: passes }, () =>
      askForTags(llm, prompt, { compat, likeliest: passes === 1 }, io, signal),
    ),
  );
  const [first = []] = lists;
  return passes === 1 ? { tags: first, agreement: first.length === 0 ? 0 : 1 } : agree(lists);
}

async function askForTags(
  llm: Llm,
  prompt: string,
  { compat, likeliest }: { compat: Compat; likeliest: boolean },
  io: Io,
  signal: AbortSignal,
): Promise<string[]> {
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: prompt },
  ] as const;
  const seed = io.random.int(0, 2 ** 31 - 1);
  const temperature = likeliest && compat === 'none' ? { temperature: 0 } : {};
  let text: string;
  try {
    text = await completeText(llm, { messages, seed, ...temperature }, signal);
  } catch (error) {
    // A model that finds nothing to list says so.
    if (isSynthError(error, 'SYN_LLM_REFUSED')) return [];
    throw error;
  }
  return compat === 'none'
    ? cleanTags(splitTags(text))
    : cleanTagsCompat(text.split(','), 'jul-2024').filter((tag) => tag !== '');
}

function agree(lists: readonly (readonly string[])[]): GroundTruth {
  const votes = new Map<string, number>();
  for (const tag of lists.flatMap((list) => [...new Set(list)])) votes.set(tag, (votes.get(tag) ?? 0) + 1);
  const lengths = lists.map(({ length }) => length).sort((a, b) => a - b);
  const middle = lengths[Math.floor(lengths.length / 2)] ?? 0;
  // Of equally many votes, what was named first.
  const kept = [...votes].sort(([, a], [, b]) => b - a).slice(0, middle);
  const total = kept.reduce((sum, [, count]) => sum + count, 0);
  return {
    tags: kept.map(([tag]) => tag),
    agreement: kept.length === 0 ? 0 : total / (kept.length * lists.length),
  };
}
