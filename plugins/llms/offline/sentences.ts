/** Longest text looked at, in characters: every job below stays within a second. */
const longest = 100_000;
const most = 300;

const abbreviations =
  /(?:^|[\s(["'])(?:mr|mrs|ms|dr|prof|st|sr|jr|no|vol|fig|eq|vs|etc|approx|ca|c|e\.g|i\.e|cf|gen|col|lt|rev|[a-z]|(?:[a-z]\.)+[a-z])\.$/i;

/** Sentences of prose, in order. Markdown headings, rules, tables and code are left out; markup inside is dropped. */
export function sentencesOf(text: string): string[] {
  return paragraphs(text.slice(0, longest)).flatMap(split).filter(isProse).slice(0, most);
}

/** As `sentencesOf`; for a text without any, such as a list of names, whatever lines with words it has. */
export function unitsOf(text: string): string[] {
  const whole = text.slice(0, longest);
  const tries = [
    () => sentencesOf(whole),
    () => paragraphs(whole).flatMap(split),
    () => whole.split('\n').map((line) => line.replace(/^[\s#>*-]+/, '').trim()),
  ];
  for (const attempt of tries) {
    const units = attempt().filter((unit) => /[\p{L}\p{N}]/u.test(unit));
    if (units.length > 0) return units.slice(0, most);
  }
  return [];
}

function paragraphs(text: string): string[] {
  return text
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, '')
    .replace(/^(?:#{1,6} .*|=+ ?.*? ?=+|\|.*|[-*_=\s]{3,})$/gm, '')
    .split(/\n\s*\n|\n(?=\s*(?:[-*•]|\d+[.)])\s)/)
    .map((block) =>
      block
        .replace(/^\s*(?:[-*•>]|\d+[.)])\s+/, '')
        .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replace(/\[\d+\]|\*\*|__|`/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    );
}

function split(paragraph: string): string[] {
  const found: string[] = [];
  let start = 0;
  for (const match of paragraph.matchAll(/[.!?]["'”’)\]]*(?=\s+["'“‘([]?[\p{Lu}\p{N}])/gu)) {
    const end = match.index + match[0].length;
    if (abbreviations.test(paragraph.slice(start, end))) continue;
    found.push(paragraph.slice(start, end).trim());
    start = end;
  }
  found.push(paragraph.slice(start).trim());
  return found;
}

/** Three words at least, and a full stop unless it is long: a title is no sentence. */
function isProse(sentence: string): boolean {
  const words = sentence.match(/\p{L}{2,}/gu)?.length ?? 0;
  return words >= (/[.!?…]["'”’)\]]*$/.test(sentence) ? 3 : 8);
}
