import type { Binding, CheckedConfig, CheckedEntry } from '../config/checked.ts';
import { throwAll } from '../config/problems.ts';
import type { Chain, Identity } from '../contracts/chain.ts';
import type { Clock, Http, Logger, Models, NodeInfo, Paths, Random } from '../contracts/io.ts';
import type { Kind } from '../contracts/kinds.ts';
import { baseNeeds, serviceTokens, type Need, type Slot } from '../contracts/plugin.ts';
import { SynthError } from '../errors/synth-error.ts';
import { pluginLabel } from './blame.ts';
import { createScope, type Scope } from './container.ts';
import type { Bound } from './parts.ts';

/** What the host offers to plugins; each gets its own `log`, `random` and `paths`. */
export interface HostServices {
  readonly clock: Clock;
  readonly http: Http;
  readonly models: Models;
  readonly log: Logger;
  readonly random: Random;
  readonly node: NodeInfo;
  readonly paths: Pick<Paths, 'storage' | 'shared'>;
  /** Aborts a set-up under way, and tells plugins that the node stops. */
  readonly signal: AbortSignal;
}

export interface Wiring {
  /** What the setup of an entry gets; everything it needs must be provided by then. */
  servicesOf(entry: CheckedEntry): Readonly<Record<string, unknown>>;
  /** Makes an entry available to those that need it. */
  provide(entry: CheckedEntry, bound: Bound<Kind>): void;
}

const entryToken = (path: string): string => `entry ${path}`;
const needToken = (name: string): string => `need ${name}`;

/**
 * Binds every need of every entry in the container, before anything is set up. All that is missing is reported together, as
 * SYN_PLUGIN_MANIFEST at the place in the YAML that asked.
 */
export function wire({ entries }: CheckedConfig, services: HostServices): Wiring {
  const { clock, http, models, signal, node } = services;
  const shared = createScope();
  let self: Identity | null = null;
  const identity = (): Identity | null => self;
  for (const [token, value] of Object.entries({ clock, http, models, signal, node, identity }))
    shared.value(token, value);
  const scopes = new Map<string, Scope>();
  const problems: SynthError[] = [];
  for (const entry of entries.values()) {
    const scope = shared.child();
    scope.value('log', services.log.child({ plugin: entry.path }));
    scope.value('random', services.random.fork(entry.path));
    scope.value('paths', { ...services.paths, config: entry.folder });
    for (const [name, need] of Object.entries(allNeeds(entry))) {
      const missing = missingFrom(need, entry.bindings.get(name), scope, entries);
      if (missing === undefined)
        scope.factory(needToken(name), (own) => resolveNeed(need, entry.bindings.get(name), own, entries));
      else problems.push(unbound(entry, name, missing));
    }
    scopes.set(entry.path, scope);
  }
  throwAll(problems);
  return {
    servicesOf(entry) {
      const scope = scopes.get(entry.path) as Scope;
      return Object.fromEntries(
        Object.keys(allNeeds(entry)).map((name) => [name, scope.get(needToken(name))]),
      );
    },
    provide(entry, bound) {
      shared.value(entryToken(entry.path), bound);
      if (entry.path === 'chain') self = (bound.instance as Chain).identity;
    },
  };
}

const allNeeds = ({ plugin }: CheckedEntry): Readonly<Record<string, Need>> => ({
  ...baseNeeds,
  ...(plugin.needs as Record<string, Need>),
});

/** The first thing a need cannot be bound to; undefined when all is there. */
function missingFrom(
  need: Need,
  binding: Binding | undefined,
  scope: Scope,
  entries: CheckedConfig['entries'],
): string | undefined {
  if (need.need === 'token') return scope.knows(need.id) ? undefined : `the service "${need.id}"`;
  if (binding?.need !== need.need) return `any ${need.kind}`;
  const paths = binding.need === 'slots' ? binding.entries : binding.entry === null ? [] : [binding.entry];
  return paths.find((path) => !entries.has(path));
}

function resolveNeed(
  need: Need,
  binding: Binding | undefined,
  scope: Scope,
  entries: CheckedConfig['entries'],
): unknown {
  if (need.need === 'token') return scope.get(need.id);
  if (binding?.need === 'slots') return slotsOf(binding.entries, entries, (path) => boundOf(path, scope));
  const path = binding?.entry ?? null;
  return path === null ? null : boundOf(path, scope).instance;
}

const boundOf = (path: string, scope: Scope): Bound<Kind> => scope.get(entryToken(path)) as Bound<Kind>;

/** Entries written in place as the map a plugin (or a task's frame) gets. */
export const slotsOf = (
  paths: readonly string[],
  entries: CheckedConfig['entries'],
  boundAt: (path: string) => Bound<Kind>,
): ReadonlyMap<string, Slot<Kind>> =>
  new Map(
    paths.map((path) => {
      const { name, use, frame, plugin } = entries.get(path) as CheckedEntry;
      return [
        name,
        {
          name,
          use,
          extra: frame,
          traits: plugin.traits as Slot<Kind>['traits'],
          instance: boundAt(path).instance,
        },
      ];
    }),
  );

const unbound = (entry: CheckedEntry, need: string, missing: string): SynthError =>
  new SynthError('SYN_PLUGIN_MANIFEST', {
    message: `The ${entry.kind} "${entry.plugin.name}" needs ${missing} as "${need}", which this node does not have.`,
    hint: `Services there are: ${serviceTokens.map(({ id }) => id).join(', ')}.`,
    where: entry.where,
    plugin: pluginLabel(entry),
  });
