import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { presetNames } from '../core/index.ts';

/** Folder of the built-in presets, beside this file's folder in the source tree and in the package alike. */
export const presetsFolder = fileURLToPath(new URL('../presets/', import.meta.url));

export interface Preset {
  readonly name: string;
  readonly text: string;
  /** The comment at its top, as one paragraph. */
  readonly summary: string;
}

export function readPresets(): Preset[] {
  return presetNames(presetsFolder).map((name) => {
    const text = readFileSync(`${presetsFolder}/${name}.yaml`, 'utf8');
    const lines = text.split('\n');
    const end = lines.findIndex((line) => !line.startsWith('#'));
    const summary = lines
      .slice(0, end)
      .map((line) => line.replace(/^#\s*/, ''))
      .join(' ');
    return { name, text, summary };
  });
}
