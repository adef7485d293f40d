import { SynthError, type Where } from '../errors/synth-error.ts';
import type { AnyPlugin } from '../contracts/plugin.ts';
import { manifestFaults } from './manifest.ts';

/** A package or file that exports what no plugin is, or the same twice. */
export const misdeclared = (label: string, faults: readonly string[], where: Where): SynthError =>
  new SynthError('SYN_PLUGIN_MANIFEST', {
    message: `The plugin ${label} is not declared rightly: ${faults.join('; ')}.`,
    hint: 'Its author has to correct it; `synth new` writes a plugin that is right.',
    where,
    plugin: label,
  });

/** The default export of a module; compiled CommonJS wraps it once more. */
export function defaultOf(module: unknown): unknown {
  const { default: exported } = (module ?? {}) as { default?: unknown };
  const inner = exported as { __esModule?: unknown; default?: unknown } | null | undefined;
  return typeof inner === 'object' && inner?.__esModule === true ? inner.default : exported;
}

/** Why a module has no plugin to offer at all; null when it has something to look at. */
export function exportFault(module: unknown): string | null {
  if (defaultOf(module) !== undefined) return null;
  const names = Object.keys(module ?? {}).filter((name) => name !== 'default');
  return `it has no default export${names.length > 0 ? `, only ${names.join(', ')}` : ''}; write export default definePlugin({ … })`;
}

/** All faults of what a module exports as one plugin; one that cannot even be read is told so. */
export function faultsOf(exported: unknown): string[] {
  try {
    return manifestFaults(exported);
  } catch (cause) {
    return [`reading it throws: ${cause instanceof Error ? cause.message : String(cause)}`];
  }
}

/** Every plugin of a package; one that is declared wrongly, or twice, stops them all with its name. */
export function packagePlugins(label: string, module: unknown, where: Where): AnyPlugin[] {
  const missing = exportFault(module);
  if (missing !== null) throw misdeclared(label, [missing], where);
  const exported = defaultOf(module);
  const list: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  if (list.length === 0) throw misdeclared(label, ['its list of plugins is empty'], where);
  const many = list.length > 1;
  const faults = list.flatMap((item, index) =>
    faultsOf(item).map((fault) => (many ? `${nameOf(item, index)}: ${fault}` : fault)),
  );
  if (faults.length > 0) throw misdeclared(label, faults, where);
  const plugins = list as readonly AnyPlugin[];
  const ids = plugins.map(({ kind, name }) => `${String(kind)}/${name}`);
  const twin = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twin !== undefined) throw misdeclared(label, [`it exports two plugins called ${twin}`], where);
  return [...plugins];
}

function nameOf(item: unknown, index: number): string {
  const { kind, name } = (item ?? {}) as { readonly kind?: unknown; readonly name?: unknown };
  return typeof name === 'string' ? `${String(kind)}/${name}` : `plugin ${index + 1} of the list`;
}
