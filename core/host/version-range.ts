type Version = readonly [major: number, minor: number, patch: number];

const shape = /^[v=]*(\d+)(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(?:[-+].*)?$/;

/** The parts of a version, and how many of them were written. */
function parse(text: string): { readonly at: Version; readonly given: number } | undefined {
  const [, ...parts] = shape.exec(text) ?? [];
  if (parts[0] === undefined) return undefined;
  const numbers = parts.map((part) => (part === undefined || /[xX*]/.test(part) ? undefined : Number(part)));
  const given = numbers.findIndex((part) => part === undefined);
  return { at: [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0], given: given < 0 ? 3 : given };
}

const compare = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

/** The first version after everything that agrees with the first `keep` parts. */
const after = ([major, minor, patch]: Version, keep: number): Version =>
  keep <= 1 ? [major + 1, 0, 0] : keep === 2 ? [major, minor + 1, 0] : [major, minor, patch + 1];

/** Parts that `^` keeps: all up to the first that is not zero. */
const caretKeeps = ([major, minor]: Version, given: number): number =>
  major > 0 || given === 1 ? 1 : minor > 0 || given === 2 ? 2 : 3;

/**
 * Whether a version lies in a range as package.json writes them (`^1.2.0`, `~1.2`, `1.x`, `>=1 <3`, `1 || 2`); null when the
 * range is something else: a tag, a path, a URL. A prerelease counts as its version.
 */
export function isInRange(version: string, range: string): boolean | null {
  const at = parse(version)?.at;
  if (at === undefined) return null;
  const verdicts = range.split('||').map((part) => isInAll(at, part.trim()));
  return verdicts.includes(true) ? true : verdicts.includes(null) ? null : false;
}

function isInAll(version: Version, range: string): boolean | null {
  if (range === '' || /^[xX*]$/.test(range)) return true;
  const pair = /^(\S+)\s+-\s+(\S+)$/.exec(range);
  const parts = pair
    ? [`>=${pair[1]}`, `<=${pair[2]}`]
    : range.replace(/([<>=~^])\s+/g, '$1').split(/[\s,]+/);
  const verdicts = parts.map((part) => isIn(version, part));
  return verdicts.includes(null) ? null : verdicts.every(Boolean);
}

function isIn(version: Version, comparator: string): boolean | null {
  const [, sign = '', text = ''] = /^(\^|~>?|>=|<=|>|<|)(.*)$/.exec(comparator) ?? [];
  const parsed = parse(text);
  if (parsed === undefined) return null;
  const { at, given } = parsed;
  const least = compare(version, at) >= 0;
  const below = (keep: number): boolean => compare(version, after(at, keep)) < 0;
  if (sign === '>=') return least;
  if (sign === '<') return !least;
  if (sign === '>') return compare(version, after(at, given)) >= 0;
  if (sign === '<=') return below(given);
  if (sign === '^') return least && below(caretKeeps(at, given));
  if (sign.startsWith('~')) return least && below(Math.min(given, 2));
  return least && below(given);
}
