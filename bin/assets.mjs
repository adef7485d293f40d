// Copies what tsc leaves behind (presets, bundled sample documents) next to the compiled code, so that every module
// finds its data relative to itself, in the source tree and in the package alike.
import { cpSync, existsSync, chmodSync } from 'node:fs';

for (const path of [
  'presets',
  'bin/templates',
  'plugins/tools/corpus/sample',
  'plugins/tools/cgp-conversations/sample',
]) {
  if (existsSync(path)) cpSync(path, `dist/${path}`, { recursive: true });
}
chmodSync('dist/bin/synth.js', 0o755);
