import type { Command } from '../commands.ts';
import { addPackage } from '../packages/add.ts';
import { checkPackages } from '../packages/check.ts';
import { listPackagesInUse } from '../packages/list.ts';
import { describe, page } from '../plugin-page.ts';
import { renderTable } from '../table.ts';
import { writeJson, writeLine, type Terminal } from '../terminal.ts';
import { kinds, loadCatalog, suggest, SynthError } from '../../core/index.ts';
import { catalog } from '../../plugins/catalog.ts';

const verbs = { list: listPackagesInUse, add: addPackage, check: checkPackages } as const;

export const command: Command = {
  usage: 'plugins [what] [package]',
  options: {
    config: {
      type: 'string',
      describe: 'Configuration file that lists packages; else synth.config.yaml or .synthrc here',
      requiresArg: true,
    },
    install: { type: 'boolean', describe: 'With add: run npm install for the package first' },
    json: { type: 'boolean', describe: 'One JSON object per line' },
  },
  examples: [
    ['synth plugins', 'every built-in plugin'],
    ['synth plugins scorer', 'those of one kind'],
    ['synth plugins scorer/rouge', 'one plugin with its options'],
    ['synth plugins list', 'packages of the configuration, and what they may reach'],
    ['synth plugins add synth-plugin-mine --install', 'install a package and list it'],
    ['synth plugins check [package]', 'versions, copies, and how its plugins are declared'],
  ],
  async run(args, terminal) {
    const { what, package: name, config } = args as { what?: string; package?: string; config?: string };
    const source = { name, config, json: Boolean(args['json']), install: Boolean(args['install']) };
    if (what !== undefined && Object.hasOwn(verbs, what))
      return verbs[what as keyof typeof verbs](source, terminal);
    if (name !== undefined)
      throw new SynthError('SYN_USAGE', {
        message: `There is nothing to do called "${what}".`,
        hint: suggest(what ?? '', Object.keys(verbs), 'With a package you can'),
      });
    return showBuiltIns(what, source.json, terminal);
  },
};

async function showBuiltIns(
  wanted: string | undefined,
  json: boolean,
  { stdout, columns }: Terminal,
): Promise<number> {
  const chosen = Object.entries(catalog).filter(
    ([name]) => wanted === undefined || name === wanted || name.split('/')[0] === wanted,
  );
  const loaded = await loadCatalog(Object.fromEntries(chosen));
  const [first] = loaded;
  if (first === undefined)
    throw new SynthError('SYN_PLUGIN_NOT_FOUND', {
      message: `There is no built-in plugin or kind "${wanted}".`,
      hint: suggest(wanted ?? '', [...new Set([...kinds, ...Object.keys(catalog)])], 'Plugins'),
    });
  if (json) for (const plugin of loaded) writeJson(stdout, describe(plugin));
  else if (wanted?.includes('/')) writeLine(stdout, page(first, columns));
  else
    writeLine(
      stdout,
      renderTable(
        ['plugin', 'what it does'],
        loaded.map(({ kind, name, summary }) => [`${kind}/${name}`, summary]),
        { columns },
      ),
    );
  return 0;
}
