import { members, vocabularyOf } from './keywords.ts';
import { counted } from './words.ts';

const longest = 50_000;

/**
 * The code with slips of spelling undone: names that occur once and lie a letter or two from a frequent name or a word of
 * the language, Python's missing colons, a bracket that was never closed. Comments and strings are left alone.
 */
export function repairCode(code: string, language: string): string {
  if (code.length > longest) return code;
  return closeBrackets(addColons(respell(code, language), language), language);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where strings and comments are, and the text between the tags of HTML; the rest is code. */
function quiet(code: string, language: string): Span[] {
  const pattern =
    /"""[\s\S]*?"""|'''[\s\S]*?'''|\/\*[\s\S]*?\*\/|(?:^|(?<=\s))(?:#|\/\/|--\s).*$|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/gm;
  const text = /^html?$/i.test(language) ? /<!--[\s\S]*?-->|(?<=>)[^<>]+(?=<)|"[^"<>]*"/g : pattern;
  return [...code.matchAll(text)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }));
}

const within = (spans: readonly Span[], at: number): boolean =>
  spans.some(({ start, end }) => at >= start && at < end);

function respell(code: string, language: string): string {
  const known = vocabularyOf(language);
  const counts = counted(code.match(/[A-Za-z_]\w*/g) ?? []);
  const frequent = [...counts]
    .filter(([name, count]) => count >= 2 && name.length >= 3)
    .map(([name]) => name);
  const spans = quiet(code, language);
  return code.replace(/[A-Za-z_]\w*/g, (name, at: number) => {
    if (name.length < 3 || counts.get(name) !== 1 || known.has(name) || within(spans, at)) return name;
    if (code[at - 1] !== '.') return nearest(name, known, frequent, counts) ?? name;
    return members.includes(name) ? name : (nearest(name, none, [...members, ...frequent], counts) ?? name);
  });
}

const none: ReadonlySet<string> = new Set();

/** The one word nearest to a name: of the language, or among names in use, which must be longer to count as alike. */
function nearest(
  name: string,
  language: ReadonlySet<string>,
  names: readonly string[],
  counts: ReadonlyMap<string, number>,
): string | null {
  const reach = name.length >= 8 ? 2 : 1;
  let best: { target: string; rank: number } | null = null;
  let tied = false;
  for (const target of new Set([...language, ...names])) {
    const isWord = language.has(target);
    if (Math.abs(target.length - name.length) > reach || (!isWord && isVariant(name, target))) continue;
    const distance = editDistance(name, target);
    if (distance === 0 || distance > reach || distance * (isWord ? 4 : 5) > target.length) continue;
    // Nearer first, then words the program itself uses, then words of the language.
    const rank = distance * 10 - Math.min(3, counts.get(target) ?? 0) - (isWord ? 1 : 0);
    if (best === null || rank < best.rank) {
      best = { target, rank };
      tied = false;
    } else if (rank === best.rank) tied = true;
  }
  return best === null || tied ? null : best.target;
}

/** Names that differ on purpose: plural, numbered, or in letter case alone. */
function isVariant(a: string, b: string): boolean {
  const plain = (name: string): string => name.toLowerCase().replace(/(?:es|s|\d+|_+)$|^_+/g, '');
  return plain(a) === plain(b);
}

/** Edits between two words: insert, delete, replace, exchange of neighbours. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + same,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] as number) + 1);
      row.push(cost);
    }
    [before, last] = [last, row];
  }
  return last[b.length] as number;
}

function addColons(code: string, language: string): string {
  if (!/^(?:python|py)$/i.test(language)) return code;
  const lines = code.split('\n');
  const depth = (line: string): number => line.length - line.trimStart().length;
  return lines
    .map((line, index) => {
      const next = lines.slice(index + 1).find((other) => other.trim() !== '');
      const opens = /^\s*(?:def|class|if|elif|else|for|while|try|except|finally|with)\b.*[^\s:,\\([{]$/.test(
        line,
      );
      return opens && next !== undefined && depth(next) > depth(line) && !line.includes('#')
        ? `${line}:`
        : line;
    })
    .join('\n');
}

const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Closes what one line left open: before its `:`, `{` or `;`, or at its end; a block at the end of the file. */
function closeBrackets(code: string, language: string): string {
  // Scripts inside HTML are too much for so plain a look at quotes.
  if (/^html?$/i.test(language)) return code;
  const spans = quiet(code, language);
  const open: { bracket: string; at: number }[] = [];
  const lost: { bracket: string; at: number; before: number }[] = [];
  for (let at = 0; at < code.length; at += 1) {
    const char = code[at] as string;
    if (!'()[]{}'.includes(char) || within(spans, at)) continue;
    if (char in pairs) {
      open.push({ bracket: char, at });
      continue;
    }
    // A closing bracket that belongs to an outer one shows that the inner ones were left open.
    const match = open.findLastIndex(({ bracket }) => pairs[bracket] === char);
    if (match < 0) return code;
    for (const inner of open.splice(match).slice(1)) lost.push({ ...inner, before: at });
  }
  for (const rest of open) lost.push({ ...rest, before: code.length });
  const [only] = lost;
  if (only === undefined || lost.length > 1) return code;
  const lineEnd = code.indexOf('\n', only.at);
  const end = lineEnd < 0 ? code.length : lineEnd;
  if (only.bracket === '{' && only.before > end) return `${code.trimEnd()}\n}\n`;
  const line = code.slice(only.at, Math.min(end, only.before));
  const tail = /\s*[:{;,]?\s*$/.exec(line) as RegExpExecArray;
  const place = only.at + tail.index;
  return code.slice(0, place) + (pairs[only.bracket] as string) + code.slice(place);
}
