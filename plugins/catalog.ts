import type { AnyPlugin } from '../core/index.ts';

type Load = () => Promise<{ readonly default: AnyPlugin }>;

/** Every built-in plugin, as `kind/name`, imported when it is named in a config. Sorted. */
export const catalog: Readonly<Record<string, Load>> = {};
