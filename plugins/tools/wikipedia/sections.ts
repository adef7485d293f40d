import { countWords } from '../text/words.ts';

export interface WikiSection {
  /** Empty for the text before the first heading. */
  readonly title: string;
  /** Headings above it, outermost first. */
  readonly parents: readonly string[];
  readonly text: string;
}

/** Splits a plain-text extract at its `== headings ==`. */
export function readSections(extract: string): WikiSection[] {
  const sections: WikiSection[] = [];
  let above: { level: number; title: string }[] = [];
  let lines: string[] = [];
  const close = (): void => {
    sections.push({
      title: above.at(-1)?.title ?? '',
      parents: above.slice(0, -1).map(({ title }) => title),
      text: lines
        .join('\n')
        .trim()
        .replace(/\n{3,}/g, '\n\n'),
    });
    lines = [];
  };
  for (const line of extract.split('\n')) {
    const heading = /^(={2,6})\s*([^=].*?)\s*\1\s*$/.exec(line);
    if (heading === null) {
      lines.push(line);
      continue;
    }
    close();
    const level = (heading[1] ?? '').length;
    above = [...above.filter((outer) => outer.level < level), { level, title: heading[2] ?? '' }];
  }
  close();
  return sections;
}

/**
 * Sections fit for a task: long enough, not excluded by their own heading or one above, and without formulas, which
 * plain text does not survive.
 */
export function chooseSections(
  sections: readonly WikiSection[],
  { minWords, excludeSections }: { readonly minWords: number; readonly excludeSections: readonly string[] },
): WikiSection[] {
  const excluded = new Set(excludeSections.map((title) => title.toLowerCase()));
  return sections.filter(
    ({ title, parents, text }) =>
      ![title, ...parents].some((heading) => excluded.has(heading.toLowerCase())) &&
      !text.includes('{\\displaystyle') &&
      countWords(text) >= minWords,
  );
}
