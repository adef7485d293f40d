import type { Random } from '../../../core/index.ts';

export interface Damage {
  /** Chunks taken out, chunks exchanged. */
  readonly remove: number;
  readonly swap: number;
  /** What divides chunks: nothing (every character is one), a blank, a newline. */
  readonly separator: '' | ' ' | '\n';
  /** Length of a chunk that may be touched, in characters. */
  readonly minChunk: number;
  readonly maxChunk: number;
}

/**
 * Takes chunks out of code and exchanges others. Blank chunks are left alone, and a pair that is exchanged differs.
 * null when the code does not have enough chunks for it.
 */
export function corrupt(code: string, damage: Damage, random: Random): string | null {
  let chunks = code.split(damage.separator);
  const touchable = (): number[] =>
    chunks.flatMap((chunk, index) =>
      chunk.trim() !== '' && chunk.length >= damage.minChunk && chunk.length <= damage.maxChunk
        ? [index]
        : [],
    );

  for (let n = 0; n < damage.remove; n += 1) {
    const candidates = touchable();
    if (candidates.length === 0) return null;
    chunks = chunks.toSpliced(random.pick(candidates), 1);
  }
  for (let n = 0; n < damage.swap; n += 1) {
    const candidates = touchable();
    if (candidates.length === 0) return null;
    const first = random.pick(candidates);
    const others = candidates.filter((index) => chunks[index] !== chunks[first]);
    if (others.length === 0) return null;
    const second = random.pick(others);
    const [a, b] = [chunks[first] as string, chunks[second] as string];
    chunks = chunks.with(first, b).with(second, a);
  }
  const broken = chunks.join(damage.separator);
  return broken === code ? null : broken;
}

/** Drops lines that hold a comment alone: breaking one of those breaks nothing. */
export function withoutCommentLines(code: string): string {
  return code
    .split('\n')
    .filter((line) => !/^\s*(?:#(?!!|include|define|if|endif|pragma)|\/\/|--\s|\/\*.*\*\/\s*$)/.test(line))
    .join('\n');
}
