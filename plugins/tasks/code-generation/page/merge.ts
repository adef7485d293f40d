import { defaultTreeAdapter as tree, html as markup, serialize } from 'parse5';
import { SynthError } from '../../../../core/index.ts';
import {
  attributeOf,
  elementsOf,
  isStylesheet,
  namesFile,
  parseDocument,
  scriptKind,
  TooComplex,
  type Document,
  type Element,
} from './document.ts';
import { escapeScript, escapeStyle } from './escape.ts';
import type { PageFile } from './page.ts';

/** Nothing is fetched, framed or sent: what a page is made of stands in the page. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  'font-src data:',
  'media-src data: blob:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * One HTML document that needs nothing beside itself: `index.css` in the head, `index.js` in place of its tag (at the end of the
 * body for one in the head or none), tags that would fetch other scripts or styles removed, under a content policy without
 * network. SYN_TASK_MATERIAL without an `index.html`, or with one too complex to hold.
 */
export function mergeFiles(files: readonly PageFile[]): string {
  const contentOf = (name: string): string | undefined =>
    files.find(({ filename }) => filename === name)?.content;
  const document = open(contentOf('index.html'));
  const [head, body] = partsOf(document);
  const script = contentOf('index.js') ?? '';
  let isPlaced = script === '';
  for (const element of [...elementsOf(document)]) {
    if (isPolicy(element) || isStylesheet(element)) tree.detachNode(element);
    if (element.tagName !== 'script' || attributeOf(element, 'src') === undefined) continue;
    if (!isPlaced && belongsHere(element, body)) {
      tree.insertBefore(parentOf(element), scriptElement(script), element);
      isPlaced = true;
    }
    tree.detachNode(element);
  }
  if (!isPlaced) tree.appendChild(body, scriptElement(script));
  const style = contentOf('index.css') ?? '';
  if (style !== '') tree.appendChild(head, create('style', {}, escapeStyle(style)));
  prepend(head, create('meta', { 'http-equiv': 'Content-Security-Policy', content: contentPolicy }));
  if (![...elementsOf(head)].some((element) => attributeOf(element, 'charset') !== undefined))
    prepend(head, create('meta', { charset: 'utf-8' }));
  return serialize(document);
}

function open(html: string | undefined): Document {
  if (html === undefined) throw unusable('it has no index.html');
  try {
    return parseDocument(html);
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    throw unusable(error.message);
  }
}

const unusable = (reason: string): SynthError =>
  new SynthError('SYN_TASK_MATERIAL', { message: `A page cannot be put together: ${reason}.` });

/** The parser makes both; a document of frames has a frameset for a body. */
function partsOf(document: Document): [head: Element, body: Element] {
  const root = document.childNodes.find((node): node is Element => node.nodeName === 'html');
  const [head, body] = (root?.childNodes ?? []).filter((node): node is Element => 'tagName' in node);
  if (head === undefined || body?.tagName !== 'body') throw unusable('index.html has no body');
  return [head, body];
}

const isPolicy = (element: Element): boolean =>
  element.tagName === 'meta' &&
  (attributeOf(element, 'http-equiv') ?? '').toLowerCase().startsWith('content-security-policy');

/** A tag in the body keeps its place, so that scripts after it find what it made; one in the head ran before there was a body. */
function belongsHere(element: Element, body: Element): boolean {
  if (!namesFile(attributeOf(element, 'src') ?? '', 'index.js') || scriptKind(element) !== 'classic')
    return false;
  if (attributeOf(element, 'defer') !== undefined || attributeOf(element, 'async') !== undefined)
    return false;
  for (let node = element.parentNode; node !== null; node = 'parentNode' in node ? node.parentNode : null)
    if (node === body) return true;
  return false;
}

const parentOf = (element: Element): NonNullable<Element['parentNode']> => {
  if (element.parentNode === null) throw unusable('an element of index.html has no parent');
  return element.parentNode;
};

const scriptElement = (script: string): Element => create('script', {}, escapeScript(script));

function create(tag: string, attributes: Readonly<Record<string, string>>, text = ''): Element {
  const attrs = Object.entries(attributes).map(([name, value]) => ({ name, value }));
  const element = tree.createElement(tag, markup.NS.HTML, attrs);
  if (text !== '') tree.insertText(element, text);
  return element;
}

function prepend(parent: Element, child: Element): void {
  const first = parent.childNodes[0];
  if (first === undefined) tree.appendChild(parent, child);
  else tree.insertBefore(parent, child, first);
}
