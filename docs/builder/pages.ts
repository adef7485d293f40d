import type { Options } from 'yargs';
import {
  baseNeeds,
  catalogue,
  kinds,
  loadCatalog,
  sections,
  type AnyPlugin,
  type Kind,
} from '../../core/index.ts';
import { settingsSchema } from '../../core/config/schema.ts';
import { commands } from '../../bin/commands.ts';
import { configFlags } from '../../bin/flags.ts';
import { readPresets } from '../../bin/presets.ts';
import { catalog } from '../../plugins/catalog.ts';
import { declarationsOf } from './contracts.ts';
import { kindPage, placesOf, type Places } from './kind-page.ts';
import { anchorOf, code, page, prose, table } from './markdown.ts';
import { optionHead, optionRows, schemaOf, valueOf, type Property } from './options.ts';

/** Every generated page: its path below `docs`, and its text. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const plugins = await loadCatalog(catalog);
  const ofKind = (kind: Kind): AnyPlugin[] => plugins.filter((plugin) => plugin.kind === kind);
  const shared: Places = new Map([
    ...sharedFiles.flatMap((file) =>
      placesOf(file, '').map(([name]): [string, string] => [name, `../values.md#${anchorOf(name)}`]),
    ),
    ...kinds.flatMap((kind) => placesOf(kind, `${kind}.md#contract`)),
  ]);
  return new Map([
    ...kinds.map((kind): [string, string] => [`kinds/${kind}.md`, kindPage(kind, ofKind(kind), shared)]),
    ['values.md', valuesPage()],
    ['built-ins.md', builtInsPage(ofKind)],
    ['configuration.md', configurationPage()],
    ['commands.md', await commandsPage()],
    ['errors.md', errorsPage()],
  ]);
}

/** Contract files that several kinds use. */
const sharedFiles = ['values', 'io', 'json'];
const typesShared = new Set(sharedFiles.flatMap((file) => placesOf(file, '').map(([name]) => name)));

function valuesPage(): string {
  const parts = sharedFiles.flatMap((file) => {
    let before = '';
    return declarationsOf(file).flatMap(({ name, summary, text, isType }) => {
      // A zod schema belongs to the type that is made of it, which comes next.
      if (!isType) {
        before = `${before}${text}\n\n`;
        return [];
      }
      const block = `\`\`\`ts contract\n${before}${text}\n\`\`\``;
      before = '';
      return [`## ${name}`, prose(summary), block];
    });
  });
  return page(
    '# Values and services',
    'What plugins hand to each other, and what the host hands to them. All of it is plain, read-only data; times are milliseconds.',
    '## What setup gets',
    'The first argument of `setup` holds these, and what the plugin asks for in `needs`: other plugins by `ref(kind)`, `optionalRef(kind)` or `slots(kind)`, and a service that is not there by itself by its token.',
    servicesTable(),
    ...parts,
  );
}

function servicesTable(): string {
  const rows = declarationsOf('plugin').flatMap(({ name, text }) => {
    const [, type = '', id = ''] = /= token<(\w+)>\('(\w+)'\)/.exec(text) ?? [];
    if (id === '') return [];
    const shown = typesShared.has(type) ? `[${code(type)}](#${anchorOf(type)})` : code(type);
    return [[code(id), shown, id in baseNeeds ? 'always' : `by \`needs: { ${id}: ${name} }\``]];
  });
  return table(['service', 'type', 'there'], rows);
}

const builtInsPage = (ofKind: (kind: Kind) => AnyPlugin[]): string =>
  page(
    '# Built-in plugins',
    'Each stands after `use:` in the configuration; `synth plugins scorer/rouge` shows one in the terminal.',
    ...kinds.flatMap((kind) => [
      `## ${kind}`,
      ofKind(kind).length === 0
        ? `None yet; see [its contract](kinds/${kind}.md).`
        : table(
            ['name', 'what it does'],
            ofKind(kind).map(({ name, summary }) => [
              `[${name}](kinds/${kind}.md#${anchorOf(name)})`,
              prose(summary),
            ]),
          ),
    ]),
  );

