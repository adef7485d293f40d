/** What is used of a tokenizer; those of `@huggingface/tokenizers` fit. */
export interface Encoder {
  encode(
    text: string,
    options: { readonly add_special_tokens: boolean },
  ): { readonly ids: readonly number[] };
}

/**
 * Ids of a text's tokens, at most `maxTokens`. What is too much is cut from the end of the text, never from the special
 * tokens around it, as the models' own tokenizers do it. Never empty: a text of which nothing is left becomes token 0.
 */
export function encodeText(encoder: Encoder, text: string, maxTokens: number): readonly number[] {
  const whole = encoder.encode(text, { add_special_tokens: true }).ids;
  if (whole.length === 0) return [0];
  if (whole.length <= maxTokens) return whole;
  const bare = encoder.encode(text, { add_special_tokens: false }).ids;
  const special = whole.length - bare.length;
  const before = leading(whole, bare, special);
  const end = maxTokens - (special - before);
  return [...whole.slice(0, end), ...whole.slice(before + bare.length)];
}

/** How many of the `special` tokens stand before the text's own. */
function leading(whole: readonly number[], bare: readonly number[], special: number): number {
  for (let shift = 0; shift < special; shift += 1)
    if (bare.every((id, i) => whole[shift + i] === id)) return shift;
  return special;
}
