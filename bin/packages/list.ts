import { renderTable } from '../table.ts';
import { writeJson, writeLine, type Terminal } from '../terminal.ts';
import { inspectAll, packagesOf, reachOf, reportToJson, type PackageArguments } from './source.ts';

/** `synth plugins list`: the packages of a configuration, what they offer and what they may reach. */
export async function listPackagesInUse(given: PackageArguments, terminal: Terminal): Promise<number> {
  const { stdout, columns } = terminal;
  const packages = await packagesOf(given, terminal);
  const reports = await inspectAll(packages);
  if (given.json) for (const report of reports) writeJson(stdout, reportToJson(report));
  else if (reports.length === 0)
    writeLine(
      stdout,
      'The configuration lists no package. To add one: synth plugins add <package> --install',
    );
  else {
    const rows = reports.map((report): string[] => [
      `${report.name} ${report.version ?? ''}`.trim(),
      report.problems.length > 0
        ? 'see: synth plugins check'
        : report.plugins.map(({ use, plugin }) => `${String(plugin.kind)} ${use}`).join(', '),
      report.folder === null ? 'not installed' : reachOf(report),
    ]);
    writeLine(stdout, renderTable(['package', 'plugins', 'may reach'], rows, { columns }));
  }
  return 0;
}
