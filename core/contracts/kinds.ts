import type { Agent } from './agent.ts';
import type { Chain, ChainTraits } from './chain.ts';
import type { Embedder, EmbedderTraits } from './embedder.ts';
import type { Llm, LlmTraits } from './llm.ts';
import type { Miner, MinerTraits } from './miner.ts';
import type { Protocol } from './protocol.ts';
import type { Scorer, ScorerTraits } from './scorer.ts';
import type { Service } from './service.ts';
import type { Sink } from './sink.ts';
import type { Task, TaskTraits } from './task.ts';
import type { Tool, ToolTraits } from './tool.ts';
import type { Weigher } from './weigher.ts';

interface Contracts {
  tool: Tool;
  task: Task;
  agent: Agent;
  llm: Llm;
  embedder: Embedder;
  scorer: Scorer;
  weigher: Weigher;
  protocol: Protocol;
  chain: Chain;
  miner: Miner;
  service: Service;
  sink: Sink;
}

interface Traits {
  tool: ToolTraits;
  task: TaskTraits;
  agent: Record<never, never>;
  llm: LlmTraits;
  embedder: EmbedderTraits;
  scorer: ScorerTraits;
  weigher: Record<never, never>;
  protocol: Record<never, never>;
  chain: ChainTraits;
  miner: MinerTraits;
  service: Record<never, never>;
  sink: Record<never, never>;
}

export type Kind = keyof Contracts;
export type ContractOf<K extends Kind> = Contracts[K];
export type TraitsOf<K extends Kind> = Traits[K];

/** Every kind, with the section of the config that names its plugins. */
export const sections = {
  llm: 'llms',
  embedder: 'embedders',
  tool: 'tools',
  agent: 'agents',
  task: 'tasks',
  protocol: 'protocols',
  sink: 'sinks',
  /** Scorers are written in place, under a task. */
  scorer: null,
  weigher: 'weigher',
  chain: 'chain',
  miner: 'miner',
  service: 'service',
} as const satisfies Record<Kind, string | null>;

export const kinds = Object.keys(sections) as Kind[];
