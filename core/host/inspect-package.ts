import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../config/package-folder.ts';
import { unresolved } from '../config/packages.ts';
import { SynthError } from '../errors/synth-error.ts';
import { modelsToken, type AnyPlugin, type Need } from '../contracts/plugin.ts';
import { aKind } from '../config/node.ts';
import { version } from '../version.ts';
import { codeReach } from './code-reach.ts';
import {
  createPluginLoader,
  namespaceOf,
  nodeModules,
  type Modules,
  type PackageEntry,
} from './load-plugin.ts';
import { isInRange } from './version-range.ts';

/** A plugin as its package offers it. */
export interface OfferedPlugin {
  /** What YAML says after `use:`. */
  readonly use: string;
  readonly plugin: AnyPlugin;
  /** Other plugins and services it asks for, in words. */
  readonly asksFor: readonly string[];
}

/** What can be told of a package without running a node. */
export interface PackageReport {
  readonly name: string;
  /** null: it is not installed, or has none. */
  readonly version: string | null;
  readonly folder: string | null;
  readonly plugins: readonly OfferedPlugin[];
  /** What its own code mentions: files, the network… */
  readonly mentions: readonly string[];
  /** Packages it brings along by itself. */
  readonly dependencies: readonly string[];
  /** Whether npm runs a script of it when it is installed. */
  readonly installScript: boolean;
  /** Which copies of the packages that matter it meets, in words. */
  readonly copies: readonly string[];
  readonly problems: readonly SynthError[];
}

interface Description {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

const leastZod = '4.1.13';

/** Looks at a package and imports it: what it offers, what it may reach, and everything that is wrong with it. */
export async function inspectPackage(
  entry: PackageEntry,
  modules: Modules = nodeModules,
): Promise<PackageReport> {
  const { name, folder: from, where } = entry;
  const problems: SynthError[] = [];
  const blame = (code: 'SYN_PLUGIN_VERSION', message: string, hint: string): void =>
    void problems.push(new SynthError(code, { message, hint, where, plugin: name }));
  const installed = packageFolder(name, from);
  const folder = installed === undefined ? null : realpathSync(installed);
  const facts = folder === null ? {} : describe(folder);
  const wanted = facts.peerDependencies?.['synth-subnet'];
  if (wanted !== undefined && isInRange(version, wanted) === false)
    blame(
      'SYN_PLUGIN_VERSION',
      `The package "${name}" is for synth-subnet ${wanted}; this is ${version}.`,
      `Run: npm install ${name}@latest, or the version of synth-subnet that it asks for.`,
    );
  const zod = folder === null ? undefined : copyOf('zod', folder);
  if (zod?.own && isInRange(zod.version, `>=${leastZod}`) === false)
    blame(
      'SYN_PLUGIN_VERSION',
      `The package "${name}" brings zod ${zod.version}, which is older than ${leastZod}.`,
      `Its author has to list zod under peerDependencies: "^${leastZod}".`,
    );
  let plugins: AnyPlugin[] = [];
  try {
    resolveOrThrow(entry, modules);
    plugins = await createPluginLoader({}, [entry], modules).loadPackage(entry);
  } catch (error) {
    if (!(error instanceof SynthError)) throw error;
    problems.push(error);
  }
  return {
    name,
    version: facts.version ?? null,
    folder,
    plugins: plugins.map((plugin) => ({
      use: `${namespaceOf(name)}/${plugin.name}`,
      plugin,
      asksFor: asksFor(plugin),
    })),
    mentions: folder === null ? [] : codeReach(folder),
    dependencies: Object.keys(facts.dependencies ?? {}).sort(),
    installScript: ['preinstall', 'install', 'postinstall'].some(
      (script) => facts.scripts?.[script] !== undefined,
    ),
    copies: folder === null ? [] : copiesOf(folder, facts),
    problems,
  };
}

function resolveOrThrow({ name, folder, where }: PackageEntry, modules: Modules): void {
  try {
    modules.resolve(name, folder);
  } catch (cause) {
    throw unresolved(name, folder, where, cause);
  }
}

function describe(folder: string): Description {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Description;
  } catch (cause) {
    throw new SynthError('SYN_PLUGIN_LOAD', {
      message: `${join(folder, 'package.json')} cannot be read: ${(cause as Error).message}.`,
      hint: 'Install the package again.',
      cause,
    });
  }
}

/** Which copy of a package another one meets, and whether it is not the one we use. */
function copyOf(
  name: string,
  folder: string,
): { readonly version: string; readonly own: boolean } | undefined {
  const met = packageFolder(name, folder);
  if (met === undefined) return undefined;
  const ours = packageFolder(name, import.meta.dirname);
  const own = ours === undefined || realpathSync(met) !== realpathSync(ours);
  return { version: describe(met).version ?? '?', own };
}

function copiesOf(folder: string, { peerDependencies, dependencies }: Description): string[] {
  const told: string[] = [];
  const wanted = peerDependencies?.['synth-subnet'];
  told.push(
    wanted === undefined
      ? 'It does not say which versions of synth-subnet it works with (peerDependencies).'
      : `It is for synth-subnet ${wanted}; this is ${version}.`,
  );
  const zod = copyOf('zod', folder);
  if (zod)
    told.push(zod.own ? `It has a zod of its own, ${zod.version}.` : `It shares our zod, ${zod.version}.`);
  if (dependencies?.['synth-subnet'] !== undefined)
    told.push('It brings a synth-subnet of its own; its author should list it under peerDependencies.');
  if (dependencies?.['tsyringe'] !== undefined)
    told.push('Its tsyringe shares nothing with the one of the host.');
  return told;
}

const asksFor = ({ needs }: AnyPlugin): string[] => [
  ...new Set(
    Object.values(needs as Record<string, Need>).flatMap((need) => {
      if (need.need === 'token') return need.id === modelsToken.id ? ['models on this machine'] : [need.id];
      return need.need === 'slots' ? [`${need.kind}s`] : [aKind(need.kind)];
    }),
  ),
];
