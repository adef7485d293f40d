// Copies what tsc leaves behind (presets, templates, bundled sample documents) next to the compiled code, so that every module
// finds its data relative to itself, in the source tree and in the package alike; and takes away what has no source any more.
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';

const assets = [
  'presets',
  'bin/templates',
  'plugins/tools/corpus/sample',
  'plugins/tools/cgp-conversations/sample',
];
for (const path of assets) cpSync(path, `dist/${path}`, { recursive: true });

for (const path of readdirSync('dist', { recursive: true })) {
  const source = path.replace(/\.(d\.ts|js)$/, '.ts');
  const isCompiled = /^(bin|core|plugins)\//.test(path) && source !== path;
  const asset = assets.find((folder) => path.startsWith(`${folder}/`));
  if (asset !== undefined ? !existsSync(path) : isCompiled && !existsSync(source))
    rmSync(`dist/${path}`, { recursive: true, force: true });
}
chmodSync('dist/bin/synth.js', 0o755);
