const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A size for people: `23 MB`, `1.3 GB`. */
export function showBytes(bytes: number): string {
  let unit = 0;
  let size = bytes;
  for (; size >= 999.5 && unit < units.length - 1; unit += 1) size /= 1000;
  return `${unit === 0 || size >= 9.95 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
