/** Lines from the first on, up to before the second. */
export type Range = readonly [start: number, end: number];

export interface Windowing {
  readonly size: number;
  readonly overlap: number;
  /** Size where windows of `size` are fewer than two. */
  readonly fallbackSize: number;
}

/** The overlapping windows of a conversation of `count` lines, in order. */
export function planWindows(count: number, { size, overlap, fallbackSize }: Windowing): Range[] {
  const windows = splitLines(count, size, overlap);
  return windows.length < 2 ? splitLines(count, fallbackSize, overlap) : windows;
}

/**
 * Stretches of `size` lines, each beginning with the last `overlap` lines of the one before; the last one may be shorter. Where
 * the size leaves no way forward, all lines are one stretch.
 */
export function splitLines(count: number, size: number, overlap: number): Range[] {
  const step = size - overlap;
  if (step <= 0) return count === 0 ? [] : [[0, count]];
  const windows: Range[] = [];
  for (let start = 0; ; start += step) {
    const end = Math.min(start + size, count);
    windows.push([start, end]);
    if (end === count) return windows;
  }
}
