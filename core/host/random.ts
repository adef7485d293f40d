import { createHash } from 'node:crypto';
import type { Random } from '../contracts/io.ts';

/** A seeded stream (xoshiro128**, seeded with SHA-256 of the label), the same on every platform. */
export function seededRandom(seed: string | number): Random {
  const label = String(seed);
  const bytes = createHash('sha256').update(label).digest();
  const s = new Uint32Array([0, 4, 8, 12].map((offset) => bytes.readUInt32LE(offset)));
  const rotl = (x: number, k: number): number => ((x << k) | (x >>> (32 - k))) >>> 0;

  const next32 = (): number => {
    const [a, b, c, d] = s as unknown as [number, number, number, number];
    const result = Math.imul(rotl(Math.imul(b, 5) >>> 0, 7), 9) >>> 0;
    const t = (b << 9) >>> 0;
    s[2] = c ^ a;
    s[3] = d ^ b;
    s[1] = b ^ s[2];
    s[0] = a ^ s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 11);
    return result;
  };
  const next = (): number => ((next32() >>> 5) * 67108864 + (next32() >>> 6)) / 9007199254740992;
  const int = (min: number, max: number): number => {
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || max < min)
      throw new RangeError(`no integer between ${min} and ${max}`);
    return min + Math.floor(next() * (max - min + 1));
  };
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new RangeError('cannot pick from an empty list');
    return list[int(0, list.length - 1)] as T;
  };
  const sample = <T>(list: readonly T[], count: number): T[] => {
    const pool = [...list];
    const size = Math.min(count, pool.length);
    for (let i = 0; i < size; i += 1) {
      const j = int(i, pool.length - 1);
      [pool[i], pool[j]] = [pool[j] as T, pool[i] as T];
    }
    return pool.slice(0, size);
  };
  const weighted = <T>(entries: readonly (readonly [T, number])[]): T => {
    const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
    if (!(total > 0) || !Number.isFinite(total)) throw new RangeError('no entry has a positive weight');
    let point = next() * total;
    let last = entries[0] as readonly [T, number];
    for (const entry of entries) {
      if (entry[1] <= 0) continue;
      last = entry;
      point -= entry[1];
      if (point < 0) break;
    }
    return last[0];
  };
  return {
    next,
    int,
    pick,
    sample,
    weighted,
    shuffle: (list) => sample(list, list.length),
    chance: (probability) => next() < probability,
    fork: (name) => seededRandom(`${label}/${name}`),
  };
}
