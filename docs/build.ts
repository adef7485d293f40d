// Builds the site from the Markdown in this folder: `npm run docs`. Open docs/dist/index.html.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { buildSite, deadLinks } from './builder/site.ts';

const out = join(import.meta.dirname, 'dist');
const site = buildSite();
rmSync(out, { recursive: true, force: true });
for (const [path, text] of site) {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  writeFileSync(join(out, path), text);
}
const dead = deadLinks(site);
for (const link of dead) console.error(`Dead link: ${link}`);
console.log(`${site.size - 1} pages in docs/dist.`);
process.exitCode = dead.length > 0 ? 1 : 0;
