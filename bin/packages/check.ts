import { relative } from 'node:path';
import { count } from '../table.ts';
import { writeJson, writeLine, type Terminal } from '../terminal.ts';
import { inspectAll, packagesOf, reachOf, reportToJson, type PackageArguments } from './source.ts';
import { findConfigFile, throwAll, type PackageEntry, type PackageReport } from '../../core/index.ts';

/** `synth plugins check [package]`: everything that can be told of packages without running a node; fails on what is wrong. */
export async function checkPackages(given: PackageArguments, terminal: Terminal): Promise<number> {
  const { stdout, cwd } = terminal;
  const reports = await inspectAll(await chosen(given, terminal));
  for (const report of reports)
    if (given.json) writeJson(stdout, reportToJson(report));
    else if (report.folder !== null) writeLine(stdout, tell(report, cwd));
  throwAll(reports.flatMap(({ problems }) => problems));
  if (!given.json) writeLine(stdout, `Fine: ${count(reports.length, 'package')}.`);
  return 0;
}

/** The package named, listed or not; else all that are listed. */
async function chosen(given: PackageArguments, terminal: Terminal): Promise<PackageEntry[]> {
  const { name, config } = given;
  if (name === undefined) return packagesOf(given, terminal);
  const hasConfig = config !== undefined || (await findConfigFile(terminal.cwd)) !== undefined;
  const listed = hasConfig ? await packagesOf(given, terminal) : [];
  return [
    listed.find((entry) => entry.name === name) ?? {
      name,
      folder: terminal.cwd,
      where: { file: terminal.cwd },
    },
  ];
}

function tell(report: PackageReport, cwd: string): string {
  const { name, version, folder, plugins, copies } = report;
  return [
    `${name} ${version ?? ''}  in ${relative(cwd, folder ?? '') || '.'}`,
    ...plugins.map(({ use, plugin }) => `  ${String(plugin.kind)} ${use}  ${plugin.summary}`),
    ...copies.map((line) => `  ${line}`),
    `  It may reach: ${reachOf(report)}. It runs in the process of the node, with all that the node may do.`,
  ].join('\n');
}
