/** White space as Python's `\s` and `strip` see it; JavaScript's differs in U+001C..1F, U+0085 and U+FEFF. */
const space = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const ends = new RegExp(`^[${space}]+|[${space}]+$`, 'gu');
const toSpace = new RegExp(`[${space}]{2,}|[^${space}a-zA-Z0-9]`, 'gu');
const further = new RegExp(`(?<=[${space}])[${space}]+`, 'gu');

const [shortest, longest] = [3, 64];

const strip = (text: string): string => text.replace(ends, '');

/** As CGP tidied what its model said: empty entries, duplicates and inner white space stay; quotes went from July 2024 on. */
export const cleanTagsCompat = (tags: readonly string[], since: 'may-2024' | 'jul-2024'): string[] =>
  tags.map((tag) => {
    const plain = strip(tag).toLowerCase();
    return since === 'may-2024' ? plain : plain.replaceAll('"', '');
  });

/** As CGP made tags comparable: ASCII letters and digits alone, so that accents and most scripts vanish. */
export const safeTag = (tag: string): string =>
  strip(tag.replace(toSpace, ' ').replace(further, '').toLowerCase());

/** As CGP cleaned a miner's tags: `safeTag`, 3 to 64 characters, each once; in order, where upstream's order was a hash's. */
export const cleanTagSet = (tags: readonly string[]): string[] => [
  ...new Set(tags.map(safeTag).filter((tag) => tag.length >= shortest && tag.length <= longest)),
];
