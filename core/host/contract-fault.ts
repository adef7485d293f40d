import type { Kind } from '../contracts/kinds.ts';

/** What every instance of a kind must have: its methods, and the data others read at once. */
const members: Readonly<
  Record<Kind, { readonly methods: readonly string[]; readonly data?: readonly string[] }>
> = {
  tool: { methods: ['fetch'] },
  task: { methods: ['build'] },
  agent: { methods: ['write'] },
  llm: { methods: ['complete'], data: ['identity'] },
  embedder: { methods: ['embed'], data: ['identity'] },
  scorer: { methods: ['score'] },
  weigher: { methods: ['weigh'] },
  protocol: { methods: ['encode', 'messages', 'replyText', 'replyBody'], data: ['request', 'reply', 'wire'] },
  chain: { methods: ['sync', 'block', 'ask', 'serve', 'setWeights', 'register'], data: ['identity'] },
  miner: { methods: ['answer'] },
  service: { methods: ['start'] },
  sink: { methods: ['append', 'flush'] },
};

/** Why something cannot be an instance of a kind; null when it can. */
export function contractFault(kind: Kind, instance: unknown): string | null {
  if (typeof instance !== 'object' || instance === null) return 'its setup returned no object';
  const made = instance as Readonly<Record<string, unknown>>;
  const { methods, data = [] } = members[kind];
  const missing = [
    ...methods.filter((name) => typeof made[name] !== 'function').map((name) => `${name}()`),
    ...data.filter((name) => typeof made[name] !== 'object' || made[name] === null),
  ];
  if (missing.length > 0) return `its setup returned an object without ${missing.join(', ')}`;
  return made.stop === undefined || typeof made.stop === 'function' ? null : 'its `stop` is not a function';
}
