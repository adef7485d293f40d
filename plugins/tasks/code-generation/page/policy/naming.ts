import type { AnyNode, Expression, Identifier, MemberExpression, Node, Super } from 'acorn';
import { constantText } from './fold.ts';
import { windows } from './names.ts';
import type { IsOwn } from './scopes.ts';

/** The name of the property a member expression takes; undefined when only the run tells. */
export const propertyOf = (node: MemberExpression): string | undefined =>
  node.computed ? constantText(node.property) : nameOf(node.property);

export const nameOf = (node: Node): string | undefined =>
  (node as AnyNode).type === 'Identifier' ? (node as Identifier).name : constantText(node as Expression);

/** `window`, `self.window`, `this` outside of functions. */
export function namesWindow(node: Expression | Super, ancestors: readonly AnyNode[], isOwn: IsOwn): boolean {
  if (node.type === 'ChainExpression' || node.type === 'ParenthesizedExpression')
    return namesWindow(node.expression, ancestors, isOwn);
  if (node.type === 'Identifier') return windows.has(node.name) && !isOwn(node.name, ancestors);
  if (node.type === 'ThisExpression')
    return !ancestors.some(({ type }) => /^(?:Function|Class|Property|StaticBlock)/.test(type));
  if (node.type !== 'MemberExpression') return false;
  const name = propertyOf(node);
  return (
    (name === 'defaultView' && namesDocument(node.object, ancestors, isOwn)) ||
    (name !== undefined && windows.has(name) && namesWindow(node.object, ancestors, isOwn))
  );
}

/** `document`, `window.document`. */
export function namesDocument(
  node: Expression | Super,
  ancestors: readonly AnyNode[],
  isOwn: IsOwn,
): boolean {
  if (node.type === 'Identifier') return node.name === 'document' && !isOwn('document', ancestors);
  return (
    node.type === 'MemberExpression' &&
    propertyOf(node) === 'document' &&
    namesWindow(node.object, ancestors, isOwn)
  );
}

/** The name a key of an object or a pattern has; undefined when only the run tells. */
export const keyOf = ({ computed, key }: { computed: boolean; key: Expression }): string | undefined =>
  computed ? constantText(key) : nameOf(key);
