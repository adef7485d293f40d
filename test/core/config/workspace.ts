import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig, type ConfigDocument } from '../../../core/index.ts';

export const presetsFolder = fileURLToPath(new URL('../../../presets', import.meta.url));

/** A working directory with these files; `remove` it when done. */
export function createWorkspace(files: Readonly<Record<string, string | Uint8Array>>): {
  cwd: string;
  readonly remove: () => void;
} {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'synth-config-')));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return { cwd, remove: () => rmSync(cwd, { recursive: true, force: true }) };
}

interface Sources {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly presets?: string;
}

/** Loads the configuration of a folder; `args` are `--config`, `--preset` and `--set` as on the command line. */
export function loadFrom(
  cwd: string,
  { args = [], env = {}, presets = presetsFolder }: Sources = {},
): Promise<ConfigDocument> {
  const valueOf = (flag: string): string | undefined =>
    args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined;
  const set = args.flatMap((arg, i): [string, string][] => {
    const text = args[i + 1] ?? '';
    return arg === '--set' ? [[text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]] : [];
  });
  return loadConfig({
    cwd,
    config: valueOf('--config'),
    preset: valueOf('--preset'),
    set,
    dev: args.includes('--dev'),
    env,
    presetsFolder: presets,
  });
}
