import type { JsonValue } from '../contracts/json.ts';
import type { Kind } from '../contracts/kinds.ts';
import type { AnyPlugin } from '../contracts/plugin.ts';
import type { Where } from '../errors/synth-error.ts';
import type { Settings } from './schema.ts';

/** What a need of an entry is bound to, by path: one other entry, or the entries written in place. */
export type Binding =
  | { readonly need: 'ref'; readonly entry: string | null }
  | { readonly need: 'slots'; readonly entries: readonly string[] };

/** One plugin entry of the configuration, ready to be set up. */
export interface CheckedEntry {
  /** `tasks.qa.rewards.rouge` */
  readonly path: string;
  /** `rouge` */
  readonly name: string;
  readonly kind: Kind;
  /** What the YAML says, or the entry's own name. */
  readonly use: string;
  readonly plugin: AnyPlugin;
  readonly where: Where;
  /** Absolute; relative paths in the options start here: the folder of the YAML file that wrote them. */
  readonly folder: string;
  /** The plugin's options with defaults filled in, frozen. */
  readonly options: unknown;
  /** What the place adds: weight and timeout of a task, `weight` of a reward, `count` of a miner. */
  readonly frame: Readonly<Record<string, unknown>>;
  /** The plugin's needs but tokens, and a task's agent, rewards and penalties. */
  readonly bindings: ReadonlyMap<string, Binding>;
  /** What it is as data: options and frame without secrets. */
  readonly identity: { readonly options: JsonValue; readonly frame: JsonValue };
}

/** A configuration in which everything that will be used is known to be right. */
export interface CheckedConfig {
  readonly settings: Settings;
  /** By path; each entry comes after those it needs. */
  readonly entries: ReadonlyMap<string, CheckedEntry>;
  /** Paths of entries in `llms`, `tools` and so on that nothing uses; their plugins were not imported. */
  readonly unused: readonly string[];
  /** Values of secret options, for the redactor. */
  readonly secrets: readonly string[];
  readonly notes: readonly string[];
  readonly files: readonly string[];
}
