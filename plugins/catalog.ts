import type { AnyPlugin } from '../core/index.ts';

type Load = () => Promise<{ readonly default: AnyPlugin }>;

/** Every built-in plugin, as `kind/name`, imported when it is named in a config. Sorted. */
export const catalog: Readonly<Record<string, Load>> = {
  'embedder/hashing': () => import('./embedders/hashing.ts'),
  'embedder/openai': () => import('./embedders/openai.ts'),
  'llm/anthropic': () => import('./llms/anthropic/index.ts'),
  'llm/openai': () => import('./llms/openai/index.ts'),
};
