import type { Finding, PageFile, PagePolicy } from './page.ts';
import { reportTo } from './page.ts';
import { inspectMarkup } from './policy/markup.ts';
import { inspectScript } from './policy/script.ts';
import { inspectStyle } from './policy/style.ts';

const required = ['index.html', 'index.js'];
const allowed = [...required, 'index.css'];

/**
 * What is wrong with a page before anybody runs it: files missing, unknown or too large, scripts that do not parse, and everything
 * that would reach out of the page. Total: any text gives findings, none throws. Sorted by file and place.
 */
export function inspectFiles(files: readonly PageFile[], policy: PagePolicy): Finding[] {
  const findings: Finding[] = [];
  const names = files.map(({ filename }) => filename);
  for (const name of required)
    if (!names.includes(name))
      reportTo(findings, name)({ rule: 'file-missing', message: `There is no ${name}.` });
  names.forEach((name, index) => {
    const report = reportTo(findings, name);
    if (!allowed.includes(name))
      report({ rule: 'file-unknown', message: `A page has ${allowed.join(', ')} and no other file.` });
    else if (names.indexOf(name) !== index)
      report({ rule: 'file-duplicate', message: `There is more than one ${name}.` });
  });
  const bytes = files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  if (bytes > policy.maxBytes) {
    const message = `The files have ${String(bytes)} bytes, more than the ${String(policy.maxBytes)} allowed.`;
    // Left unread: what is too large to keep is too large to parse.
    reportTo(findings, 'index.html')({ rule: 'size', message });
    return findings;
  }
  for (const { filename, content } of files) {
    const report = reportTo(findings, filename);
    if (filename === 'index.html') inspectMarkup(content, report);
    if (filename === 'index.js') inspectScript(content, report);
    if (filename === 'index.css') inspectStyle(content, report);
  }
  return findings.sort(byPlace);
}

const byPlace = (a: Finding, b: Finding): number =>
  allowed.indexOf(a.file) - allowed.indexOf(b.file) ||
  (a.line ?? 0) - (b.line ?? 0) ||
  (a.column ?? 0) - (b.column ?? 0);
