import type { Settings } from '../config/schema.ts';
import type { Usage } from '../contracts/llm.ts';

type Prices = Settings['gateway']['prices'];
export type Price = Prices[string];

const usd = (inputUsd: number, outputUsd: number): Price => ({ inputUsd, outputUsd });

/**
 * US dollars for a million tokens, list prices without batch or cache discounts, as of 2026-06.
 * A model that is not here has no price: better refused under a budget than counted wrongly.
 */
const table: Prices = {
  'claude-opus-4-8': usd(5, 25),
  'claude-opus-4-7': usd(5, 25),
  'claude-opus-4-6': usd(5, 25),
  'claude-opus-4-5': usd(5, 25),
  'claude-opus-4-1': usd(15, 75),
  'claude-opus-4-0': usd(15, 75),
  'claude-opus-4': usd(15, 75),
  'claude-sonnet-4-6': usd(3, 15),
  'claude-sonnet-4-5': usd(3, 15),
  'claude-sonnet-4-0': usd(3, 15),
  'claude-sonnet-4': usd(3, 15),
  'claude-haiku-4-5': usd(1, 5),
  'claude-3-7-sonnet': usd(3, 15),
  'claude-3-5-haiku': usd(0.8, 4),
  'claude-3-haiku': usd(0.25, 1.25),
  'gpt-5.2': usd(1.75, 14),
  'gpt-5.1': usd(1.25, 10),
  'gpt-5': usd(1.25, 10),
  'gpt-5-chat': usd(1.25, 10),
  'gpt-5-mini': usd(0.25, 2),
  'gpt-5-nano': usd(0.05, 0.4),
  'gpt-4.1': usd(2, 8),
  'gpt-4.1-mini': usd(0.4, 1.6),
  'gpt-4.1-nano': usd(0.1, 0.4),
  'gpt-4o': usd(2.5, 10),
  // The first snapshot kept its launch price.
  'gpt-4o-2024-05-13': usd(5, 15),
  'gpt-4o-mini': usd(0.15, 0.6),
  o3: usd(2, 8),
  'o3-mini': usd(1.1, 4.4),
  'o4-mini': usd(1.1, 4.4),
  'text-embedding-3-small': usd(0.02, 0),
  'text-embedding-3-large': usd(0.13, 0),
};

/** What follows the name of a model when a provider names one snapshot of it. */
const snapshot = /-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/;

/**
 * The price of a model, the user's first; null when unknown. A snapshot (`gpt-4o-2024-08-06`) has its model's price;
 * no other prefix counts, because `gpt-5-pro` costs ten times `gpt-5`.
 */
export function findPrice(model: string, overrides: Prices): Price | null {
  const stem = model.replace(snapshot, '');
  for (const prices of [overrides, table])
    for (const name of [model, stem]) {
      const price = Object.hasOwn(prices, name) ? prices[name] : undefined;
      if (price !== undefined) return price;
    }
  return null;
}

/** Nano-dollars, rounded up: whole numbers add up exactly, where sums of dollars drift. */
export function costNanoUsd(price: Price, usage: Usage): number {
  const exact = 1000 * (price.inputUsd * usage.inputTokens + price.outputUsd * usage.outputTokens);
  return Math.ceil(exact - 1e-6);
}

export const nanoToUsd = (nano: number): number => nano / 1e9;
