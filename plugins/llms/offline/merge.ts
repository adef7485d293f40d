import { stem, wordsOf } from './words.ts';

/**
 * One list of several, of which an empty line separates each from the next, and commas or line ends its entries: what most
 * lists have comes first, then what came first; spelt as it came first.
 */
export function mergeLists(material: string, count: number): string[] {
  const found = new Map<string, { readonly entry: string; readonly lists: Set<number> }>();
  for (const [index, list] of material.split(/\n\s*\n/).entries())
    for (const part of list.split(/[,;\n]/)) {
      const entry = part.replace(/^\s*(?:[-*•]|\d{1,3}[.)](?=\s))\s*/, '').trim();
      const key = keyOf(entry);
      if (key === '') continue;
      const known = found.get(key);
      if (known === undefined) found.set(key, { entry, lists: new Set([index]) });
      else known.lists.add(index);
    }
  return [...found.values()]
    .sort((a, b) => b.lists.size - a.lists.size)
    .slice(0, count)
    .map(({ entry }) => entry);
}

/** Entries that differ in case, plural or articles only are the same. */
const keyOf = (entry: string): string =>
  wordsOf(entry)
    .filter((word) => !/^(?:a|an|the)$/.test(word))
    .map(stem)
    .join(' ');
