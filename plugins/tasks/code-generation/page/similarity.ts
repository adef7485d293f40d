/**
 * How alike two texts are, in [0, 1]: the share of their code points that insertions and deletions leave in place,
 * 2·LCS / (|a| + |b|). Two empty texts are alike. Takes O(|a|·|b|/30) steps where the texts differ.
 */
export function similarity(a: string, b: string): number {
  if (a === b) return 1;
  const left = Uint32Array.from(Array.from(a, codePoint));
  const right = Uint32Array.from(Array.from(b, codePoint));
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < shorter - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end += 1;
  const middle = commonLength(
    left.subarray(start, left.length - end),
    right.subarray(start, right.length - end),
  );
  return (2 * (start + middle + end)) / (left.length + right.length);
}

const codePoint = (character: string): number => character.codePointAt(0) as number;

// 30 bits a word: the sum of two words and a carry stays a 31-bit integer.
const wordBits = 30;
const wordMask = 2 ** wordBits - 1;
/** Symbols of one strip of the table: few enough that its masks, one for each symbol in it, stay in the cache. */
const stripSymbols = 32 * wordBits;

/** Length of a longest common subsequence, by Hyyrö's bit-vectors, strip by strip. */
function commonLength(a: Uint32Array, b: Uint32Array): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  /** What each row hands on to the next strip. */
  const carries = new Uint8Array(long.length);
  let common = 0;
  for (let from = 0; from < short.length; from += stripSymbols)
    common += advanceStrip(short.subarray(from, from + stripSymbols), long, carries);
  return common;
}

/** Takes a strip through all rows, row := (row + (row & mask)) | (row & ~mask); the zeros left in it are its share. */
function advanceStrip(strip: Uint32Array, long: Uint32Array, carries: Uint8Array): number {
  const words = Math.ceil(strip.length / wordBits);
  const masks = masksOf(strip, words);
  const none = new Int32Array(words);
  const row = new Int32Array(words).fill(wordMask);
  for (let i = 0; i < long.length; i += 1) {
    let carry = carries[i] as number;
    const mask = masks.get(long[i] as number) ?? none;
    if (carry === 0 && mask === none) continue;
    for (let word = 0; word < words; word += 1) {
      const bits = row[word] as number;
      const marked = mask[word] as number;
      const sum = bits + (bits & marked) + carry;
      row[word] = (sum & wordMask) | (bits & ~marked);
      carry = sum >>> wordBits;
    }
    carries[i] = carry;
  }
  let zeros = 0;
  for (let i = 0; i < strip.length; i += 1)
    zeros += 1 - (((row[Math.floor(i / wordBits)] as number) >>> (i % wordBits)) & 1);
  return zeros;
}

function masksOf(strip: Uint32Array, words: number): Map<number, Int32Array> {
  const masks = new Map<number, Int32Array>();
  strip.forEach((symbol, i) => {
    let mask = masks.get(symbol);
    if (mask === undefined) masks.set(symbol, (mask = new Int32Array(words)));
    const word = Math.floor(i / wordBits);
    mask[word] = (mask[word] as number) | (1 << (i % wordBits));
  });
  return masks;
}
