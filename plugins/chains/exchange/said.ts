const longest = 160;

/** What a peer said of itself, fit to be shown and logged: one short line without control characters. */
export const quote = (text: string): string =>
  text
    .slice(0, 4 * longest)
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, longest);
