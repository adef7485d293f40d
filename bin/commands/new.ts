import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import type { Command } from '../commands.ts';
import { onDisk } from '../on-disk.ts';
import { pluginPackage, type PluginNames } from '../plugin-package.ts';
import { writeJson, writeLine } from '../terminal.ts';
import { kinds, namespaceOf, suggest, SynthError, type Kind } from '../../core/index.ts';

export const command: Command = {
  usage: 'new <kind> <name>',
  options: {
    folder: { type: 'string', describe: 'Where to; default: synth-plugin-<name> here', requiresArg: true },
    json: { type: 'boolean', describe: 'One JSON object' },
  },
  examples: [
    ['synth new scorer mine', 'the package synth-plugin-mine with the scorer mine/mine'],
    ['synth new tool @acme/feeds', 'the package @acme/synth-plugin-feeds'],
  ],
  async run(args, { cwd, stdout }) {
    const names = namesOf(args['kind'] as string, args['name'] as string);
    const folder = resolve(cwd, (args['folder'] as string | undefined) ?? basename(names.packageName));
    const shown = relative(cwd, folder) || '.';
    if (onDisk(folder, () => existsSync(folder) && readdirSync(folder).length > 0)) throw filled(shown);
    const files = pluginPackage(names);
    onDisk(folder, () => {
      mkdirSync(folder, { recursive: true });
      for (const [name, text] of Object.entries(files))
        writeFileSync(join(folder, name), text, { flag: 'wx' });
    });
    const { packageName, use, kind } = names;
    if (args['json'])
      writeJson(stdout, {
        type: 'created',
        package: packageName,
        folder,
        kind,
        use,
        files: Object.keys(files),
      });
    else {
      writeLine(stdout, `Wrote ${shown}: the package ${packageName} with the ${kind} ${use}.`);
      writeLine(stdout, `Next: cd ${shown} && npm install && npm test`);
    }
    return 0;
  },
};

/** A name for npm and for YAML in one. */
const nameShape = /^(?:(@[a-z0-9][a-z0-9._-]*)\/)?([a-z0-9]+(?:-[a-z0-9]+)*)$/;
/** npm allows 214 characters for the whole name. */
const longestName = 64;

function namesOf(kind: string, given: string): PluginNames {
  const known = kinds.find((name) => name === kind);
  if (known === undefined)
    throw new SynthError('SYN_USAGE', {
      message: `There is no kind of plugin "${kind}".`,
      hint: suggest(kind, kinds, 'Kinds'),
    });
  const [, scope, name] = nameShape.exec(given) ?? [];
  if (name === undefined || given.length > longestName)
    throw new SynthError('SYN_USAGE', {
      message: `"${given}" cannot be the name of a plugin.`,
      hint: `Use lower-case letters, digits and hyphens, at most ${longestName}; a scope may stand before it: @acme/mine.`,
    });
  if (name.startsWith('synth-plugin'))
    throw new SynthError('SYN_USAGE', {
      message: `"${given}" has what the package's name begins with anyway.`,
      hint: `Leave it out: synth new ${kind} ${given.replace(/synth-plugin-?/, '') || 'mine'}`,
    });
  const packageName = `${scope === undefined ? '' : `${scope}/`}synth-plugin-${name}`;
  return { kind: known satisfies Kind, name, packageName, use: `${namespaceOf(packageName)}/${name}` };
}

const filled = (shown: string): SynthError =>
  new SynthError('SYN_USAGE', {
    message: `${shown} is there already, and not empty.`,
    hint: 'Choose another name, or another place: --folder <path>',
  });
