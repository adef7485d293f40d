/** `Category:Living people` → `Living people`; the prefix is in the wiki's own language. */
export const stripCategoryPrefix = (title: string): string => title.slice(title.indexOf(':') + 1).trim();

/** Leaves out maintenance categories: those that contain one of the words, in any letter case. */
export function filterCategories(categories: readonly string[], exclude: readonly string[]): string[] {
  const words = exclude.map((word) => word.toLowerCase());
  return categories.filter((category) => !words.some((word) => category.toLowerCase().includes(word)));
}
