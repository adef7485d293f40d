import { presetsFolder } from '../presets.ts';
import type { Terminal } from '../terminal.ts';
import {
  inspectPackage,
  listedPackages,
  loadConfig,
  throwAll,
  type PackageEntry,
  type PackageReport,
} from '../../core/index.ts';

/** What a command about packages was told. */
export interface PackageArguments {
  readonly name: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
  readonly install: boolean;
}

/** The packages a configuration lists, whether they are installed or not. */
export async function packagesOf(
  { config }: Pick<PackageArguments, 'config'>,
  { cwd, env }: Pick<Terminal, 'cwd' | 'env'>,
): Promise<PackageEntry[]> {
  const document = await loadConfig({ cwd, env, presetsFolder, config });
  const { packages, problems } = listedPackages(document);
  throwAll(problems);
  return packages;
}

export async function inspectAll(packages: readonly PackageEntry[]): Promise<PackageReport[]> {
  const reports: PackageReport[] = [];
  for (const entry of packages) reports.push(await inspectPackage(entry));
  return reports;
}

/** What a package may reach, as far as it says so itself. */
export function reachOf({ plugins, mentions, dependencies, installScript }: PackageReport): string {
  const asked = plugins.flatMap(({ asksFor }) => asksFor);
  const traits = plugins.map(({ plugin }) => plugin.traits as { network?: boolean; offline?: boolean });
  const network = traits.some((own) => own.network === true || own.offline === false);
  const all = [
    ...asked,
    ...(network ? ['the network'] : []),
    ...mentions,
    ...(dependencies.length > 0 ? [`what ${dependencies.join(', ')} may`] : []),
    ...(installScript ? ['a script at install'] : []),
  ];
  return all.length === 0 ? 'nothing that it tells of' : [...new Set(all)].join(', ');
}

/** A report without what cannot be JSON. */
export const reportToJson = ({ plugins, problems: _problems, ...rest }: PackageReport) => ({
  type: 'package',
  ...rest,
  plugins: plugins.map(({ use, plugin: { kind, summary, traits }, asksFor }) => ({
    use,
    kind: String(kind),
    summary,
    traits: traits as Record<string, never>,
    asksFor: [...asksFor],
  })),
});
