import type { CheckedConfig, CheckedEntry } from '../config/checked.ts';
import { sections, type Kind } from '../contracts/kinds.ts';
import type { Agent } from '../contracts/agent.ts';
import type { Bound, BoundSink, BoundTask, Parts } from './parts.ts';
import { slotsOf } from './wire.ts';

/** Everything that was set up, arranged as the roles want it; entries written in place are inside those that hold them. */
export function partsOf({ entries }: CheckedConfig, live: ReadonlyMap<string, Bound<Kind>>): Parts {
  const boundAt = (path: string): Bound<Kind> => live.get(path) as Bound<Kind>;
  const named = <K extends Kind>(kind: K): ReadonlyMap<string, Bound<K>> =>
    new Map(
      [...entries.values()]
        .filter(({ path, name }) => path === `${sections[kind]}.${name}`)
        .map(({ name, path }) => [name, boundAt(path) as Bound<K>]),
    );
  const single = <K extends Kind>(kind: K): Bound<K> | null =>
    (live.get(kind) as Bound<K> | undefined) ?? null;
  const taskOf = ([name, bound]: [string, Bound<'task'>]): [string, BoundTask] => {
    const { frame, bindings } = entries.get(`tasks.${name}`) as CheckedEntry;
    const slotMap = (need: string): unknown => {
      const binding = bindings.get(need);
      return slotsOf(binding?.need === 'slots' ? binding.entries : [], entries, boundAt);
    };
    const agent = bindings.get('agent');
    return [
      name,
      {
        ...bound,
        ...(frame as Pick<BoundTask, 'weight' | 'timeoutMs' | 'followUp'>),
        agent: boundAt(agent?.need === 'ref' ? (agent.entry as string) : '').instance as Agent,
        rewards: slotMap('rewards') as BoundTask['rewards'],
        penalties: slotMap('penalties') as BoundTask['penalties'],
      },
    ];
  };
  const sinkOf = ([name, bound]: [string, Bound<'sink'>]): [string, BoundSink] => [
    name,
    { ...bound, ...((entries.get(`sinks.${name}`) as CheckedEntry).frame as Pick<BoundSink, 'minReward'>) },
  ];
  return {
    llms: named('llm'),
    embedders: named('embedder'),
    tools: named('tool'),
    agents: named('agent'),
    tasks: new Map([...named('task')].map(taskOf)),
    protocols: named('protocol'),
    sinks: new Map([...named('sink')].map(sinkOf)),
    weigher: single('weigher'),
    chain: single('chain'),
    miner: single('miner'),
    service: single('service'),
  };
}
