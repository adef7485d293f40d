import type { AnyNode, CallExpression, Program } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import { hasAddress, staysInside } from './addresses.ts';
import { constantText } from './fold.ts';
import { addressAttributes, bannedElements } from './names.ts';
import { nameOf, namesDocument, namesWindow, propertyOf } from './naming.ts';
import {
  inspectIdentifier,
  inspectMember,
  inspectPattern,
  inspectTaken,
  inspectTakenOfDocument,
  isText,
  type Blame,
} from './reach.ts';
import { readScopes, type IsOwn } from './scopes.ts';

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
      inspectPattern(node, blame);
      break;
    case 'VariableDeclarator':
      if (node.id.type !== 'ObjectPattern' || !node.init) break;
      if (namesWindow(node.init, ancestors, isOwn)) inspectTaken(node.id, blame);
      if (namesDocument(node.init, ancestors, isOwn)) inspectTakenOfDocument(node.id, blame);
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

/** Properties that make an element fetch what they are set to. */
const fetching: ReadonlySet<string> = new Set(['src', 'srcset', 'poster', 'action', 'formAction']);

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
