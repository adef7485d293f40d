import { agentChecks, type AgentSubject } from './agent-checks.ts';
import { chainChecks, type ChainSubject } from './chain-checks.ts';
import type { Check } from './check.ts';
import { embedderChecks, type EmbedderSubject } from './embedder-checks.ts';
import { llmChecks, type LlmSubject } from './llm-checks.ts';
import { minerChecks, type MinerSubject } from './miner-checks.ts';
import { protocolChecks, type ProtocolSubject } from './protocol-checks.ts';
import { scorerChecks, type ScorerSubject } from './scorer-checks.ts';
import { serviceChecks, type ServiceSubject } from './service-checks.ts';
import { sinkChecks, type SinkSubject } from './sink-checks.ts';
import { taskChecks, type TaskSubject } from './task-checks.ts';
import { toolChecks, type ToolSubject } from './tool-checks.ts';
import { weigherChecks, type WeigherSubject } from './weigher-checks.ts';
import type { Kind } from '../contracts/kinds.ts';
import type { Plugin } from '../contracts/plugin.ts';

/** What the checks of each kind want to know of a plugin. */
export interface Subjects {
  readonly tool: ToolSubject;
  readonly task: TaskSubject;
  readonly agent: AgentSubject;
  readonly llm: LlmSubject;
  readonly embedder: EmbedderSubject;
  readonly scorer: ScorerSubject;
  readonly weigher: WeigherSubject;
  readonly protocol: ProtocolSubject;
  readonly chain: ChainSubject;
  readonly miner: MinerSubject;
  readonly service: ServiceSubject;
  readonly sink: SinkSubject;
}

const byKind: { readonly [K in Kind]: (subject: Subjects[K]) => Check[] } = {
  tool: toolChecks,
  task: taskChecks,
  agent: agentChecks,
  llm: llmChecks,
  embedder: embedderChecks,
  scorer: scorerChecks,
  weigher: weigherChecks,
  protocol: protocolChecks,
  chain: chainChecks,
  miner: minerChecks,
  service: serviceChecks,
  sink: sinkChecks,
};

/**
 * The laws of a plugin's kind as named checks, for any test runner. TypeError for what is no plugin of a known kind.
 *
 * @example
 * import { test } from 'node:test';
 * for (const { name, run } of checksFor({ plugin })) test(name, run);
 */
export function checksFor<K extends Kind>(
  subject: Subjects[K] & {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- options and needs do not matter here
    readonly plugin: Plugin<K, any, any>;
  },
): Check[] {
  const kind: unknown = (subject.plugin as { kind?: unknown } | undefined)?.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(byKind, kind))
    throw new TypeError(
      `checksFor wants { plugin } with a plugin of a kind that there is: ${Object.keys(byKind).join(', ')}. Export definePlugin({ … }).`,
    );
  return byKind[kind as K](subject);
}
