/** Gives equal strings equal numbers, over all texts passed to the same function. */
export function numbering(): (words: readonly string[]) => number[] {
  const numbers = new Map<string, number>();
  return (words) =>
    words.map((word) => {
      const number = numbers.get(word) ?? numbers.size;
      numbers.set(word, number);
      return number;
    });
}
