import { parse, type Comment, type Token } from 'acorn';

/**
 * A script that an HTML parser reads to its end: `</script` would end the element, and `<!--` starts a state in which the end tag
 * is not found. Both are written so that the program stays the same; in one that is no JavaScript, so that the text does.
 */
export function escapeScript(script: string): string {
  if (!dangerous.test(script)) return script;
  const spans = spansOf(script);
  let next = 0;
  return script.replace(new RegExp(dangerous, 'gi'), (match, at: number) => {
    while (spans[next] !== undefined && (spans[next] as Span).end <= at) next += 1;
    const span = spans[next];
    const kind = span !== undefined && span.start <= at ? span.kind : 'code';
    // Within literals an escape says the same; a comment says nothing; in code both are operators side by side.
    if (kind === 'literal') return `\\x3c${match.slice(1)}`;
    if (kind === 'comment' && span?.start === at) return '//';
    return kind === 'unknown' ? `<\\${match.slice(1)}` : `< ${match.slice(1)}`;
  });
}

/** The same for a style element; `\/` is `/` wherever CSS may have it. */
export const escapeStyle = (style: string): string => style.replace(/<\/(?=style)/gi, '<\\/');

const dangerous = /<(?:\/(?=script)|!--)/i;

interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: 'literal' | 'comment' | 'unknown';
}

/** Where literals and comments stand, in order; all of it unknown when it cannot be parsed. */
function spansOf(script: string): Span[] {
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  try {
    parse(script, { ecmaVersion: 'latest', sourceType: 'script', onToken: tokens, onComment: comments });
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error;
    return [{ start: 0, end: script.length, kind: 'unknown' }];
  }
  const literals = tokens.filter(({ type }) => ['string', 'regexp', 'template'].includes(type.label));
  return [
    ...literals.map(({ start, end }): Span => ({ start, end, kind: 'literal' })),
    ...comments.map(({ start, end }): Span => ({ start, end, kind: 'comment' })),
  ].sort((a, b) => a.start - b.start);
}
