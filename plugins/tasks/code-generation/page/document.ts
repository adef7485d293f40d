import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes } from 'parse5';

export type Element = DefaultTreeAdapterTypes.Element;
export type Document = DefaultTreeAdapterTypes.Document;
type ParentNode = DefaultTreeAdapterTypes.ParentNode;

/** Chromium cuts deeper trees too. */
const maxDepth = 512;
/** Some hundred bytes of unclosed formatting elements can make a tree of millions. */
const maxElements = 50_000;

/** Markup that would take more than its size to hold. */
export class TooComplex extends Error {}

/** The tree of an HTML text, with places; TooComplex for markup that nests or multiplies beyond reason. */
export function parseDocument(html: string): Document {
  let depth = 0;
  let elements = 0;
  return parse(html, {
    sourceCodeLocationInfo: true,
    treeAdapter: {
      ...defaultTreeAdapter,
      createElement(...made) {
        elements += 1;
        if (elements > maxElements) throw new TooComplex(`more than ${String(maxElements)} elements`);
        return defaultTreeAdapter.createElement(...made);
      },
      onItemPush() {
        depth += 1;
        if (depth > maxDepth) throw new TooComplex(`nested deeper than ${String(maxDepth)}`);
      },
      onItemPop() {
        depth -= 1;
      },
    },
  });
}

/** All elements in document order, those inside templates too. */
export function* elementsOf(parent: ParentNode): Generator<Element> {
  for (const node of parent.childNodes) {
    if (!isElement(node)) continue;
    yield node;
    yield* elementsOf(node);
    if ('content' in node) yield* elementsOf(node.content);
  }
}

const isElement = (node: ParentNode | DefaultTreeAdapterTypes.ChildNode): node is Element =>
  'tagName' in node;

/** The value of an attribute; undefined when it is not there. */
export const attributeOf = (element: Element, name: string): string | undefined =>
  element.attrs.find((attribute) => attribute.name === name)?.value;

/** The text directly in an element: of a script or a style, all of it. */
export const textOf = (element: Element): string =>
  element.childNodes.map((node) => ('value' in node ? node.value : '')).join('');

/** What a script element holds, by its type: data, as an HTML parser sees it, is neither parsed nor run. */
export function scriptKind(element: Element): 'classic' | 'module' | 'importmap' | 'data' {
  const type = (attributeOf(element, 'type') ?? '').trim().toLowerCase();
  if (type === 'module' || type === 'importmap') return type;
  if (type === 'speculationrules') return 'importmap';
  return type === '' || /^(?:text|application)\/(?:x-)?(?:java|ecma|j|live)script[\d.]*$/.test(type)
    ? 'classic'
    : 'data';
}

/** Whether an address in `index.html` names that file beside it. */
export const namesFile = (address: string, filename: string): boolean =>
  address
    .trim()
    .replace(/^(?:\.?\/)+/, '')
    .replace(/[?#].*$/s, '') === filename;

/** Whether a link element brings a stylesheet. */
export const isStylesheet = (element: Element): boolean =>
  element.tagName === 'link' &&
  (attributeOf(element, 'rel') ?? '').toLowerCase().split(/\s+/).includes('stylesheet');
