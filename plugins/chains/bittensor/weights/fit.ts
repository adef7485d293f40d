import { isShareWithin, toIntegers, type IntegerWeights } from '../../weights/integers.ts';
import type { ProcessedWeights } from './process.ts';

const u16Max = 65_535;

/**
 * Shares as the integers the SDK sends. Where its rounding alone would have them refused, too few above 0 or the largest above
 * the limit, those that lost most by it are rounded up instead, as few as will do.
 */
export function fitIntegers(
  { uids, weights }: ProcessedWeights,
  rules: { /** Weights above 0. */ readonly least: number; /** Of 65535. */ readonly limit: number },
): IntegerWeights {
  const sent = toIntegers(uids, weights);
  const largest = Math.max(0, ...weights);
  const values = new Map(sent.uids.map((uid, index) => [uid, sent.values[index] ?? 0]));
  let total = sent.values.reduce((sum, value) => sum + value, 0);
  const isLimited = (): boolean => isShareWithin(u16Max, total, rules.limit);
  if (values.size >= rules.least && isLimited()) return sent;

  const lost = uids.map((uid, index) => {
    const exact = largest === 0 ? 0 : ((weights[index] ?? 0) / largest) * u16Max;
    return { uid, by: exact - (values.get(uid) ?? 0) };
  });
  const candidates = lost.filter(({ by }) => by > 0).sort((a, b) => b.by - a.by || a.uid - b.uid);
  const raised = new Set<number>();
  const raise = (uid: number): void => {
    values.set(uid, (values.get(uid) ?? 0) + 1);
    raised.add(uid);
    total += 1;
  };
  for (const { uid } of candidates) if (values.size < rules.least && !values.has(uid)) raise(uid);
  for (const { uid } of candidates) if (!isLimited() && !raised.has(uid)) raise(uid);
  const kept = uids.filter((uid) => values.has(uid));
  return { uids: kept, values: kept.map((uid) => values.get(uid) ?? 0) };
}
