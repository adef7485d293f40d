import type { z } from 'zod';
import type { Clock, Http, Logger, Models, NodeInfo, Paths, Random } from './io.ts';
import type { Identity, Keystore } from './chain.ts';
import type { ContractOf, Kind, TraitsOf } from './kinds.ts';

/** The name of a service the host provides. */
export interface Token<T> {
  readonly need: 'token';
  readonly id: string;
  /** Carries the type only; never set. */
  readonly type?: T;
}

/** Another plugin, by kind, bound by name in the config: adds an option with the name of the need. */
export interface Ref<K extends Kind> {
  readonly need: 'ref';
  readonly kind: K;
  readonly optional: boolean;
}

/** A named map of plugins of one kind, written in place: adds an option with the name of the need. */
export interface Slots<K extends Kind, X extends z.ZodRawShape> {
  readonly need: 'slots';
  readonly kind: K;
  readonly extra: X;
}

/** One entry of `slots`: its name, the extra options, the plugin and what its setup returned. */
export interface Slot<K extends Kind, X = Record<string, unknown>> {
  readonly name: string;
  readonly use: string;
  readonly extra: X;
  readonly traits: TraitsOf<K>;
  readonly instance: ContractOf<K>;
}

export type Need = Token<unknown> | Ref<Kind> | Slots<Kind, z.ZodRawShape>;
export type Needs = Readonly<Record<string, Need>>;

type Resolved<N> =
  N extends Token<infer T>
    ? T
    : N extends { need: 'ref'; kind: infer K extends Kind; optional: infer O }
      ? O extends true
        ? ContractOf<K> | null
        : ContractOf<K>
      : N extends Slots<infer K, infer X>
        ? ReadonlyMap<string, Slot<K, z.infer<z.ZodObject<X>>>>
        : never;
export type ResolvedNeeds<N extends Needs> = { readonly [P in keyof N]: Resolved<N[P]> };

export const token = <T>(id: string): Token<T> => ({ need: 'token', id });

/** Needs another plugin: `needs: { embedder: ref('embedder') }` adds the option `embedder: <name>`, default `default`. */
export const ref = <K extends Kind>(kind: K): Ref<K> & { readonly optional: false } => ({
  need: 'ref',
  kind,
  optional: false,
});

/** As `ref`, but absent (null) unless the config names one. */
export const optionalRef = <K extends Kind>(kind: K): Ref<K> & { readonly optional: true } => ({
  need: 'ref',
  kind,
  optional: true,
});

/** Needs a map of plugins written in place: `miners: { honest: { use: chat, count: 6 } }`. */
export const slots = <K extends Kind, X extends z.ZodRawShape = Record<never, never>>(
  kind: K,
  extra?: X,
): Slots<K, X> => ({
  need: 'slots',
  kind,
  extra: extra ?? ({} as X),
});

export const logToken = token<Logger>('log');
export const randomToken = token<Random>('random');
export const clockToken = token<Clock>('clock');
export const httpToken = token<Http>('http');
export const signalToken = token<AbortSignal>('signal');
export const pathsToken = token<Paths>('paths');
export const nodeToken = token<NodeInfo>('node');
/** For plugins that run a model on this machine: `needs: { models: modelsToken }`. */
export const modelsToken = token<Models>('models');

/** Who the node is on its chain, for a plugin that signs what it sends; null without a chain, and before the chain is set up. */
export const identityToken = token<() => Identity | null>('identity');

/** What `setup` gets without asking. */
export const baseNeeds = {
  log: logToken,
  random: randomToken,
  clock: clockToken,
  http: httpToken,
  /** Aborts when the node stops. */
  signal: signalToken,
  paths: pathsToken,
  node: nodeToken,
} as const;

/** Every service the host provides. */
export const serviceTokens: readonly Token<unknown>[] = [
  ...Object.values(baseNeeds),
  modelsToken,
  identityToken,
];

/** What `setup` returns: the contract, and what to do when the node stops. */
export type Instance<K extends Kind> = ContractOf<K> & {
  readonly stop?: (signal: AbortSignal) => Promise<void>;
};

export interface Plugin<K extends Kind = Kind, O extends z.ZodObject = z.ZodObject, N extends Needs = Needs> {
  readonly apiVersion: 1;
  readonly kind: K;
  /** What YAML says after `use:`; lower case, digits and hyphens. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** A strict zod object, every key described. `secret: true` in a key's meta keeps its value out of every output. */
  readonly options: O;
  readonly needs: N;
  readonly traits: TraitsOf<K>;
  setup(
    services: ResolvedNeeds<typeof baseNeeds> & ResolvedNeeds<N>,
    options: z.output<O>,
  ): Instance<K> | Promise<Instance<K>>;
  /** For a chain with key files: what `synth wallet` works with, without `setup` and without a network. */
  readonly keystore?: ((options: z.output<O>, places: KeyPlaces) => Keystore | Promise<Keystore>) | undefined;
}

/** Where relative paths to key files start. */
export type KeyPlaces = Pick<Paths, 'config'>;

type Draft<K extends Kind, O extends z.ZodObject, N extends Needs> = Omit<
  Plugin<K, O, N>,
  'needs' | 'traits'
> & {
  readonly needs?: N;
} & (Record<never, never> extends TraitsOf<K>
    ? { readonly traits?: TraitsOf<K> }
    : { readonly traits: TraitsOf<K> });

/**
 * Declares a plugin: frozen data and one function.
 *
 * @example
 * export default definePlugin({
 *   apiVersion: 1, kind: 'scorer', name: 'exact-match', summary: 'Gives 1 when the reply equals the target.',
 *   options: z.strictObject({}), traits: { deterministic: true },
 *   setup: () => ({ score: async ({ replies, target }) => replies.map((r) => ({ value: Number(r.text === target.text) })) }),
 * });
 */
export function definePlugin<
  const K extends Kind,
  O extends z.ZodObject,
  const N extends Needs = Record<never, never>,
>(draft: Draft<K, O, N>): Plugin<K, O, N> {
  const plugin = { ...draft, needs: draft.needs ?? ({} as N), traits: draft.traits ?? ({} as TraitsOf<K>) };
  return Object.freeze(plugin);
}

/** Marks an option as secret: shown nowhere, and accepted only from `${env:…}` or `${file:…}`. */
export const secret = <T extends z.ZodType>(schema: T): T => schema.meta({ secret: true });

/** A plugin of any kind, as a catalogue or a package hands it over. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- options and needs are checked when the plugin is bound
export type AnyPlugin = Plugin<any, any, any>;
