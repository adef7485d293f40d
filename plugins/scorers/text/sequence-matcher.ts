/** What `matchedCharacters` found within its limit of work. */
export interface Matched {
  readonly ratio: number;
  /** False: the limit was reached and the ratio is a lower bound. */
  readonly complete: boolean;
}

// Steps of the inner loop, some 150 ms; honest replies take below 5 million. difflib has no bound: its worst case is cubic.
const defaultWorkLimit = 50_000_000;

/**
 * Similarity `2 * M / T` of CPython's difflib.SequenceMatcher(None, a, b, autojunk) over code points, where M is the sum of
 * the recursively found longest matching blocks. Not symmetric. 1 for two empty texts.
 */
export function sequenceRatio(
  a: string,
  b: string,
  { autojunk = true, workLimit = defaultWorkLimit } = {},
): Matched {
  const left = codePoints(a);
  const right = codePoints(b);
  const total = left.length + right.length;
  if (total === 0) return { ratio: 1, complete: true };
  const finder = createFinder(left, right, autojunk, workLimit);
  const ranges: Block[] = [[0, left.length, 0, right.length]];
  let matched = 0;
  while (ranges.length > 0 && !finder.isExhausted()) {
    const range = ranges.pop() as Block;
    const [i, j, size] = finder.longest(range);
    if (size === 0) continue;
    matched += size;
    const [aLow, aHigh, bLow, bHigh] = range;
    if (aLow < i && bLow < j) ranges.push([aLow, i, bLow, j]);
    if (i + size < aHigh && j + size < bHigh) ranges.push([i + size, aHigh, j + size, bHigh]);
  }
  return { ratio: (2 * matched) / total, complete: !finder.isExhausted() };
}

type Block = readonly [aLow: number, aHigh: number, bLow: number, bHigh: number];

/** Code points as Python has them: a lone surrogate is one. */
export function codePoints(text: string): Int32Array {
  const points = new Int32Array(text.length);
  let count = 0;
  for (let i = 0; i < text.length; count += 1) {
    const point = text.codePointAt(i) as number;
    points[count] = point;
    i += point > 0xffff ? 2 : 1;
  }
  return points.subarray(0, count);
}

function createFinder(a: Int32Array, b: Int32Array, autojunk: boolean, workLimit: number) {
  const positions = indexPositions(b, autojunk);
  // lengths[j]: length of the match ending in a[i], b[j], valid where stamps[j] is the row's number.
  const lengths = new Int32Array(b.length);
  const stamps = new Int32Array(b.length);
  let stamp = 0;
  let work = 0;

  function longest([aLow, aHigh, bLow, bHigh]: Block): [i: number, j: number, size: number] {
    let [bestI, bestJ, bestSize] = [aLow, bLow, 0];
    stamp += 1;
    for (let i = aLow; i < aHigh && work < workLimit; i += 1) {
      stamp += 1;
      work += 1;
      const list = positions.get(a[i] as number);
      if (list === undefined) continue;
      let lastJ = -1;
      let lastOld = 0;
      for (let k = lowerBound(list, bLow); k < list.length; k += 1) {
        const j = list[k] as number;
        if (j >= bHigh) break;
        work += 1;
        let before = 0;
        if (j > 0) {
          if (lastJ === j - 1) before = lastOld;
          else if (stamps[j - 1] === stamp - 1) before = lengths[j - 1] as number;
        }
        // The next j may need the previous row's value that is overwritten here.
        lastJ = j;
        lastOld = stamps[j] === stamp - 1 ? (lengths[j] as number) : 0;
        stamps[j] = stamp;
        lengths[j] = before + 1;
        if (before + 1 > bestSize) [bestI, bestJ, bestSize] = [i - before, j - before, before + 1];
      }
    }
    // Popular characters are not indexed but may lengthen a match.
    while (bestI > aLow && bestJ > bLow && a[bestI - 1] === b[bestJ - 1]) {
      bestI -= 1;
      bestJ -= 1;
      bestSize += 1;
    }
    while (
      bestI + bestSize < aHigh &&
      bestJ + bestSize < bHigh &&
      a[bestI + bestSize] === b[bestJ + bestSize]
    )
      bestSize += 1;
    return [bestI, bestJ, bestSize];
  }
  return { longest, isExhausted: () => work >= workLimit };
}

function indexPositions(b: Int32Array, autojunk: boolean): Map<number, number[]> {
  const positions = new Map<number, number[]>();
  b.forEach((point, j) => {
    const list = positions.get(point);
    if (list === undefined) positions.set(point, [j]);
    else list.push(j);
  });
  if (autojunk && b.length >= 200) {
    const most = Math.floor(b.length / 100) + 1;
    for (const [point, list] of positions) if (list.length > most) positions.delete(point);
  }
  return positions;
}

function lowerBound(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
