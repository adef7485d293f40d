import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { catalogue, kinds, rowColumns } from '../core/index.ts';
import { catalog } from '../plugins/catalog.ts';
import { renderMarkdown } from '../docs/builder/render.ts';
import { buildSite, deadLinks } from '../docs/builder/site.ts';
import { blocksOf, checkYaml, readersFolder, runShell } from './helpers/doc-blocks.ts';
import { files, read, root } from './helpers/tree.ts';

const pages = files('docs', '.md');
/** What a generated page quotes of the source is held to it by the test that generates it again. */
const quoted = 'contract';

describe.each(pages)('%s', (page) => {
  const text = read(page);
  const blocks = blocksOf(text);
  const marked = (mark: string): typeof blocks => blocks.filter(({ marks }) => marks.includes(mark));

  it('has no block that nobody tries', () => {
    const tried = ['check', 'run', quoted];
    const untried = blocks.filter(
      ({ marks, language }) =>
        language !== 'text' && !marks.some((mark) => tried.includes(mark) || mark.startsWith('file=')),
    );
    expect(untried).toEqual([]);
  });

  it('names no error that there is not', () => {
    const named = [...text.matchAll(/\bSYN_\w+/g)].map(([code]) => code.replace(/_$/, ''));
    const areas = Object.keys(catalogue).join(' ');
    expect(named.filter((code) => !areas.includes(code))).toEqual([]);
  });

  if (marked('check').length + marked('run').length > 0)
    it('has blocks that do what they say', async () => {
      const folder = readersFolder(blocks);
      try {
        for (const block of blocks) {
          const right = { text: block.text, code: 0, stderr: '' };
          if (block.marks.includes('check')) expect(await checkYaml(block, folder.path)).toEqual(right);
          if (block.marks.includes('run')) expect(runShell(block, folder.path)).toEqual(right);
        }
      } finally {
        folder.remove();
      }
    }, 120_000);
});

describe('the generated pages', () => {
  it('are what the code says today', () => {
    const generate = ['--import', '@swc-node/register/esm-register', 'docs/generate.ts', '--check'];
    const run = (): string => execFileSync(process.execPath, generate, { cwd: root, encoding: 'utf8' });
    expect(run()).toBe('');
  }, 60_000);

  it('show every kind and every built-in plugin with its options', () => {
    for (const kind of kinds) expect(pages).toContain(`docs/kinds/${kind}.md`);
    const headings = new Set(
      kinds.flatMap((kind) =>
        [...read(`docs/kinds/${kind}.md`).matchAll(/^### (.+)$/gm)].map(([, name]) => `${kind}/${name}`),
      ),
    );
    expect([...headings].sort()).toEqual(Object.keys(catalog).sort());
    expect(read('docs/kinds/scorer.md')).toMatch(/^\| `ngram` \| `rouge-1`, .*\| Single words/m);
  });
});

it('docs/dataset.md tells every column of a row, in order', () => {
  const [, rows = ''] = /^\| column .*\n.*\n((?:\|.*\n)+)/m.exec(read('docs/dataset.md')) ?? [];
  const told = rows.split('\n').flatMap((row) => row.split('|')[1]?.match(/\w+/g) ?? []);
  expect(told).toEqual(rowColumns);
});

describe('the site', () => {
  const site = buildSite();

  it('has every page of the folder, and each leads to every other', () => {
    const html = pages.map((path) => path.replace(/^docs\//, '').replace(/\.md$/, '.html'));
    expect([...site.keys()].sort()).toEqual([...html, 'style.css'].sort());
    for (const [path, text] of site)
      if (path !== 'style.css') for (const other of html) expect(text).toContain(`/${other}"`);
  });

  it('has no dead link', () => {
    expect(deadLinks(site)).toEqual([]);
  });

  it('finds a dead link', () => {
    const pageOf = (text: string): string => renderMarkdown(text).html;
    const broken = new Map([
      ['a.html', pageOf('# A\n\n[b](kinds/b.md#gone) [c](c.md) [d](#a) [e](kinds/b.md#there)')],
      ['kinds/b.html', pageOf('# B\n\n## There\n\n[a](../a.md) [out](https://example.org/x.md)')],
    ]);
    expect(deadLinks(broken)).toEqual(['a.html → kinds/b.html#gone', 'a.html → c.html']);
  });

  it('needs nothing but its own files', () => {
    const html = [...site.values()].join('\n');
    expect(html).not.toMatch(/<script|<img|<iframe|@import|url\(|<link[^>]+https?:/);
  });

  it('shows HTML and code of the text as text', () => {
    const { html } = renderMarkdown('# T\n\n<b onclick="x">no</b>\n\n```ts\nMap<string, "a">\n```\n\n`<i>`');
    expect(html).not.toMatch(/<b|<string|<i>/);
    expect(html).toContain('Map&lt;string, &quot;a&quot;&gt;');
  });
});
