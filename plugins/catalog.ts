import type { AnyPlugin } from '../core/index.ts';

type Load = () => Promise<{ readonly default: AnyPlugin }>;

/** Every built-in plugin, as `kind/name`, imported when it is named in a config. Sorted. */
export const catalog: Readonly<Record<string, Load>> = {
  'agent/human': () => import('./agents/human/index.ts'),
  'agent/paraphrase': () => import('./agents/paraphrase/index.ts'),
  'agent/verbatim': () => import('./agents/verbatim.ts'),
  'chain/local': () => import('./chains/local/index.ts'),
  'embedder/hashing': () => import('./embedders/hashing.ts'),
  'embedder/openai': () => import('./embedders/openai.ts'),
  'llm/anthropic': () => import('./llms/anthropic/index.ts'),
  'llm/offline': () => import('./llms/offline/index.ts'),
  'llm/openai': () => import('./llms/openai/index.ts'),
  'miner/chat': () => import('./miners/chat.ts'),
  'miner/copycat': () => import('./miners/copycat.ts'),
  'miner/echo': () => import('./miners/echo.ts'),
  'miner/garbage': () => import('./miners/garbage/index.ts'),
  'miner/keyword-soup': () => import('./miners/keyword-soup.ts'),
  'miner/parrot': () => import('./miners/parrot.ts'),
  'miner/phrase': () => import('./miners/phrase.ts'),
  'miner/silent': () => import('./miners/silent.ts'),
  'miner/wiki-agent': () => import('./miners/wiki-agent.ts'),
  'protocol/prompting': () => import('./protocols/prompting.ts'),
  'sink/jsonl': () => import('./sinks/jsonl.ts'),
  'task/date-qa': () => import('./tasks/date-qa/index.ts'),
  'task/debugging': () => import('./tasks/debugging/index.ts'),
  'task/generic-instruction': () => import('./tasks/generic-instruction/index.ts'),
  'task/math': () => import('./tasks/math/index.ts'),
  'task/qa': () => import('./tasks/qa/index.ts'),
  'task/sentiment': () => import('./tasks/sentiment/index.ts'),
  'task/summarization': () => import('./tasks/summarization/index.ts'),
  'task/translation': () => import('./tasks/translation/index.ts'),
  'tool/corpus': () => import('./tools/corpus/index.ts'),
  'tool/mathgenerator': () => import('./tools/mathgenerator/index.ts'),
  'weigher/proportional': () => import('./weighers/proportional.ts'),
};
