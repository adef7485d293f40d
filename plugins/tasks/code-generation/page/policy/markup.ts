import type { Report } from '../page.ts';
import {
  attributeOf,
  elementsOf,
  isStylesheet,
  namesFile,
  parseDocument,
  scriptKind,
  textOf,
  TooComplex,
  type Element,
} from '../document.ts';
import { hasAddress, staysInside } from './addresses.ts';
import { addressAttributes, bannedElements } from './names.ts';
import { inspectScript, type Offset } from './script.ts';
import { inspectStyle } from './style.ts';

/** Reports what `index.html` would fetch, frame, send or leave for, and does so for the scripts and styles in it. */
export function inspectMarkup(html: string, report: Report): void {
  try {
    for (const element of elementsOf(parseDocument(html))) inspectElement(element, report);
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    report({ rule: 'too-complex', message: `The markup is ${error.message}.` });
  }
}

function inspectElement(element: Element, report: Report): void {
  const { tagName } = element;
  const place = placeOf(element.sourceCodeLocation?.startTag ?? element.sourceCodeLocation);
  const blame = (rule: string, message: string): void => {
    report({ rule, message, ...place });
  };
  if (tagName === 'meta') {
    if (/^\s*refresh\s*$/i.test(attributeOf(element, 'http-equiv') ?? ''))
      blame('navigation', 'A refresh leaves the page.');
  } else if (tagName === 'link') {
    const isData = /^data:(?:image\/|,)/.test(attributeOf(element, 'href') ?? '');
    if (!isData && !(isStylesheet(element) && namesFile(attributeOf(element, 'href') ?? '', 'index.css')))
      blame('external-asset', 'A link brings a file that is not in the page.');
  } else if (tagName === 'script') inspectScriptElement(element, report, blame);
  else if (bannedElements.has(tagName)) blame('embedded', `${tagName} frames, fetches or runs something.`);
  if (tagName === 'style')
    inspectStyle(textOf(element), report, placeOf(element.childNodes[0]?.sourceCodeLocation));
  inspectAttributes(element, report, blame);
}

function inspectScriptElement(
  element: Element,
  report: Report,
  blame: (rule: string, message: string) => void,
): void {
  // A script within a drawing has its address in another name.
  const src = attributeOf(element, 'src') ?? attributeOf(element, 'href');
  const kind = scriptKind(element);
  if (kind === 'module' || kind === 'importmap')
    blame('js-module', 'Scripts of a page are plain scripts, no modules.');
  if (src !== undefined) {
    if (!namesFile(src, 'index.js')) blame('external-asset', 'The script is a file that is not in the page.');
  } else if (kind === 'classic')
    inspectScript(textOf(element), report, placeOf(element.childNodes[0]?.sourceCodeLocation));
}

function inspectAttributes(
  element: Element,
  report: Report,
  blame: (rule: string, message: string) => void,
): void {
  const isFile = element.tagName === 'script' || element.tagName === 'link';
  for (const { name, value, prefix } of element.attrs) {
    if (name === 'xmlns' || prefix === 'xmlns') continue;
    const place = placeOf(element.sourceCodeLocation?.attrs?.[prefix ? `${prefix}:${name}` : name]);
    const full = prefix ? `${prefix}:${name}` : name;
    if (name === 'style') inspectStyle(value, report, place);
    else if (/^on/.test(name)) inspectHandler(value, report, place);
    else if (hasAddress(value)) blame('external-url', `${full} has an address outside the page in it.`);
    else if (addressAttributes.has(full) && !isFile && !addressesOf(full, value).every(staysInside))
      blame('external-asset', `${full} names a file that is not in the page.`);
  }
}

/** A handler is the body of a function; what is wrong in it is told of its attribute. */
function inspectHandler(body: string, report: Report, place: Offset): void {
  inspectScript(`function handler(event) {${body}\n}`, (fault) => {
    report({ ...fault, ...place });
  });
}

/** A `srcset` is a list of addresses with widths; one of data cannot be split at its commas and needs no splitting. */
const addressesOf = (name: string, value: string): string[] =>
  name.endsWith('srcset') && !/^\s*data:/i.test(value)
    ? value.split(',').map((entry) => entry.trim().split(/\s/)[0] ?? '')
    : [value];

const placeOf = (location: { startLine: number; startCol: number } | null | undefined): Offset => ({
  line: location?.startLine ?? 1,
  column: location?.startCol ?? 1,
});
