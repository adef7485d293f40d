const summaryWords = 50;

/**
 * The links closest to the summary: overlap (intersection over union) of the summary's first 50 words with the link's,
 * divided by the number of the link's words; ties keep their order.
 */
export function rankLinks(
  summary: string,
  links: readonly string[],
  count: number,
): (readonly [link: string, relevance: number])[] {
  const known = new Set(wordsOf(summary).slice(0, summaryWords));
  return links
    .map((link) => [link, relevance(known, wordsOf(link))] as const)
    .sort((a, b) => b[1] - a[1])
    .slice(0, count);
}

function relevance(known: ReadonlySet<string>, words: readonly string[]): number {
  const own = new Set(words);
  const common = [...own].filter((word) => known.has(word)).length;
  return words.length === 0 ? 0 : common / (known.size + own.size - common) / words.length;
}

const wordsOf = (text: string): string[] => text.match(/\S+/g) ?? [];
