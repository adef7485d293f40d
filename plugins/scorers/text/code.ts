import { lcsLength } from './lcs.ts';
import { numbering } from './numbered.ts';

/** Source code made comparable: line ends unified, trailing blanks and outer empty lines gone. */
export interface PreparedCode {
  readonly plain: string;
  readonly tokens: readonly string[];
}

// A line break counts together with the indentation after it, since that carries meaning in some languages.
const token = /\n+[ \t]*|[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]/gu;

export function prepareCode(text: string, maxChars: number): PreparedCode {
  const plain = text
    .slice(0, maxChars)
    .split(/\r\n?|\n/u)
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/^\n+/u, '')
    .trimEnd();
  return { plain, tokens: plain.match(token) ?? [] };
}

/**
 * LCS over the longer length, in tokens: 1 for equal code, insensitive to blanks inside a line. The longer one and not the
 * mean, so that taking broken tokens out, or offering several in place of one, brings code no nearer.
 */
export function codeSimilarity(a: PreparedCode, b: PreparedCode): number {
  const longer = Math.max(a.tokens.length, b.tokens.length);
  if (longer === 0) return a.plain === b.plain ? 1 : 0;
  const number = numbering();
  return lcsLength(number(a.tokens), number(b.tokens)) / longer;
}

const fence = /^[ \t]{0,3}(`{3,}|~{3,})([^`]*)$/u;

/** The longest fenced block of a reply, closed or cut off; the whole text when it has no fence. */
export function extractCode(text: string): string {
  let longest: string | null = null;
  let block: string[] | null = null;
  let opening = '';
  const close = (): void => {
    const code = block?.join('\n') ?? '';
    if (block !== null && code.length > (longest?.length ?? -1)) longest = code;
    block = null;
  };
  for (const line of text.split(/\r\n?|\n/u)) {
    const marks = fence.exec(line)?.[1];
    if (block === null) {
      if (marks === undefined) continue;
      opening = marks;
      block = [];
    } else if (marks !== undefined && marks.startsWith(opening)) close();
    else block.push(line);
  }
  close();
  return longest ?? text;
}
