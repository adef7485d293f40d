import { basename, dirname, resolve } from 'node:path';
import { SynthError } from '../errors/synth-error.ts';
import { withChainOptions } from './chains.ts';
import { readEnv } from './env.ts';
import { findBase, findConfigFile, findPreset } from './find.ts';
import { layUp } from './layers.ts';
import { child, textOf, whereOf, type ConfigDocument, type MapNode } from './node.ts';
import { displayPath, readConfigFile } from './read.ts';
import { overlay, type Flag } from './set.ts';

export interface LoadOptions {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** File named by `--config`. */
  readonly config?: string | undefined;
  /** Built-in preset named by `--preset`. */
  readonly preset?: string | undefined;
  /** `--set path=value` and the flags that stand for one, in order; later ones win. */
  readonly set?: readonly Flag[] | undefined;
  /** Lay the configuration's `dev` section over it. */
  readonly dev?: boolean | undefined;
  /** The environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the built-in presets, absolute. */
  readonly presetsFolder: string;
  /** Where there is neither file nor preset, `set` alone makes the configuration. */
  readonly setAlone?: boolean | undefined;
}

/**
 * Finds and reads a configuration, follows `extends`, and lays the flags on top.
 *
 * `preset` alone: that preset, and no file of the working directory. With `config` too, the file lies over the preset, which
 * then stands in for the file's own `extends`. Neither: the file found in the working directory.
 *
 * Throws SYN_CONFIG_NOT_FOUND, SYN_CONFIG_SYNTAX, SYN_CONFIG_INVALID, SYN_CONFIG_CYCLE, SYN_PRESET_NOT_FOUND or SYN_USAGE.
 */
export async function loadConfig(options: LoadOptions): Promise<ConfigDocument> {
  const { cwd, preset, presetsFolder } = options;
  const flags = overlay(options.set ?? [], cwd);
  const notes: string[] = [];
  const files: string[] = [];
  const found = options.config === undefined ? await findConfigFile(cwd) : resolve(cwd, options.config);
  if (found === undefined && preset === undefined) {
    if (options.setAlone === true)
      return { root: withChainOptions(flags), env: await readEnv([cwd], options.env), files, notes };
    throw new SynthError('SYN_CONFIG_NOT_FOUND', {
      message: `There is no synth.config.yaml in ${cwd}.`,
      hint: 'Name a preset (synth run --preset sn1-validator), name a file (--config), or make one: synth init.',
    });
  }

  /** Everything a file extends, the base first, then the file; `chain` holds the files that led here. */
  const readWithBase = async (
    path: string,
    chain: readonly string[],
    standIn?: string,
  ): Promise<MapNode[]> => {
    const map = await readConfigFile(path, cwd);
    files.unshift(path);
    const own = child(map, 'extends');
    const shown = displayPath(path, cwd);
    let basePath: string | undefined;
    if (standIn !== undefined) {
      basePath = standIn;
      if (own) notes.push(`--preset ${preset} stands in for "extends: ${textOf(own) ?? ''}" of ${shown}.`);
    } else if (own !== undefined) basePath = findBase(own, presetsFolder);
    if (basePath === undefined) return [withoutExtends(map)];
    const links = [...chain, path];
    if (links.includes(basePath))
      throw new SynthError('SYN_CONFIG_CYCLE', {
        message: `Files extend each other in a circle: ${[...links, basePath].map((link) => displayPath(link, cwd)).join(' → ')}.`,
        hint: 'Remove one `extends`.',
        ...(own === undefined ? {} : { where: whereOf(own.origin, 'extends') }),
      });
    return [...(await readWithBase(basePath, links)), withoutExtends(map)];
  };

  const presetPath = preset === undefined ? undefined : findPreset(preset, presetsFolder);
  let main: string;
  let layers: MapNode[];
  if (found !== undefined && (presetPath === undefined || options.config !== undefined)) {
    main = found;
    layers = await readWithBase(found, [], presetPath);
  } else {
    main = presetPath as string;
    if (found !== undefined)
      notes.push(
        `${basename(found)} of this folder is not used; add --config ${basename(found)} to lay it over the preset.`,
      );
    layers = await readWithBase(main, []);
  }
  const own = child(flags, 'extends');
  if (own !== undefined)
    throw new SynthError('SYN_USAGE', {
      message: '`extends` cannot be set by a flag.',
      hint: 'Use --preset.',
      where: whereOf(own.origin, 'extends'),
    });
  const folders = presetPath === main ? [cwd] : [dirname(main), cwd];
  const root = withChainOptions(layUp(layers, flags, options.dev === true));
  return { root, env: await readEnv(folders, options.env), files, notes };
}

function withoutExtends(map: MapNode): MapNode {
  return { ...map, entries: new Map([...map.entries].filter(([key]) => key !== 'extends')) };
}
