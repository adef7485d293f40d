import type { Where } from '../errors/synth-error.ts';

/** A text that configuration came from: a file, or a flag on the command line. */
export interface Source {
  /** As shown to people: a path relative to the working directory, or `--set run.steps`. */
  readonly label: string;
  /** Absolute; relative paths inside the text start here. */
  readonly folder: string;
}

/** Where a node was written; a flag or a `.js` file has no line and column. */
export interface Origin {
  readonly source: Source;
  readonly line?: number;
  readonly column?: number;
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly origin: Origin;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly ConfigNode[];
  readonly origin: Origin;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly origin: Origin;
}

/** A value of the configuration that knows where it was written, also after merging. */
export type ConfigNode = ScalarNode | ListNode | MapNode;

export interface Entry {
  /** Where the key was written. */
  readonly key: Origin;
  readonly value: ConfigNode;
  /**
   * Paths of the plugin entries above this one whose `use` was changed by a file that extends this entry's file. Such an
   * entry survives only where it belongs to the frame of the plugin entry, not to the plugin's own options.
   */
  readonly outdated?: readonly string[];
}

/** A configuration after `extends`, `--set` and merging; not yet checked. */
export interface ConfigDocument {
  readonly root: MapNode;
  /** Variables for `${env:…}`: the environment, and `.env` where the environment is silent. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute paths of the files read, the base first. */
  readonly files: readonly string[];
  /** Things worth telling the user that are no errors. */
  readonly notes: readonly string[];
}

export const emptyMap = (origin: Origin): MapNode => ({ kind: 'map', entries: new Map(), origin });

/** The place of an origin as an error shows it. */
export const whereOf = (origin: Origin, path?: string): Where => ({
  file: origin.source.label,
  ...(origin.line === undefined ? {} : { line: origin.line }),
  ...(origin.column === undefined ? {} : { column: origin.column }),
  ...(path === undefined || path === '' ? {} : { path }),
});

export const joinPath = (parent: string, key: string | number): string =>
  typeof key === 'number' ? `${parent}[${key}]` : parent === '' ? key : `${parent}.${key}`;

export const child = (node: ConfigNode | undefined, key: string): ConfigNode | undefined =>
  node?.kind === 'map' ? node.entries.get(key)?.value : undefined;

/** The text of a scalar; undefined for anything else. */
export const textOf = (node: ConfigNode | undefined): string | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;

export const isNull = (node: ConfigNode | undefined): boolean =>
  node?.kind === 'scalar' && node.value === null;

/** What a node is, in the words errors use. */
export function describe(node: ConfigNode | undefined): string {
  if (node === undefined) return 'nothing';
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'a map' : 'a list';
  if (node.value === null) return 'nothing';
  if (typeof node.value === 'boolean') return String(node.value);
  if (typeof node.value === 'number') return `the number ${node.value}`;
  const text = node.value.length > 60 ? `${node.value.slice(0, 60)}…` : node.value;
  return `the text ${JSON.stringify(text)}`;
}

/** `an llm`, `a tool`. */
export const aKind = (kind: string): string => `${/^([aeio]|llm)/.test(kind) ? 'an' : 'a'} ${kind}`;
