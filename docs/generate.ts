// Writes the pages that are made from the code: `npm run docs:generate`. With --check it writes nothing and fails when one is
// out of date.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { generatedPages } from './builder/pages.ts';

const folder = import.meta.dirname;
const pages = await generatedPages();
const gone = readdirSync(join(folder, 'kinds'))
  .map((name) => `kinds/${name}`)
  .filter((path) => !pages.has(path));
const changed = [...pages].filter(([path, text]) => {
  const file = join(folder, path);
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
});

if (process.argv.includes('--check')) {
  for (const path of [...changed.map(([changedPath]) => changedPath), ...gone])
    console.error(`docs/${path} is out of date; run: npm run docs:generate`);
  process.exitCode = changed.length + gone.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of changed) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const path of gone) rmSync(join(folder, path));
  console.log(`${pages.size} pages, ${changed.length} changed, ${gone.length} removed.`);
}
