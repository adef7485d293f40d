import type { z } from 'zod';
import type { AnyPlugin, JsonObject, LedgerEntry, Metagraph, Weigher, Weights } from '../../../core/index.ts';

/** Entries with these scores, asked once each, by uid from 0; null: one never asked. */
export const entriesOf = (scores: readonly (number | null)[]): LedgerEntry[] =>
  scores.map((score, uid) => ({
    uid,
    hotkey: `hot-${uid}`,
    score: score ?? 0,
    samples: score === null ? 0 : 1,
  }));

/** What a weigher with these options makes of the entries, and what it logs. */
export async function weigh(
  plugin: AnyPlugin,
  options: object,
  entries: readonly LedgerEntry[],
  limits: Partial<Metagraph['limits']> = {},
): Promise<Weights & { readonly logged: readonly [level: string, fields: JsonObject | undefined][] }> {
  const logged: [string, JsonObject | undefined][] = [];
  const tell = (level: string) => (_message: string, fields?: JsonObject) =>
    void logged.push([level, fields]);
  const log = { info: tell('info'), warn: tell('warn') };
  const weigher = (await plugin.setup(
    { log } as never,
    (plugin.options as z.ZodObject).parse(options),
  )) as Weigher;
  const metagraph = {
    limits: { tempo: 1, weightsRateLimit: 0, minAllowedWeights: 1, maxWeightLimit: 1, ...limits },
  } as Metagraph;
  const weights = await weigher.weigh(entries, metagraph, new AbortController().signal);
  return { ...weights, logged };
}

/** Weights as a list by uid, 0 where there is none. */
export const dense = ({ uids, values }: Weights, count: number): number[] =>
  Array.from({ length: count }, (_, uid) => values[uids.indexOf(uid)] ?? 0);

export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
