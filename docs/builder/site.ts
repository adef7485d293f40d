import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { navigationOf, type Group } from './navigation.ts';
import { escapeHtml, renderMarkdown, type Rendered } from './render.ts';

/** Files of a site by their paths. */
export type Site = ReadonlyMap<string, string>;

const docs = resolve(import.meta.dirname, '..');

/** The site of every Markdown page below a folder: HTML and one style sheet, readable without a server. */
export function buildSite(folder = docs): Site {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .sort();
  const groups = navigationOf(pages);
  const rendered = new Map(
    pages.map((path) => [path, renderMarkdown(readFileSync(join(folder, path), 'utf8'))]),
  );
  return new Map([
    ['style.css', readFileSync(join(import.meta.dirname, 'style.css'), 'utf8')],
    ...pages.map((path): [string, string] => [htmlPath(path), htmlPage(path, rendered, groups)]),
  ]);
}

/** Links of a site that lead to no page or heading of it, as `page → link`; links to elsewhere are not followed. */
export function deadLinks(site: Site): string[] {
  const ids = new Map(
    [...site].map(([path, text]) => [
      path,
      new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)),
    ]),
  );
  return [...site].flatMap(([path, text]) =>
    [...text.matchAll(/ href="([^"]*)"/g)]
      .map(([, href = '']) => href)
      .filter((href) => {
        if (/^\w+:/.test(href)) return false;
        const [target = '', id] = href.split('#');
        const found = ids.get(target === '' ? path : posix.join(dirname(path), target));
        return found === undefined || (id !== undefined && !found.has(decodeURIComponent(id)));
      })
      .map((href) => `${path} → ${href}`),
  );
}

const htmlPath = (path: string): string => path.replace(/\.md$/, '.html');

function htmlPage(
  path: string,
  rendered: ReadonlyMap<string, Rendered>,
  navigation: readonly Group[],
): string {
  const { title, html, sections } = rendered.get(path)!;
  const home = posix.relative(dirname(path), '.') || '.';
  const link = (to: string): string =>
    `<a href="${home}/${htmlPath(to)}"${to === path ? ' aria-current="page"' : ''}>${escapeHtml(rendered.get(to)!.title)}</a>`;
  const contents =
    sections.length < 2
      ? ''
      : `<ul>${sections.map((part) => `<li><a href="#${part.id}">${escapeHtml(part.title)}</a></li>`).join('')}</ul>`;
  const nav = navigation.map(
    (group) =>
      `<h2>${escapeHtml(group.title)}</h2>\n<ul>\n${group.pages
        .map((to) => `<li>${link(to)}${to === path ? contents : ''}</li>`)
        .join('\n')}\n</ul>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}${title === 'synth' ? '' : ' · synth'}</title>
<link rel="stylesheet" href="${home}/style.css">
</head>
<body>
<a class="skip" href="#content">To the text</a>
<header><a href="${home}/index.html">synth</a></header>
<main id="content">
${html}</main>
<nav aria-label="Pages">
${nav.join('\n')}
</nav>
</body>
</html>
`;
}
