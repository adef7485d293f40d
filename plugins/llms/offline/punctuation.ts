import type { Span } from './spelling.ts';

const within = (spans: readonly Span[], at: number): boolean =>
  spans.some(({ start, end }) => at >= start && at < end);

/** Python's missing colons before a block. */
export function addColons(code: string, language: string): string {
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

/** `total  5` was `total = 5`, where the file leaves no other double blanks. */
export function addEquals(code: string, language: string, quiet: readonly Span[]): string {
  if (!/^(?:python|py|javascript|js|typescript|ts)$/i.test(language)) return code;
  const gaps = [...code.matchAll(/(?<=\S) {2}(?=[^\s#/])/g)].filter(({ index }) => !within(quiet, index));
  const [only] = gaps;
  if (only === undefined || gaps.length > 3) return code;
  const line = code.slice(code.lastIndexOf('\n', only.index) + 1, only.index);
  if (gaps.length > 1 || !/^\s*(?:(?:const|let|var|self\.|this\.)\s*)?[A-Za-z_][\w.]*$/.test(line))
    return code;
  return `${code.slice(0, only.index)} = ${code.slice(only.index + 2)}`;
}

/** A semicolon at the end of the one statement that lacks it. */
export function addSemicolons(code: string, language: string): string {
  if (!/^(?:java|c\+\+|cpp|c|css|javascript|js|typescript|ts|c#|csharp)$/i.test(language)) return code;
  const lines = code.split('\n');
  const isEnded = lines.filter((line) => /;\s*$/.test(line)).length;
  const lacking = lines.flatMap((line, index) => {
    const next = lines.slice(index + 1).find((other) => other.trim() !== '') ?? '';
    const ends = /[\w)\]"'`%]$/.test(line) && !/[*]|\/\//.test(line);
    const isHead = /^\s*(?:if|for|while|else|switch|do|try|class|public class|#|@|case\b.*:)/.test(line);
    const goesOn = /^\s*[.?:+\-*/&|={)\],<>]/.test(next) && !/^\s*\}/.test(next);
    const isCss = /^css$/i.test(language);
    const isStatement = isCss
      ? /^\s+[\w-]+:\s*\S/.test(line)
      : /^\s+(?:return\b|break$|continue$|throw\b|const\b|let\b|var\b|[\w.[\]]+\s*(?:[-+*/]?=)[^=>]|[\w.]+\(.*\)$)/.test(
          line,
        );
    const round = count(line, '(') === count(line, ')') && count(line, '[') === count(line, ']');
    return ends && !isHead && !goesOn && isStatement && round ? [index] : [];
  });
  const [only] = lacking;
  if (only === undefined || lacking.length > 2 || isEnded < 4) return code;
  return lines.map((line, index) => (lacking.includes(index) ? `${line};` : line)).join('\n');
}

const count = (text: string, char: string): number => text.split(char).length - 1;

/** The second quotation mark of the one line that has a single one. */
export function closeQuotes(code: string): string {
  if (/"""|'''/.test(code) && code.split(/"""|'''/).length % 2 === 0) return code;
  const lines = code.split('\n');
  const odd = lines.flatMap((line, index) => {
    const quotes = line.match(/(?<!\\)["']/g) ?? [];
    const [mark = ''] = quotes;
    const isPlain = quotes.every((quote) => quote === mark) && !/"""|'''|#|\/\/|--|\/\*|^\s*\*|`/.test(line);
    return isPlain && quotes.length % 2 === 1 && (mark === '"' || quotes.length === 1)
      ? [{ index, mark }]
      : [];
  });
  const [only] = odd;
  if (only === undefined || odd.length > 1 || !/[=([{,:]/.test(lines[only.index] as string)) return code;
  const line = lines[only.index] as string;
  const at = line.lastIndexOf(only.mark);
  const tail = line.slice(at + 1);
  let mended: string | null = null;
  if (/[=([{,:+\s]$/.test(line.slice(0, at)) && /\w/.test(tail)) {
    const end = /[)\]};,:]*\s*$/.exec(tail) as RegExpExecArray;
    mended = line.slice(0, at + 1) + tail.slice(0, end.index) + only.mark + tail.slice(end.index);
  } else if (/^\s*[)\]},:;]*\s*$/.test(tail)) {
    const open = /^(.*[=([{,:]\s?)([^=([{,:"']+)$/.exec(line.slice(0, at));
    if (open !== null) mended = `${open[1] as string}${only.mark}${open[2] as string}${line.slice(at)}`;
  }
  if (mended === null) return code;
  return lines.with(only.index, mended).join('\n');
}

const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Closes what one line left open: before its `:`, `{` or `;`, or at its end; a block at the end of the file. */
export function closeBrackets(code: string, language: string, spans: readonly Span[]): string {
  // Scripts inside HTML are too much for so plain a look at quotes.
  if (/^html?$/i.test(language)) return code;
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
