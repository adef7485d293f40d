import type { Expression, Pattern, PrivateIdentifier, Super } from 'acorn';

/**
 * The text an expression always has: literals, templates and what `+` makes of them; undefined for any other. The names that
 * programs hide are written so.
 */
export function constantText(
  node: Expression | PrivateIdentifier | Super | Pattern | undefined | null,
): string | undefined {
  if (node === undefined || node === null) return undefined;
  const parts: string[] = [];
  // A stack and no recursion: a sum of thousands of texts nests as deep.
  const open = [node as Expression | PrivateIdentifier];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.type === 'Literal' && next.value !== null && !(next.value instanceof RegExp))
      parts.push(String(next.value));
    else if (next.type === 'BinaryExpression' && next.operator === '+') open.push(next.right, next.left);
    else if (next.type === 'ParenthesizedExpression') open.push(next.expression);
    else if (next.type === 'TemplateLiteral')
      for (let i = next.quasis.length - 1; i >= 0; i -= 1) {
        const expression = next.expressions[i];
        if (expression !== undefined) open.push(expression);
        const text = next.quasis[i]?.value.cooked ?? '';
        open.push({ type: 'Literal', value: text } as Expression);
      }
    else return undefined;
  }
  return parts.join('');
}
