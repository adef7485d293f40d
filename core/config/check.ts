import { sections, type Kind } from '../contracts/kinds.ts';
import type { SynthError } from '../errors/synth-error.ts';
import { createPluginLoader, nodeModules, type Catalog, type Modules } from '../host/load-plugin.ts';
import { chainsKey } from './chains.ts';
import { checkEntry, checkMap, type Pass } from './check-entry.ts';
import { checkTasks } from './check-tasks.ts';
import { checkUnused } from './check-unused.ts';
import type { CheckedConfig, CheckedEntry } from './checked.ts';
import { inOrder } from './cycles.ts';
import { devKey } from './dev.ts';
import { unknownKey } from './explain.ts';
import { deepFreeze } from './freeze.ts';
import { onChainKey } from './layers.ts';
import { isNull, joinPath, type ConfigDocument, type MapNode } from './node.ts';
import { resolvePackages } from './packages.ts';
import { inReadingOrder, throwAll } from './problems.ts';
import { roleProblems, rootSections, timeProblems } from './rules.ts';
import { settingsSchema, type Settings } from './schema.ts';
import { kindOfSection, namedMaps } from './sections.ts';
import { validate } from './validate.ts';

export interface CheckOptions {
  readonly catalog: Catalog;
  /** How packages and plugin files are found and imported; default: Node's own way. */
  readonly modules?: Modules;
  /** Check what nothing uses too; its plugins are imported then. */
  readonly unused?: boolean;
  /** Check one plugin of this kind, at the root key `trial`, with what it refers to; no role is looked at. */
  readonly trial?: Kind;
  /** Check what the section of this kind holds, with what it refers to; no role is looked at. */
  readonly alone?: Kind;
}

const settingKeys = Object.keys(settingsSchema.shape);
/** Where a configuration for one plugin alone has that plugin. */
export const trialKey = 'trial';
const rootKeys = [
  ...settingKeys,
  ...kindOfSection.keys(),
  chainsKey,
  onChainKey,
  devKey,
  'plugins',
  'extends',
];

/**
 * Checks a whole configuration in one pass. Plugins are imported only for entries that the role uses or that something used
 * refers to; a task of weight 0 is not used unless it makes the follow-ups.
 *
 * Throws one SynthError; when there are several problems they all are in `problems`, in reading order.
 */
export async function checkConfig(document: ConfigDocument, options: CheckOptions): Promise<CheckedConfig> {
  const { root } = document;
  const modules = options.modules ?? nodeModules;
  const problems: SynthError[] = [];
  const packages = resolvePackages(root, modules, problems);
  const pass: Pass = {
    root,
    sections: namedMaps(root, problems),
    env: document.env,
    problems,
    secrets: new Set(),
    loader: createPluginLoader(options.catalog, packages, modules),
    entries: new Map(),
  };
  const keys = options.trial === undefined ? rootKeys : [...rootKeys, trialKey];
  for (const [key, entry] of root.entries)
    if (!keys.includes(key)) problems.push(unknownKey(key, entry.key, key, keys));
  const settings = await checkSettings(pass);
  if (options.trial !== undefined) await checkTrial(options.trial, pass);
  else if (options.alone !== undefined)
    await checkSection(sections[options.alone] ?? options.alone, settings, pass);
  else await checkRole(settings, pass);
  const used = new Set(pass.entries.keys());
  if (options.unused === true) await checkUnused(pass);

  const right = new Map(
    [...pass.entries].filter((pair): pair is [string, CheckedEntry] => pair[1] !== null && used.has(pair[0])),
  );
  const { ordered, problems: cycles } = inOrder(right);
  problems.push(...cycles);
  throwAll(inReadingOrder(problems));
  return {
    settings: deepFreeze(settings as Settings),
    entries: ordered,
    unused: [...pass.sections]
      .flatMap(([section, map]) => [...map.entries.keys()].map((name) => joinPath(section, name)))
      .filter((path) => !ordered.has(path)),
    secrets: [...pass.secrets],
    notes: document.notes,
    files: document.files,
  };
}

async function checkRole(settings: Settings | undefined, pass: Pass): Promise<void> {
  const role = settings?.role ?? 'validator';
  for (const section of rootSections[role]) await checkSection(section, settings, pass);
  if (!settings) return;
  pass.problems.push(...roleProblems(role, pass.root), ...timeProblems(settings, pass.root, pass.entries));
}

async function checkTrial(kind: Kind, pass: Pass): Promise<void> {
  const entry = pass.root.entries.get(trialKey);
  if (entry) await checkEntry({ kind, name: trialKey, path: trialKey, entry, bare: true }, pass);
}

async function checkSettings(pass: Pass): Promise<Settings | undefined> {
  const entries = [...pass.root.entries].filter(([key]) => settingKeys.includes(key));
  const map: MapNode = { ...pass.root, entries: new Map(entries) };
  return (await validate(settingsSchema, map, '', pass.root.origin, pass))?.value;
}

async function checkSection(section: string, settings: Settings | undefined, pass: Pass): Promise<void> {
  const kind = kindOfSection.get(section) as Kind;
  const entry = pass.root.entries.get(section);
  if (section === 'tasks') return checkTasks(settings, pass);
  if (section !== kind) return void (await checkMap(pass.sections.get(section), kind, section, pass));
  if (entry && !isNull(entry.value)) await checkEntry({ kind, name: section, path: section, entry }, pass);
}
