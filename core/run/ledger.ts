import type { Settings } from '../config/schema.ts';
import type { Metagraph } from '../contracts/chain.ts';
import type { LedgerEntry } from '../contracts/weigher.ts';
import type { EarningRow } from '../records/store.ts';

/** The moving score of one registration of a hotkey. */
export interface LedgerRow extends LedgerEntry {
  /** Block of the registration the score belongs to. */
  readonly registeredAt: number;
  /** Step in which the hotkey was last asked. */
  readonly lastStep: number;
}

/** One reward of a step; a hotkey may have several, blended one after another. */
export interface Earned {
  readonly hotkey: string;
  readonly reward: number;
}

/**
 * The scores of those registered, under the uid they have now. A recycled uid has another hotkey and so starts from zero, and
 * so does a hotkey that registered anew.
 */
export function alignLedger(rows: readonly LedgerRow[], metagraph: Pick<Metagraph, 'neurons'>): LedgerRow[] {
  const known = new Map(rows.map((row) => [row.hotkey, row]));
  return metagraph.neurons.flatMap(({ hotkey, uid, registeredAt }) => {
    const row = known.get(hotkey);
    return row?.registeredAt === registeredAt ? [{ ...row, uid }] : [];
  });
}

/** Folds the rewards of one step into the moving scores: blend, policy for those not asked, decay. */
export function updateLedger(
  rows: readonly LedgerRow[],
  step: {
    readonly number: number;
    readonly earned: readonly Earned[];
    /** Hotkeys that were asked, also those whose replies could not be judged. */
    readonly asked: ReadonlySet<string>;
    readonly metagraph: Pick<Metagraph, 'neurons'>;
  },
  { alpha, zeroAlpha = alpha, decay, unsampled }: Settings['ledger'],
): LedgerRow[] {
  const known = new Map(rows.map((row) => [row.hotkey, row]));
  return step.metagraph.neurons.flatMap(({ hotkey, uid, registeredAt }) => {
    const asked = step.asked.has(hotkey);
    const before = known.get(hotkey);
    if (before === undefined && !asked) return [];
    const own = step.earned.filter((earned) => earned.hotkey === hotkey).map(({ reward }) => reward);
    const blended = !asked && unsampled === 'zero' ? [0] : own;
    const score = blended.reduce((moving, reward) => {
      const share = reward === 0 ? zeroAlpha : alpha;
      return share * reward + (1 - share) * moving;
    }, before?.score ?? 0);
    return [
      {
        hotkey,
        uid,
        registeredAt,
        score: Math.max(0, score - decay),
        samples: (before?.samples ?? 0) + own.length,
        lastStep: asked ? step.number : (before?.lastStep ?? 0),
      },
    ];
  });
}

/**
 * What a weigher gets: every neuron but ourselves, by ascending uid, score 0 for one without a row. With `earnings` each has
 * those of its own registration.
 */
export function ledgerEntries(
  rows: readonly LedgerRow[],
  metagraph: Metagraph,
  earnings: readonly EarningRow[] | null = null,
): LedgerEntry[] {
  const known = new Map(rows.map((row) => [row.hotkey, row]));
  const earned = new Map<string, EarningRow[]>();
  for (const earning of earnings ?? []) {
    const own = earned.get(earning.hotkey);
    if (own) own.push(earning);
    else earned.set(earning.hotkey, [earning]);
  }
  return metagraph.neurons
    .filter(({ uid }) => uid !== metagraph.self)
    .map(({ uid, hotkey, registeredAt }) => {
      const row = known.get(hotkey);
      const entry = { uid, hotkey, score: row?.score ?? 0, samples: row?.samples ?? 0 };
      if (earnings === null) return entry;
      const own = (earned.get(hotkey) ?? []).filter((earning) => earning.registeredAt === registeredAt);
      return { ...entry, recent: own.map(({ at, reward }) => ({ at, reward })) };
    });
}
