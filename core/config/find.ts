import { existsSync, readdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { cosmiconfig, type Loader } from 'cosmiconfig';
import { SynthError } from '../errors/synth-error.ts';
import { describe, textOf, whereOf, type ConfigNode } from './node.ts';
import { packageFolder } from './package-folder.ts';
import { suggest } from './suggest.ts';

const places = [
  'synth.config.yaml',
  'synth.config.yml',
  'synth.config.json',
  'synth.config.js',
  '.synthrc',
  '.synthrc.yaml',
  '.synthrc.yml',
  '.synthrc.json',
];

/** The configuration file of a folder, absolute; undefined when there is none. Reading it is the caller's. */
export async function findConfigFile(folder: string): Promise<string | undefined> {
  const found: Loader = (path) => path;
  const loaders = { '.yaml': found, '.yml': found, '.json': found, '.js': found, noExt: found };
  const options = { searchPlaces: places, loaders, searchStrategy: 'none', cache: false } as const;
  try {
    return (await cosmiconfig('synth', { ...options, ignoreEmptySearchPlaces: false }).search(folder))
      ?.filepath;
  } catch (cause) {
    // cosmiconfig first reads settings of its own, from package.json and .config/ of the working directory.
    throw new SynthError('SYN_CONFIG_SYNTAX', {
      message: `Looking for a configuration failed: ${String((cause as Error).message)
        .split('\n')[0]
        ?.trim()}`,
      hint: 'Correct that file, or name the configuration: --config synth.config.yaml.',
      where: { file: folder },
      cause,
    });
  }
}

/** Names of the built-in presets, sorted. */
export const presetNames = (presetsFolder: string): string[] =>
  readdirSync(presetsFolder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();

/** The file of a built-in preset; SYN_PRESET_NOT_FOUND with the names there are. */
export function findPreset(name: string, presetsFolder: string, node?: ConfigNode): string {
  const names = presetNames(presetsFolder);
  if (names.includes(name)) return join(presetsFolder, `${name}.yaml`);
  throw new SynthError('SYN_PRESET_NOT_FOUND', {
    message: `No preset is called "${name}".`,
    hint: suggest(name, names, 'Built-in presets'),
    ...(node === undefined ? { where: { file: '--preset' } } : { where: whereOf(node.origin, 'extends') }),
  });
}

/** The file that `extends` names: a built-in preset, `./file.yaml`, or `package/preset` (`presets/preset.yaml` in it). */
export function findBase(node: ConfigNode, presetsFolder: string): string {
  const name = textOf(node);
  if (name === undefined || name === '')
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: `Expected the name of a preset or a file, got ${describe(node)}.`,
      hint: `Built-in presets: ${presetNames(presetsFolder).join(', ')}.`,
      where: whereOf(node.origin, 'extends'),
    });
  const { folder } = node.origin.source;
  if (!name.startsWith('.') && !isAbsolute(name))
    return name.includes('/') ? findPackagePreset(name, folder, node) : findPreset(name, presetsFolder, node);
  const path = resolve(folder, name);
  if (existsSync(path)) return path;
  throw new SynthError('SYN_CONFIG_NOT_FOUND', {
    message: `There is no file ${name}.`,
    hint: 'The path is relative to the file that says `extends`.',
    where: whereOf(node.origin, 'extends'),
  });
}

/** Presets are data, so the package's `exports` have no say: the folder is looked up the way Node looks up packages. */
function findPackagePreset(name: string, folder: string, node: ConfigNode): string {
  const slash = name.lastIndexOf('/');
  const [packageName, preset] = [name.slice(0, slash), name.slice(slash + 1)];
  const where = whereOf(node.origin, 'extends');
  const root = packageFolder(packageName, folder);
  if (root !== undefined) return findPresetOf(packageName, preset, join(root, 'presets'), where);
  throw new SynthError('SYN_PRESET_NOT_FOUND', {
    message: `The package "${packageName}" is not installed near this file.`,
    hint: `Run: npm install ${packageName}. For a file, write ./${name}.`,
    where,
  });
}

function findPresetOf(
  packageName: string,
  preset: string,
  folder: string,
  where: ReturnType<typeof whereOf>,
): string {
  const names = existsSync(folder) ? presetNames(folder) : [];
  if (names.includes(preset)) return join(folder, `${preset}.yaml`);
  throw new SynthError('SYN_PRESET_NOT_FOUND', {
    message: `The package "${packageName}" has no preset "${preset}".`,
    hint: suggest(preset, names, 'Its presets'),
    where,
  });
}
