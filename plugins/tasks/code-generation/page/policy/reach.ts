import type { AnyNode, CallExpression, Identifier, MemberExpression, Node, ObjectPattern } from 'acorn';
import type { Finding } from '../page.ts';
import { bannedEverywhere, bannedGlobals, bannedOfDocument, windows } from './names.ts';
import { keyOf, namesDocument, namesWindow, propertyOf } from './naming.ts';
import type { IsOwn } from './scopes.ts';

/** Told of a node that does what a page may not. */
export type Blame = (node: Node, rule: string, message: string, level?: Finding['level']) => void;

/** A name used as a variable: the browser's, unless the page has declared it. */
export function inspectIdentifier(
  node: Identifier,
  above: AnyNode | undefined,
  ancestors: readonly AnyNode[],
  isOwn: IsOwn,
  blame: Blame,
): void {
  if (above === undefined || isLabel(node, above) || isOwn(node.name, ancestors)) return;
  if (windows.has(node.name)) {
    if (!isHarmless(node, above))
      blame(node, 'window-alias', `${node.name} is handed on, so that nobody can tell what is done with it.`);
    return;
  }
  const banned = bannedGlobals.get(node.name);
  if (banned === undefined || isLookedAt(above)) return;
  // A fragment and the like may be read; an address set or a method called leaves.
  if (node.name === 'location' && isRead(node, above)) return;
  blame(node, banned.rule, `${node.name} ${banned.why}.`);
}

/** Names that name no variable: of properties, methods, labels. */
const isLabel = (node: Identifier, above: AnyNode): boolean =>
  (above.type === 'MemberExpression' && above.property === node && !above.computed) ||
  ((above.type === 'Property' || above.type === 'MethodDefinition' || above.type === 'PropertyDefinition') &&
    above.key === node &&
    !above.computed &&
    !(above.type === 'Property' && above.shorthand)) ||
  above.type === 'LabeledStatement' ||
  above.type === 'BreakStatement' ||
  above.type === 'ContinueStatement' ||
  above.type === 'MetaProperty';

/** Where the window may stand: before a dot, in a comparison, under typeof. */
const isHarmless = (node: Node, above: AnyNode): boolean =>
  (above.type === 'VariableDeclarator' && above.id.type === 'ObjectPattern') ||
  (above.type === 'MemberExpression' && above.object === node) ||
  (above.type === 'BinaryExpression' && above.operator !== '+') ||
  (above.type === 'UnaryExpression' && above.operator !== 'delete') ||
  above.type === 'ExpressionStatement';

/** `typeof fetch`, `f instanceof Function`: looked at and not touched. */
const isLookedAt = (above: AnyNode): boolean =>
  (above.type === 'UnaryExpression' && above.operator === 'typeof') ||
  (above.type === 'BinaryExpression' && above.operator === 'instanceof');

const readable: ReadonlySet<string> = new Set([
  'hash',
  'search',
  'pathname',
  'host',
  'hostname',
  'protocol',
  'origin',
]);
const isRead = (node: Node, above: AnyNode): boolean =>
  above.type === 'MemberExpression' && above.object === node && readable.has(propertyOf(above) ?? '');

/** A property taken: of the window, the document, or anything that might be either. */
export function inspectMember(
  node: MemberExpression,
  above: AnyNode | undefined,
  ancestors: readonly AnyNode[],
  isOwn: IsOwn,
  blame: Blame,
): void {
  const isWindow = namesWindow(node.object, ancestors, isOwn);
  const name = propertyOf(node);
  if (name === undefined) {
    if (isWindow)
      blame(node, 'dynamic-name', 'A name of the window that only the run makes may be any name.');
    return;
  }
  const ofDocument = namesDocument(node.object, ancestors, isOwn);
  const banned =
    bannedEverywhere.get(name) ??
    (isWindow ? bannedGlobals.get(name) : ofDocument ? bannedOfDocument.get(name) : undefined);
  if (banned !== undefined && !(name === 'location' && above !== undefined && isRead(node, above)))
    blame(node, banned.rule, `${name} ${banned.why}.`);
  if (isWindow && windows.has(name) && above !== undefined && !isHarmless(node, above))
    blame(node, 'window-alias', `${name} is handed on, so that nobody can tell what is done with it.`);
  if (name === 'contentWindow' || name === 'contentDocument')
    blame(node, 'frame', `${name} reaches into another frame.`);
  if (name === 'constructor' && !isHarmlessConstructor(node, above)) blame(node, 'eval', constructorTaken);
}

const constructorTaken =
  'A constructor taken from a value can be that of all functions, which makes programs out of texts.';

/**
 * `new this.constructor(…)`, `x.constructor.name`, `this.constructor.count`, a comparison, `A.prototype.constructor = A`: none of them
 * comes by `Function` and has it make a program.
 */
function isHarmlessConstructor(node: MemberExpression, above: AnyNode | undefined): boolean {
  const ofThis = node.object.type === 'ThisExpression';
  switch (above?.type) {
    case 'MemberExpression': {
      const name = above.object === node ? propertyOf(above) : undefined;
      return name === 'name' || (ofThis && name !== undefined && !reaching.has(name));
    }
    case 'NewExpression':
      return above.callee === node && (ofThis || above.arguments.every((given) => !isText(given)));
    case 'AssignmentExpression':
      return above.left === node;
    case 'BinaryExpression':
      return above.operator !== '+';
    default:
      return false;
  }
}

/** What every function has, and calls it or leads to what it was made by. */
const reaching: ReadonlySet<string> = new Set([
  'call',
  'apply',
  'bind',
  'constructor',
  'prototype',
  '__proto__',
]);

/** A text, or a sum with a text in it. */
export function isText(node: CallExpression['arguments'][number] | undefined): boolean {
  let next = node as AnyNode | undefined;
  while (next?.type === 'BinaryExpression' && next.operator === '+') {
    if (isText(next.right)) return true;
    next = next.left;
  }
  return next?.type === 'TemplateLiteral' || (next?.type === 'Literal' && typeof next.value === 'string');
}

/** Names any pattern takes: `const { constructor: make } = () => {}`. */
export function inspectPattern({ properties }: ObjectPattern, blame: Blame): void {
  for (const property of properties) {
    const name = property.type === 'RestElement' ? undefined : keyOf(property);
    if (name === undefined) continue;
    const banned = bannedEverywhere.get(name);
    if (banned !== undefined) blame(property, banned.rule, `${name} ${banned.why}.`);
    if (name === 'constructor') blame(property, 'eval', constructorTaken);
  }
}

/** Names taken out of the document: `const { cookie } = document`. */
export function inspectTakenOfDocument(pattern: ObjectPattern, blame: Blame): void {
  for (const property of pattern.properties) {
    const name = property.type === 'RestElement' ? undefined : keyOf(property);
    const banned = name === undefined ? undefined : bannedOfDocument.get(name);
    if (banned !== undefined) blame(property, banned.rule, `${name ?? ''} ${banned.why}.`);
  }
}

/** Names taken out of the window: `const { innerWidth } = window`. */
export function inspectTaken(pattern: ObjectPattern, blame: Blame): void {
  for (const property of pattern.properties) {
    const name = property.type === 'RestElement' ? undefined : keyOf(property);
    const banned = name === undefined ? undefined : bannedGlobals.get(name);
    if (name === undefined)
      blame(property, 'dynamic-name', 'What is taken out of the window may be anything.');
    else if (banned !== undefined) blame(property, banned.rule, `${name} ${banned.why}.`);
    else if (windows.has(name))
      blame(property, 'window-alias', `${name} is handed on, so that nobody can tell what is done with it.`);
  }
}
