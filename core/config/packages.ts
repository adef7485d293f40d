import { SynthError } from '../errors/synth-error.ts';
import { namespaceOf, type Modules, type PackageEntry } from '../host/load-plugin.ts';
import { child, describe, isNull, joinPath, textOf, whereOf, type MapNode } from './node.ts';

/** Packages listed under `plugins:`; each must be installed and have a namespace of its own. None is imported yet. */
export function listPackages(root: MapNode, modules: Modules, problems: SynthError[]): PackageEntry[] {
  const list = child(root, 'plugins');
  if (list === undefined || isNull(list)) return [];
  if (list.kind !== 'list') {
    problems.push(
      new SynthError('SYN_CONFIG_INVALID', {
        message: `Expected a list of package names, got ${describe(list)}.`,
        hint: 'Write plugins: [synth-plugin-name].',
        where: whereOf(list.origin, 'plugins'),
      }),
    );
    return [];
  }
  const packages: PackageEntry[] = [];
  list.items.forEach((item, i) => {
    const where = whereOf(item.origin, joinPath('plugins', i));
    const name = textOf(item);
    if (name === undefined || !/^(@[\w.-]+\/)?[\w-][\w.-]*$/.test(name)) {
      problems.push(
        new SynthError('SYN_CONFIG_INVALID', {
          message: `Expected the name of a package, got ${describe(item)}.`,
          hint: 'A plugin in a file is not listed here; write use: ./file.js where it is used.',
          where,
        }),
      );
      return;
    }
    const twin = packages.find((other) => namespaceOf(other.name) === namespaceOf(name));
    if (twin !== undefined) {
      problems.push(
        new SynthError('SYN_CONFIG_INVALID', {
          message: `The packages "${twin.name}" and "${name}" have the same namespace "${namespaceOf(name)}".`,
          hint: 'List one of them.',
          where,
        }),
      );
      return;
    }
    const { folder } = item.origin.source;
    try {
      modules.resolve(name, folder);
      packages.push({ name, folder, where });
    } catch (cause) {
      problems.push(
        new SynthError('SYN_PLUGIN_LOAD', {
          message: `The package "${name}" cannot be found from here: ${(cause as Error).message}`,
          hint: `Run: npm install ${name}`,
          where,
          plugin: name,
          cause,
        }),
      );
    }
  });
  return packages;
}
