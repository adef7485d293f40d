import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, relative, resolve } from 'node:path';
import { addToList } from '../list-edit.ts';
import { onDisk } from '../on-disk.ts';
import { writeJson, writeLine, type Terminal } from '../terminal.ts';
import { packagesOf, reachOf, reportToJson, type PackageArguments } from './source.ts';
import {
  findConfigFile,
  inspectPackage,
  namespaceOf,
  packageName,
  SynthError,
  throwAll,
} from '../../core/index.ts';

/** `synth plugins add <package>`: lists a package in the configuration once it is installed and its plugins are declared rightly. */
export async function addPackage(given: PackageArguments, terminal: Terminal): Promise<number> {
  const { cwd, stdout } = terminal;
  const { name, version } = split(given.name);
  const path = given.config === undefined ? await findConfigFile(cwd) : resolve(cwd, given.config);
  if (path === undefined)
    throw new SynthError('SYN_CONFIG_NOT_FOUND', {
      message: `There is no synth.config.yaml in ${cwd}.`,
      hint: 'Make one: synth init. Or name a file: --config.',
    });
  const shown = relative(cwd, path);
  const listed = await packagesOf({ config: shown }, terminal);
  if (given.install) await npmInstall(`${name}${version}`, dirname(path), terminal);
  const twin = listed.find((entry) => entry.name !== name && namespaceOf(entry.name) === namespaceOf(name));
  if (twin !== undefined)
    throw new SynthError('SYN_USAGE', {
      message: `${shown} lists "${twin.name}" already, whose plugins have the namespace "${namespaceOf(name)}" too.`,
      hint: 'List one of them.',
    });
  const report = await inspectPackage({
    name,
    folder: dirname(path),
    where: { file: shown, path: 'plugins' },
  });
  throwAll(report.problems);
  const isNew = listed.every((entry) => entry.name !== name);
  if (isNew) write(path, shown, name);
  if (given.json) writeJson(stdout, { ...reportToJson(report), added: isNew });
  else {
    writeLine(stdout, isNew ? `Added ${name} to ${shown}.` : `${shown} lists ${name} already.`);
    for (const { use, plugin } of report.plugins)
      writeLine(stdout, `  use: ${use}   a plugin of the kind ${String(plugin.kind)}: ${plugin.summary}`);
    writeLine(stdout, `  It may reach: ${reachOf(report)}.`);
  }
  return 0;
}

/** `synth-plugin-mine@^1.2` as its name, and the version with its sign. */
function split(given: string | undefined): { readonly name: string; readonly version: string } {
  const [, name = '', version = ''] = /^(@?[^@]*)(@.+)?$/.exec(given ?? '') ?? [];
  if (packageName.test(name)) return { name, version };
  throw new SynthError('SYN_USAGE', {
    message: given === undefined ? 'No package is named.' : `"${given}" is not the name of a package.`,
    hint: 'Write: synth plugins add synth-plugin-mine. A plugin in a file needs no list: use: ./file.js',
  });
}

function write(path: string, shown: string, name: string): void {
  const text = onDisk(path, () => readFileSync(path, 'utf8'));
  const edited = /^\.[cm]?js$/.test(extname(path)) ? null : addToList(text, 'plugins', name);
  if (edited === null)
    throw new SynthError('SYN_USAGE', {
      message: `${shown} is written in a way that cannot be added to from here.`,
      hint: `Add it by hand: plugins: [${JSON.stringify(name)}]`,
    });
  onDisk(path, () => writeFileSync(path, edited));
}

/** Runs npm as the user would; what it says goes to stderr. */
async function npmInstall(spec: string, folder: string, { env, stderr }: Terminal): Promise<void> {
  const child = spawn('npm', ['install', '--no-audit', '--no-fund', spec], {
    cwd: folder,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  child.stdout.on('data', (chunk: Buffer) => stderr.write(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.write(chunk));
  const code = await new Promise<number | null>((done, fail) =>
    child.on('error', fail).on('close', done),
  ).catch((cause: unknown) => {
    throw new SynthError('SYN_PLUGIN_LOAD', {
      message: `npm could not be started: ${(cause as Error).message}.`,
      hint: `Install the package yourself: npm install ${spec}`,
      cause,
    });
  });
  if (code !== 0)
    throw new SynthError('SYN_PLUGIN_LOAD', {
      message: `npm install ${spec} failed with code ${code}.`,
      hint: 'What npm said stands above. The configuration is as it was.',
    });
}
