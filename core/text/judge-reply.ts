import { cleanTagSet } from './upstream-tags.ts';

/**
 * The tags of a miner that pass a model's judgement, read from the model's free text as CGP read it: what stands before the word
 * "malformed", its heading cut off, between commas. late-2024 took every part of the miner's list joined by commas, HEAD only
 * tags whose cleaned form is the raw one.
 */
export function readJudgeReply(
  reply: string,
  minerTags: readonly string[],
  version: 'late-2024' | 'head',
): string[] {
  // Python's slice up to -1, where the word is missing, drops the last character.
  const good = reply.slice(0, reply.toLowerCase().indexOf('malformed'));
  const listed = good.replace(/good english keywords:/i, '').replace(/\*{3}|\n/g, '');
  const tags = cleanTagSet(listed.split(','));
  const joined = cleanTagSet(minerTags).join(',');
  return tags.filter((tag) => (version === 'head' ? minerTags.includes(tag) : joined.includes(tag)));
}
