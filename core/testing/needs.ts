import { fakeEmbedder, fakeLlm, fakeTool } from './fakes.ts';
import { memoryChain } from './memory-chain.ts';
import { untilAborted } from './waiting.ts';
import type { Kind } from '../contracts/kinds.ts';
import type { AnyPlugin, Need, Slot } from '../contracts/plugin.ts';

interface Needy {
  readonly plugin: AnyPlugin;
  readonly needs?: Readonly<Record<string, unknown>>;
}

const fakes: Partial<Record<Kind, () => unknown>> = {
  llm: () => fakeLlm(),
  embedder: () => fakeEmbedder(),
  tool: () => fakeTool(),
  chain: () => memoryChain(),
};

const declared = ({ plugin }: Needy): [string, Need][] =>
  Object.entries(plugin.needs as Record<string, Need>);

/** What the plugin's own needs are bound to: what is given, else fakes. */
export function needsOf(subject: Needy): Record<string, unknown> {
  const { needs = {} } = subject;
  const bound = declared(subject).flatMap(([name, need]): [string, unknown][] => {
    if (need.need === 'token') return [];
    if (name in needs) return [[name, needs[name]]];
    if (need.need === 'slots') return [[name, new Map()]];
    if (need.optional) return [[name, null]];
    const make = fakes[need.kind];
    if (!make) throw new TypeError(`nothing is given for its need "${name}" (a ${need.kind})`);
    return [[name, make()]];
  });
  return Object.fromEntries(bound);
}

/** The same needs, none of which ever answers: every call waits for the signal it was given. */
export const hangingNeedsOf = (subject: Needy): Record<string, unknown> =>
  mapNeeds(subject, (instance) => hanging(instance));

/** The same needs with every instance of a kind replaced by what `change` makes of it. */
export const changedNeedsOf = (
  subject: Needy,
  changes: Partial<Record<Kind, (instance: object) => object>>,
): Record<string, unknown> => mapNeeds(subject, (instance, kind) => changes[kind]?.(instance) ?? instance);

/** Whether it is bound to something of the kind. */
export const isBoundTo = (subject: Needy, kind: Kind): boolean => {
  const bound = needsOf(subject);
  return declared(subject).some(
    ([name, need]) => need.need === 'ref' && need.kind === kind && bound[name] !== null,
  );
};

function mapNeeds(subject: Needy, change: (instance: object, kind: Kind) => object): Record<string, unknown> {
  const bound = needsOf(subject);
  for (const [name, need] of declared(subject)) {
    const value = bound[name];
    if (need.need === 'ref' && value !== null) bound[name] = change(value as object, need.kind);
    if (need.need === 'slots')
      bound[name] = new Map(
        [...(value as ReadonlyMap<string, Slot<Kind>>)].map(([key, slot]) => [
          key,
          { ...slot, instance: change(slot.instance, need.kind) },
        ]),
      );
  }
  return bound;
}

function hanging(instance: object): object {
  return new Proxy(instance, {
    get(target, key): unknown {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        const signal = args.find((arg) => arg instanceof AbortSignal) ?? new AbortController().signal;
        if (key !== 'stream') return untilAborted(signal);
        return { [Symbol.asyncIterator]: () => ({ next: () => untilAborted(signal) }) };
      };
    },
  });
}
