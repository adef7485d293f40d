import type { Plugin } from '../contracts/plugin.ts';
import type { Slot, ResolvedNeeds } from '../contracts/plugin.ts';
import type { Kind, ContractOf } from '../contracts/kinds.ts';
import type { sinkFrame } from '../contracts/sink.ts';
import type { taskFrame } from '../contracts/task.ts';
import type { z } from 'zod';

/** A plugin at work: its name in the config, its manifest and what its setup returned. */
export interface Bound<K extends Kind> {
  readonly name: string;
  readonly plugin: Pick<Plugin<K>, 'kind' | 'name' | 'summary' | 'traits'>;
  readonly instance: ContractOf<K>;
}

type TaskFrame = z.output<z.ZodObject<typeof taskFrame.options>> & ResolvedNeeds<typeof taskFrame.needs>;
export type ScorerSlot = Slot<'scorer', { weight: number; against?: 'reference' | 'challenge' | undefined }>;

/** A task with its agent, rewards and penalties. */
export type BoundTask = Bound<'task'> & TaskFrame;

/** A sink with what it leaves out and renames. */
export type BoundSink = Bound<'sink'> & z.output<z.ZodObject<typeof sinkFrame.options>>;

/** Everything a role is made of, set up and ready. */
export interface Parts {
  readonly llms: ReadonlyMap<string, Bound<'llm'>>;
  readonly embedders: ReadonlyMap<string, Bound<'embedder'>>;
  readonly tools: ReadonlyMap<string, Bound<'tool'>>;
  readonly agents: ReadonlyMap<string, Bound<'agent'>>;
  readonly tasks: ReadonlyMap<string, BoundTask>;
  readonly protocols: ReadonlyMap<string, Bound<'protocol'>>;
  readonly sinks: ReadonlyMap<string, BoundSink>;
  readonly weigher: Bound<'weigher'> | null;
  readonly chain: Bound<'chain'> | null;
  readonly miner: Bound<'miner'> | null;
  readonly service: Bound<'service'> | null;
}
