/** One notation for all: LaTeX, typographic signs, currency, thousands separators and decimal commas. */
export function unifyNotation(text: string): string {
  return text
    .slice(0, 400)
    .replace(
      /⁻?[⁰¹²³⁴-⁹]+/gu,
      (run) => `^${[...run].map((c) => (c === '⁻' ? '-' : superscripts.indexOf(c))).join('')}`,
    )
    .replace(/(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))/gu, '')
    .replace(/[¼-¾⅐-⅞]/gu, ' $&')
    .normalize('NFKC')
    .replace(/[−﹣]|(?<!\d\s?)[–—](?=\s?\d)/gu, '-')
    .replace(/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/gu, ' ($1)/($2)')
    .replace(/\\sqrt\s*\{([^{}]*)\}|√\s*(\d+(?:\.\d+)?)/gu, 'sqrt($1$2)')
    .replace(/\\text\w*\s*\{[^{}]*\}|\\(?:left|right|[,;!: ()[\]])/gu, ' ')
    .replace(/\\(?:times|cdot)|[×·⋅∙]/gu, '*')
    .replace(/\\(?:approx|simeq)|[≃≅]/gu, '≈')
    .replace(/\\pi|π/gu, 'pi')
    .replace(/(?<=\d)\s*(?=pi(?!\p{L}))/gu, '*')
    .replace(/[÷\u2044]/gu, '/')
    .replace(/\{,\}/gu, ',')
    .replace(/[$€£¥₹`{}\\]|(?<!\d)\*\*|\*\*(?![\d(])/gu, ' ')
    .replace(/(?<![\d.,])\d{1,3}(?:[,_']\d{3})+(?!\d|,\d)/gu, (group) => group.replace(/[,_']/gu, ''))
    .replace(
      /(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d+),(\d+)(?![\d,])/gu,
      (_, whole: string, part: string) => `${whole.replaceAll('.', '')}.${part}`,
    );
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
