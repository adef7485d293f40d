import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Folder of the built-in presets, beside this file's folder in the source tree and in the package alike. */
export const presetsFolder = fileURLToPath(new URL('../presets/', import.meta.url));

export interface Preset {
  readonly name: string;
  readonly text: string;
  /** The comment at its top, as one paragraph. */
  readonly summary: string;
}

export function readPresets(): Preset[] {
  return readdirSync(presetsFolder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const text = readFileSync(`${presetsFolder}/${file}`, 'utf8');
      const lines = text.split('\n');
      const end = lines.findIndex((line) => !line.startsWith('#'));
      const summary = lines
        .slice(0, end)
        .map((line) => line.replace(/^#\s*/, ''))
        .join(' ');
      return { name: file.replace(/\.yaml$/, ''), text, summary };
    });
}
