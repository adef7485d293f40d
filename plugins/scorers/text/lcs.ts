/** Sequences of small non-negative integers: code points, or words by number. */
export type Symbols = ArrayLike<number>;

// 30 bits a word: the sum of two words and a carry stays a 31-bit integer, so no step leaves integer arithmetic.
const wordBits = 30;
const wordMask = 2 ** wordBits - 1;

/** Where each symbol occurs in a sequence, as bit masks of the words that have it at all. */
interface Occurrences {
  readonly length: number;
  readonly words: Int32Array;
  readonly masks: Int32Array;
  /** Symbol → [first, last) entry in `words` and `masks`. */
  readonly spans: ReadonlyMap<number, readonly [number, number]>;
}

/** Length of a longest common subsequence, in O(|a|·|b|/30) steps and O(|a| + |b|) memory (Hyyrö's bit-vectors). */
export function lcsLength(a: Symbols, b: Symbols): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const index = indexOccurrences(short);
  const row = startRow(short.length);
  for (let i = 0; i < long.length; i += 1) advanceRow(row, index, long[i] as number);
  return countZeros(row, short.length);
}

// Rows kept between two checkpoints of the back-track: memory stays O(|b|·(|a|/blockRows + blockRows)/30).
const blockRows = 256;

/**
 * Symbols on the longest common subsequence that the back-track "equal: both, else up if T[i-1][j] > T[i][j-1], else left"
 * finds. The table is never stored: of row i only the bits T[i][j] - T[i][j-1] are needed, and they tell up from left,
 * because for unequal symbols T[i][j] is the larger of the two neighbours.
 */
export function lcsSymbols(a: Symbols, b: Symbols): Set<number> {
  const found = new Set<number>();
  const index = indexOccurrences(b);
  const checkpoints = [startRow(b.length)];
  const row = startRow(b.length);
  for (let i = 1; i <= a.length; i += 1) {
    advanceRow(row, index, a[i - 1] as number);
    if (i % blockRows === 0) checkpoints.push(row.slice());
  }
  let rows: Int32Array[] = [];
  let base = -1;
  let [i, j] = [a.length, b.length];
  while (i > 0 && j > 0) {
    if (a[i - 1] === b[j - 1]) {
      found.add(a[i - 1] as number);
      i -= 1;
      j -= 1;
      continue;
    }
    const block = Math.floor((i - 1) / blockRows);
    if (block !== base) {
      base = block;
      rows = replayBlock(checkpoints[block] as Int32Array, index, a, block * blockRows);
    }
    const bits = (rows[i - 1 - block * blockRows] as Int32Array)[Math.floor((j - 1) / wordBits)] as number;
    if (((bits >>> ((j - 1) % wordBits)) & 1) === 0) i -= 1;
    else j -= 1;
  }
  return found;
}

function replayBlock(checkpoint: Int32Array, index: Occurrences, a: Symbols, from: number): Int32Array[] {
  const row = checkpoint.slice();
  const rows: Int32Array[] = [];
  for (let i = from; i < Math.min(a.length, from + blockRows); i += 1) {
    advanceRow(row, index, a[i] as number);
    rows.push(row.slice());
  }
  return rows;
}

function indexOccurrences(sequence: Symbols): Occurrences {
  const lists = new Map<number, number[]>();
  for (let i = 0; i < sequence.length; i += 1) {
    const symbol = sequence[i] as number;
    const list = lists.get(symbol);
    if (list === undefined) lists.set(symbol, [i]);
    else list.push(i);
  }
  const words = new Int32Array(sequence.length);
  const masks = new Int32Array(sequence.length);
  const spans = new Map<number, readonly [number, number]>();
  let next = 0;
  for (const [symbol, positions] of lists) {
    const first = next;
    for (const position of positions) {
      const word = Math.floor(position / wordBits);
      if (next === first || words[next - 1] !== word) words[next++] = word;
      masks[next - 1] = (masks[next - 1] as number) | (1 << (position % wordBits));
    }
    spans.set(symbol, [first, next]);
  }
  return { length: sequence.length, words, masks, spans };
}

/** Row 0 of the table: no step up anywhere, so every bit is set. */
const startRow = (length: number): Int32Array => new Int32Array(Math.ceil(length / wordBits)).fill(wordMask);

/**
 * row := (row + (row & M)) | (row & ~M), where M marks the symbol. A word without the symbol and without a carry into
 * it stays as it is, so only the words in the index, and those a carry runs into, are visited.
 */
function advanceRow(row: Int32Array, index: Occurrences, symbol: number): void {
  const span = index.spans.get(symbol);
  if (span === undefined) return;
  let carry = 0;
  let word = 0;
  for (let entry = span[0]; entry < span[1]; entry += 1) {
    const target = index.words[entry] as number;
    if (carry === 1) carry = runCarry(row, word, target);
    word = target;
    const bits = row[word] as number;
    const mask = index.masks[entry] as number;
    const sum = bits + (bits & mask) + carry;
    row[word] = (sum & wordMask) | (bits & ~mask);
    carry = sum >>> wordBits;
    word += 1;
  }
  if (carry === 1) runCarry(row, word, row.length);
}

/** Adds 1 to the words from `from` on until one takes it up; the carry left at `to`. */
function runCarry(row: Int32Array, from: number, to: number): number {
  for (let word = from; word < to; word += 1) {
    const sum = (row[word] as number) + 1;
    row[word] = (row[word] as number) | (sum & wordMask);
    if (sum <= wordMask) return 0;
  }
  return 1;
}

function countZeros(row: Int32Array, length: number): number {
  let zeros = 0;
  for (let i = 0; i < length; i += 1)
    zeros += 1 - (((row[Math.floor(i / wordBits)] as number) >>> (i % wordBits)) & 1);
  return zeros;
}
