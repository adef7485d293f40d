import type {
  AnyNode,
  CallExpression,
  Expression,
  Identifier,
  MemberExpression,
  Node,
  ObjectPattern,
  Program,
  Super,
} from 'acorn';
import { fullAncestor } from 'acorn-walk';
import type { Finding } from '../page.ts';
import { hasAddress, staysInside } from './addresses.ts';
import { constantText } from './fold.ts';
import {
  addressAttributes,
  bannedElements,
  bannedEverywhere,
  bannedGlobals,
  bannedOfDocument,
  windows,
} from './names.ts';
import { readScopes, type IsOwn } from './scopes.ts';

/** Told of a node that does what a page may not. */
type Blame = (node: Node, rule: string, message: string, level?: Finding['level']) => void;

/**
 * Reports what a program does that a page may not. Names hidden in texts that `+` joins, in computed members and behind the window's
 * many names are found; what only running the page can show is left to the content policy and the browser.
 */
export function inspectProgram(program: Program, blame: Blame): void {
  const isOwn = readScopes(program);
  fullAncestor(program, (node, _state, ancestors) => {
    inspectNode(node, ancestors, isOwn, blame);
  });
}

function inspectNode(node: AnyNode, ancestors: AnyNode[], isOwn: IsOwn, blame: Blame): void {
  const above = ancestors.at(-2);
  switch (node.type) {
    case 'Identifier':
      inspectIdentifier(node, above, ancestors, isOwn, blame);
      break;
    case 'MemberExpression':
      inspectMember(node, above, ancestors, isOwn, blame);
      break;
    case 'ObjectPattern':
      for (const property of node.properties) {
        const name = property.type === 'RestElement' ? undefined : keyOf(property);
        const banned = name === undefined ? undefined : bannedEverywhere.get(name);
        if (banned !== undefined) blame(property, banned.rule, `${name ?? ''} ${banned.why}.`);
      }
      break;
    case 'VariableDeclarator':
      if (node.id.type === 'ObjectPattern' && node.init && namesWindow(node.init, ancestors, isOwn))
        inspectTaken(node.id, blame);
      break;
    case 'CallExpression':
      inspectCall(node, ancestors, isOwn, blame);
      break;
    case 'AssignmentExpression':
      if (node.left.type === 'MemberExpression') {
        const name = propertyOf(node.left);
        const value = constantText(node.right);
        if (name !== undefined && fetching.has(name) && value !== undefined && !staysInside(value))
          blame(node, 'external-asset', `${name} is set to a file that is not in the page.`);
      }
      break;
    case 'ImportExpression':
      blame(node, 'network', 'import() reaches for the network.');
      break;
    case 'WithStatement':
      blame(node, 'with', 'with hides which names are meant.');
      break;
    case 'Literal':
    case 'TemplateLiteral':
    case 'BinaryExpression': {
      if (above?.type === 'BinaryExpression' || above?.type === 'TemplateLiteral') break;
      const text = constantText(node);
      if (text !== undefined && hasAddress(text))
        blame(node, 'external-url', 'The text has an address outside the page in it.');
      break;
    }
    case 'TemplateElement':
      if (hasAddress(node.value.raw))
        blame(node, 'external-url', 'The text has an address outside the page in it.');
      break;
    default:
  }
}

/** Names taken out of the window: `const { innerWidth } = window`. */
function inspectTaken(pattern: ObjectPattern, blame: Blame): void {
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

const keyOf = ({ computed, key }: { computed: boolean; key: Expression }): string | undefined =>
  computed ? constantText(key) : nameOf(key);

/** Properties that make an element fetch what they are set to. */
const fetching: ReadonlySet<string> = new Set(['src', 'srcset', 'poster', 'action', 'formAction']);

function inspectIdentifier(
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

function inspectMember(
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
  if (name === 'constructor' && !isHarmlessConstructor(node, above))
    blame(
      node,
      'eval',
      'A constructor taken from a value can be that of all functions, which makes programs out of texts.',
    );
}

/** `new this.constructor(…)`, `x.constructor.name`, a comparison: none of them can come by `Function`. */
const isHarmlessConstructor = (node: Node, above: AnyNode | undefined): boolean =>
  (above?.type === 'MemberExpression' && above.object === node && propertyOf(above) === 'name') ||
  (above?.type === 'NewExpression' && above.callee === node) ||
  (above?.type === 'BinaryExpression' && above.operator !== '+');

function inspectCall(node: CallExpression, ancestors: readonly AnyNode[], isOwn: IsOwn, blame: Blame): void {
  const called = node.callee.type === 'MemberExpression' ? propertyOf(node.callee) : nameOf(node.callee);
  const [first, second] = node.arguments.map((argument) =>
    argument.type === 'SpreadElement' ? undefined : constantText(argument),
  );
  const isGlobal =
    node.callee.type === 'MemberExpression'
      ? namesWindow(node.callee.object, ancestors, isOwn)
      : called !== undefined && !isOwn(called, ancestors);
  if ((called === 'setTimeout' || called === 'setInterval') && isGlobal && isText(node.arguments[0]))
    blame(node, 'eval', `${called} runs a text as a program.`);
  if (
    (called === 'createElement' || called === 'createElementNS') &&
    bannedElements.has((called === 'createElement' ? first : second)?.toLowerCase() ?? '')
  )
    blame(node, 'embedded', 'The script makes an element that fetches, frames or runs something.');
  if (called === 'setAttribute' && first !== undefined && second !== undefined)
    if (addressAttributes.has(first.toLowerCase()) && !staysInside(second))
      blame(node, 'external-asset', `${first.slice(0, 40)} is set to a file that is not in the page.`);
  if (called === 'setAttribute' && /^\s*on/i.test(first ?? '') && second !== undefined)
    blame(node, 'eval', 'A handler set as an attribute is a text run as a program.');
}

/** A text, or a sum with a text in it. */
function isText(node: CallExpression['arguments'][number] | undefined): boolean {
  let next = node as AnyNode | undefined;
  while (next?.type === 'BinaryExpression' && next.operator === '+') {
    if (isText(next.right)) return true;
    next = next.left;
  }
  return next?.type === 'TemplateLiteral' || (next?.type === 'Literal' && typeof next.value === 'string');
}

/** The name of the property a member expression takes; undefined when only the run tells. */
const propertyOf = (node: MemberExpression): string | undefined =>
  node.computed ? constantText(node.property) : nameOf(node.property);

const nameOf = (node: Node): string | undefined =>
  (node as AnyNode).type === 'Identifier' ? (node as Identifier).name : constantText(node as Expression);

/** `window`, `self.window`, `this` outside of functions. */
function namesWindow(node: Expression | Super, ancestors: readonly AnyNode[], isOwn: IsOwn): boolean {
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
function namesDocument(node: Expression | Super, ancestors: readonly AnyNode[], isOwn: IsOwn): boolean {
  if (node.type === 'Identifier') return node.name === 'document' && !isOwn('document', ancestors);
  return (
    node.type === 'MemberExpression' &&
    propertyOf(node) === 'document' &&
    namesWindow(node.object, ancestors, isOwn)
  );
}
