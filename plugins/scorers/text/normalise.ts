// Unicode's stream-safe format (UAX 15) allows 30 marks on a letter; putting a longer run in order takes quadratic time.
const longRun = /(\p{M}{30})\p{M}+/gu;

/** NFKC in linear time: of marks heaped on one letter the first 30 are kept. */
export const normalise = (text: string): string => text.replace(longRun, '$1').normalize('NFKC');
