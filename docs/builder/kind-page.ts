import { z } from 'zod';
import { frameOf, sections, type AnyPlugin, type JsonObject, type Kind } from '../../core/index.ts';
import { checksFor } from '../../core/testing/index.ts';
import { declarationsOf, mentioned, type Declaration } from './contracts.ts';
import { anchorOf, code, page, prose, table } from './markdown.ts';
import { needRows, optionHead, optionRows, optionsOf, schemaOf } from './options.ts';

/** Where a shared type is described, by its name. */
export type Places = ReadonlyMap<string, string>;

/** The page of one kind: its contract, and every built-in plugin of it. */
export function kindPage(kind: Kind, plugins: readonly AnyPlugin[], shared: Places): string {
  const types = declarationsOf(kind).filter(({ isType }) => isType);
  const name = `${kind[0]!.toUpperCase()}${kind.slice(1)}`;
  const contract = types.find((type) => type.name === name);
  const source = types.map(({ text }) => text).join('\n\n');
  const links = mentioned(source, shared.keys()).filter((type) => !types.some((own) => own.name === type));
  return page(
    `# ${kind}`,
    contract?.summary === undefined ? '' : prose(contract.summary),
    placeOf(kind),
    '## Contract',
    `What \`setup\` of a plugin of kind \`${kind}\` returns is ${code(name)}.${
      types.some(({ name: type }) => type === `${name}Traits`)
        ? ` Its \`traits\` are ${code(`${name}Traits`)}.`
        : ''
    }`,
    `\`\`\`ts contract\n${source}\n\`\`\``,
    links.length === 0
      ? ''
      : `Described elsewhere: ${links.map((type) => `[${code(type)}](${shared.get(type)})`).join(', ')}.`,
    frameTable(kind),
    '## Laws',
    '`checksFor` of `synth-subnet/testing` tries a plugin of this kind by these, as far as they apply to it:',
    lawsOf(kind, plugins)
      .map((law) => `- ${prose(law)}`)
      .join('\n'),
    '## Built in',
    plugins.length === 0
      ? `None yet: a plugin of this kind comes from [a package or a file](../write-a-plugin.md).`
      : table(
          ['name', 'what it does'],
          plugins.map(({ name: plugin, summary }) => [`[${plugin}](#${anchorOf(plugin)})`, prose(summary)]),
        ),
    ...plugins.flatMap(pluginPart),
  );
}

/** Names of the checks that a plugin of a kind goes through. */
function lawsOf(kind: Kind, plugins: readonly AnyPlugin[]): string[] {
  const any = {
    kind,
    name: 'any',
    options: z.strictObject({}),
    needs: {},
    traits: {},
  } as unknown as AnyPlugin;
  const subjects = [...plugins, ...(plugins.length === 0 ? [any] : [])];
  return [...new Set(subjects.flatMap((plugin) => checksFor({ plugin }).map(({ name }) => name)))];
}

/** What of a contract file is not the kind's own: shared with others by name. */
export const placesOf = (file: string, href: string): [string, string][] =>
  declarationsOf(file)
    .filter(({ isType }) => isType)
    .map(({ name }: Declaration) => [name, href]);

function placeOf(kind: Kind): string {
  const section = sections[kind];
  if (section === null)
    return `In the configuration: \`rewards\` and \`penalties\` of a [task](task.md), each a map of ${kind}s by name. Beside its options each has a \`weight\`, and \`against\` where it is to be compared with something else than usual.`;
  return section === kind
    ? `In the configuration: the section \`${section}\`, one for a node.`
    : `In the configuration: the section \`${section}\`, a map by name.`;
}

function frameTable(kind: Kind): string | undefined {
  const { options, needs } = frameOf(kind);
  const rows = [...optionRows(schemaOf(z.strictObject(options))), ...needRows(needs)];
  if (rows.length === 0) return undefined;
  return page(
    '## Beside its own options',
    `Every entry of a ${kind} takes these, whichever plugin it uses.`,
    table(optionHead, rows),
  ).trimEnd();
}

function pluginPart(plugin: AnyPlugin): string[] {
  const rows = optionsOf(plugin);
  const traits = Object.entries(plugin.traits as JsonObject);
  return [
    `### ${plugin.name}`,
    prose(plugin.summary),
    traits.length === 0
      ? ''
      : `Traits: ${traits.map(([name, value]) => code(`${name}: ${JSON.stringify(value)}`)).join(', ')}.`,
    rows.length === 0 ? 'No options.' : table(optionHead, rows),
  ];
}