function configurationPage(): string {
  const { properties = {}, ...rest } = schemaOf(settingsSchema);
  const isGroup = (property: Property): boolean => property.properties !== undefined;
  const single = Object.fromEntries(Object.entries(properties).filter(([, inner]) => !isGroup(inner)));
  const groups = Object.entries(properties).filter(([, inner]) => isGroup(inner));
  const named = kinds.filter((kind) => sections[kind] !== null);
  return page(
    '# Configuration',
    'A configuration is YAML: `synth.config.yaml` in the folder where `synth` runs, or the file after `--config`. `synth check` tries it offline and shows every fault at once.',
    'It may build on another one with `extends`. Maps merge by key, scalars and lists replace, `null` removes what is inherited, and a changed `use` drops the options of the plugin it replaces. A secret is accepted only as `${env:NAME}` or `${file:./path}`; `${env:NAME:-value}` gives one a default. Every value can be set on the command line too: `--set run.steps=5`.',
    '## General',
    table(optionHead, [
      [
        code('extends'),
        'text',
        '',
        'What this builds on: a built-in preset, ./file.yaml, or package/preset.',
      ],
      [code('plugins'), 'list of text', '', 'Packages whose plugins are used here.'],
      ...optionRows({ ...rest, properties: single }),
    ]),
    '## Plugins',
    'Each entry names its plugin with `use`; the options of that plugin stand beside it. Without `use`, an entry is of the built-in plugin of its own name.',
    table(
      ['section', 'what stands there'],
      [
        ...named.map((kind) => [
          code(sections[kind]!),
          sections[kind] === kind
            ? `The [${kind}](kinds/${kind}.md) of this node.`
            : `Every [${kind}](kinds/${kind}.md) by name.`,
        ]),
        [
          code('chains'),
          'Options for [chains](kinds/chain.md) by their name, read when `chain` uses that one.',
        ],
        [code('onChain'), 'What differs on a chain, by its name, as it would stand at the root.'],
        [code('dev'), 'What differs with `--dev`, as it would stand at the root.'],
      ],
    ),
    ...groups.flatMap(([name, group]) => [
      `## ${name}`,
      prose(group.description ?? valueOf(group)),
      table(optionHead, optionRows(group, `${name}.`)),
    ]),
    '## Presets',
    table(
      ['preset', 'what it runs'],
      readPresets().map(({ name, summary }) => [code(name), prose(summary)]),
    ),
  );
}

async function commandsPage(): Promise<string> {
  const parts: string[] = [];
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const { command } = await load();
    const own = Object.entries(command.options).filter(([flag, option]) => configFlags[flag] !== option);
    const configured = Object.keys(configFlags).every((flag) => flag in command.options);
    parts.push(`## ${name}`, prose(summary), `Usage: ${code(`synth ${command.usage}`)}`);
    if (configured) parts.push('Takes the [flags of the configuration](#flags-of-the-configuration).');
    if (own.length > 0) parts.push(flagTable(own));
    if (command.examples !== undefined)
      parts.push(command.examples.map(([line, what]) => `- ${code(line)}: ${prose(what)}`).join('\n'));
  }
  return page(
    '# Commands',
    '`synth <command> --help` shows the same. Results go to standard output, words to standard error; with `--json` there is one JSON object a line.',
    ...parts,
    '## Flags of the configuration',
    'For every command that reads one. Those with a path in brackets are short for `--set <path>=…`.',
    flagTable(Object.entries(configFlags)),
  );
}

const flagTable = (flags: readonly (readonly [string, Options])[]): string =>
  table(
    ['flag', 'what it does', 'default'],
    flags.map(([flag, { describe, default: standard }]) => [
      code(`--${flag}`),
      prose(String(describe ?? '')),
      standard === undefined ? '' : code(String(standard)),
    ]),
  );

const errorsPage = (): string =>
  page(
    '# Errors',
    'An error has a permanent code, says what happened and where, and what to do about it. The exit code of `synth` tells whose turn it is:',
    table(
      ['exit', 'who can mend it'],
      [
        ['2', 'you: a setting, a key, a command line'],
        ['3', 'the author of the plugin that is named; starting again may do meanwhile'],
        ['4', 'whoever runs a remote that stays down; try again later'],
        ['70', 'us: please report it with the stack shown'],
      ],
    ),
    table(
      ['code', 'exit', 'what happened'],
      Object.entries(catalogue).map(([name, { exit, title }]) => [code(name), String(exit), title]),
    ),
  );
