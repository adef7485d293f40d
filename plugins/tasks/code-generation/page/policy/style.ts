import type { Report } from '../page.ts';
import { hasAddress, staysInside } from './addresses.ts';
import type { Offset } from './script.ts';

/** Reports what a stylesheet would fetch: `@import`, `url(…)`, and addresses in the texts of `image-set` and its like. */
export function inspectStyle(text: string, report: Report, offset: Offset = { line: 1, column: 1 }): void {
  for (const { kind, value, at } of tokensOf(text)) {
    const fault = faultOf(kind, value);
    if (fault === undefined) continue;
    const before = text.slice(0, at).split('\n');
    const column = (before.at(-1)?.length ?? 0) + (before.length === 1 ? offset.column : 1);
    report({ ...fault, line: before.length - 1 + offset.line, column });
  }
}

function faultOf(kind: CssToken['kind'], value: string): { rule: string; message: string } | undefined {
  if (kind === 'at' && value === 'import')
    return { rule: 'external-asset', message: '@import fetches a stylesheet.' };
  if (kind === 'url' && !staysInside(value))
    return { rule: 'external-asset', message: 'url() names a file that is not in the page.' };
  if (kind === 'text' && hasAddress(value))
    return { rule: 'external-url', message: 'The text has an address outside the page in it.' };
  return undefined;
}

interface CssToken {
  /** `at`: the name of an at-rule; `url`: what `url()` or `src()` holds; `text`: a string. */
  readonly kind: 'at' | 'url' | 'text';
  /** Escapes resolved; names in lower case. */
  readonly value: string;
  readonly at: number;
}

const escape = String.raw`\\(?:[0-9a-f]{1,6}(?:\r\n|[\t\n\f\r ])?|[^\n\f\r0-9a-f])`;
const comment = /\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)/y;
const string = /"(?:[^"\\\n\f]|\\[^])*(?:"|$|(?=\n))|'(?:[^'\\\n\f]|\\[^])*(?:'|$|(?=\n))/y;
const name = new RegExp(String.raw`@?(?:[-\w\u0080-\uffff]|${escape})+`, 'iy');
const bareUrl = new RegExp(String.raw`\s*((?:[^)"'\\]|${escape})*)\)?`, 'iy');

/** The tokens that can fetch; linear in the length of the text, whatever it holds. */
function* tokensOf(text: string): Generator<CssToken> {
  const read = (pattern: RegExp, at: number): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  let inUrl = false;
  for (let at = 0; at < text.length;) {
    const skipped = read(comment, at);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const quoted = read(string, at);
    if (quoted !== undefined && quoted !== '') {
      yield { kind: inUrl ? 'url' : 'text', value: unescape(quoted.slice(1).replace(/["']$/, '')), at };
      at += quoted.length;
      inUrl = false;
      continue;
    }
    const word = read(name, at);
    if (word === undefined || word === '') {
      if (!/\s/.test(text.charAt(at))) inUrl = false;
      at += 1;
      continue;
    }
    const value = unescape(word).toLowerCase();
    const from = at;
    at += word.length;
    if (value.startsWith('@')) yield { kind: 'at', value: value.slice(1), at: from };
    if (text.charAt(at) !== '(' || (value !== 'url' && value !== 'src')) continue;
    at += 1;
    inUrl = /^\s*["']/.test(text.slice(at, at + 1000));
    if (inUrl) continue;
    bareUrl.lastIndex = at;
    const bare = bareUrl.exec(text);
    yield { kind: 'url', value: unescape(bare?.[1] ?? ''), at: from };
    at += Math.max(bare?.[0].length ?? 0, 0);
  }
}

/** What a CSS text says, as a browser reads its escapes. */
const unescape = (text: string): string =>
  text.replace(
    /\\(?:([0-9a-f]{1,6})(?:\r\n|[\t\n\f\r ])?|(\r\n|[\n\f\r])|([^]))/gi,
    (_, hex?: string, end?: string, other?: string) => {
      if (hex === undefined) return end === undefined ? (other ?? '') : '';
      const code = Number.parseInt(hex, 16);
      return code === 0 || code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
    },
  );
