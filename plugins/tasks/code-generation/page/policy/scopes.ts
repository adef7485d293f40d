import type { AnyNode, Node, Pattern } from 'acorn';
import { ancestor } from 'acorn-walk';

/** Tells whether a name, used below these nodes, is the page's own and so not the browser's. */
export type IsOwn = (name: string, ancestors: readonly Node[]) => boolean;

/** Reads where names are declared; a `var` counts for its whole function, as the language has it. */
export function readScopes(program: Node): IsOwn {
  const scopes = new Map<Node, Set<string>>();
  const declare = (scope: Node | undefined, name: string): void => {
    if ((scope ?? program) === program && unforgeable.has(name)) return;
    const names = scopes.get(scope ?? program) ?? new Set();
    scopes.set(scope ?? program, names.add(name));
  };
  ancestor(program, {
    VariableDeclaration(node, _state, above) {
      const scope = above.slice(0, -1).findLast(node.kind === 'var' ? isFunction : isScope);
      for (const { id } of node.declarations) for (const name of namesIn(id)) declare(scope, name);
    },
    Function(node, _state, above) {
      for (const name of node.params.flatMap(namesIn)) declare(node, name);
      if (node.id === null || node.id === undefined) return;
      const isDeclared = node.type === 'FunctionDeclaration';
      declare(isDeclared ? above.slice(0, -1).findLast(isScope) : node, node.id.name);
    },
    Class(node, _state, above) {
      if (node.id === null || node.id === undefined) return;
      declare(above.slice(0, -1).findLast(isScope), node.id.name);
    },
    CatchClause(node) {
      if (node.param !== null && node.param !== undefined)
        for (const name of namesIn(node.param)) declare(node, name);
    },
  });
  return (name, ancestors) =>
    scopes.get(program)?.has(name) === true || ancestors.some((node) => scopes.get(node)?.has(name) === true);
}

/** A `var` of these names outside of functions is the browser's own still. */
const unforgeable: ReadonlySet<string> = new Set(['window', 'document', 'location', 'top']);

const isFunction = ({ type }: Node): boolean => /Function/.test(type);
const isScope = (node: Node): boolean =>
  isFunction(node) || /^(?:BlockStatement|For|Switch|Catch|Class|StaticBlock)/.test(node.type);

/** The names a pattern declares. */
export function namesIn(pattern: Pattern): string[] {
  const node = pattern as AnyNode;
  switch (node.type) {
    case 'Identifier':
      return [node.name];
    case 'ObjectPattern':
      return node.properties.flatMap((property) =>
        namesIn(property.type === 'Property' ? property.value : property.argument),
      );
    case 'ArrayPattern':
      return node.elements.flatMap((element) => (element === null ? [] : namesIn(element)));
    case 'AssignmentPattern':
      return namesIn(node.left);
    case 'RestElement':
      return namesIn(node.argument);
    default:
      return [];
  }
}
