import { kinds, sections, type Kind } from '../contracts/kinds.ts';
import type { TaskTraits } from '../contracts/task.ts';
import { SynthError } from '../errors/synth-error.ts';
import { createPluginLoader, nodeModules, type Catalog, type Modules } from '../host/load-plugin.ts';
import { checkEntry, checkMap, usableEntries, type Pass } from './check-entry.ts';
import type { CheckedConfig, CheckedEntry } from './checked.ts';
import { inOrder } from './cycles.ts';
import { unknownKey } from './explain.ts';
import { deepFreeze } from './freeze.ts';
import {
  child,
  describe,
  emptyMap,
  isNull,
  joinPath,
  whereOf,
  type ConfigDocument,
  type Entry,
  type MapNode,
} from './node.ts';
import { listPackages } from './packages.ts';
import { inReadingOrder, throwAll } from './problems.ts';
import { rewardProblems, roleProblems, rootSections, taskProblems } from './rules.ts';
import { settingsSchema, type Settings } from './schema.ts';
import { validate } from './validate.ts';

export interface CheckOptions {
  readonly catalog: Catalog;
  /** How packages and plugin files are found and imported; default: Node's own way. */
  readonly modules?: Modules;
}

const settingKeys = Object.keys(settingsSchema.shape);
const kindOfSection = new Map<string, Kind>(
  kinds.flatMap((kind) => (sections[kind] === null ? [] : [[sections[kind], kind] as const])),
);
const rootKeys = [...settingKeys, ...kindOfSection.keys(), 'plugins', 'extends'];

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
  const packages = listPackages(root, modules, problems);
  const pass: Pass = {
    root,
    sections: namedMaps(root, problems),
    env: document.env,
    problems,
    secrets: new Set(),
    loader: createPluginLoader(options.catalog, packages, modules),
    entries: new Map(),
  };
  for (const [key, entry] of root.entries)
    if (!rootKeys.includes(key)) problems.push(unknownKey(key, entry.key, key, rootKeys));
  const settings = await checkSettings(pass);
  const role = settings?.role ?? 'validator';
  for (const section of rootSections[role]) await checkSection(section, settings, pass);
  if (settings) problems.push(...roleProblems(role, root));

  const right = new Map([...pass.entries].filter((pair): pair is [string, CheckedEntry] => pair[1] !== null));
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

async function checkSettings(pass: Pass): Promise<Settings | undefined> {
  const entries = [...pass.root.entries].filter(([key]) => settingKeys.includes(key));
  const map: MapNode = { ...pass.root, entries: new Map(entries) };
  return (await validate(settingsSchema, map, '', pass.root.origin, pass))?.value;
}

/** The sections that are maps of plugins by name. */
function namedMaps(root: MapNode, problems: SynthError[]): Map<string, MapNode> {
  const maps = new Map<string, MapNode>();
  for (const [section, kind] of kindOfSection) {
    const node = child(root, section);
    if (section === kind || node === undefined || isNull(node)) continue;
    if (node.kind === 'map') maps.set(section, usableEntries(node, kind, section, problems));
    else
      problems.push(
        new SynthError('SYN_CONFIG_INVALID', {
          message: `Expected a map of ${kind}s by name, got ${describe(node)}.`,
          hint: `Write ${section}: { name: { use: … } }.`,
          where: whereOf(node.origin, section),
        }),
      );
  }
  return maps;
}

async function checkSection(section: string, settings: Settings | undefined, pass: Pass): Promise<void> {
  const kind = kindOfSection.get(section) as Kind;
  const entry = pass.root.entries.get(section);
  if (section === 'tasks') return checkTasks(settings, pass);
  if (section !== kind) return void (await checkMap(pass.sections.get(section), kind, section, pass));
  if (entry && !isNull(entry.value)) await checkEntry({ kind, name: section, path: section, entry }, pass);
}

async function checkTasks(settings: Settings | undefined, pass: Pass): Promise<void> {
  const tasks = pass.sections.get('tasks')?.entries ?? new Map<string, Entry>();
  const weights = new Map<string, number>();
  for (const [name, entry] of tasks) {
    const path = joinPath('tasks', name);
    const written = child(entry.value, 'weight');
    weights.set(name, 0);
    if (written?.kind === 'scalar' && written.value === 0 && settings?.run.conversation.task !== name)
      continue;
    await checkEntry({ kind: 'task', name, path, entry }, pass);
    const task = pass.entries.get(path);
    weights.set(name, task ? Number(task.frame.weight) : 1);
    if (!task) continue;
    pass.problems.push(...rewardProblems(task, entry, pass.entries));
    await checkProtocol(task, entry, pass);
  }
  if (settings) pass.problems.push(...taskProblems(settings, pass.root, weights));
}

/** The protocol a task speaks: the entry of that name in `protocols`, else the plugin of that name. */
async function checkProtocol(task: CheckedEntry, { key }: Entry, pass: Pass): Promise<void> {
  const { protocol: name } = task.plugin.traits as TaskTraits;
  const listed = pass.sections.get('protocols')?.entries.get(name);
  const path = joinPath('protocols', name);
  if (!listed && !pass.loader.names('protocol').includes(name) && !name.includes('/'))
    pass.problems.push(
      new SynthError('SYN_CONFIG_REFERENCE', {
        message: `The task "${task.name}" speaks the protocol "${name}", which is neither built in nor in \`protocols\`.`,
        hint: `Add protocols: { ${name}: { use: … } }.`,
        where: task.where,
        plugin: `task/${task.plugin.name}`,
      }),
    );
  else
    await checkEntry({ kind: 'protocol', name, path, entry: listed ?? { key, value: emptyMap(key) } }, pass);
}
