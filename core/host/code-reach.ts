import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What code says it wants of the machine. */
const signs: readonly (readonly [what: string, sign: RegExp])[] = [
  ['files', /['"](?:node:)?(?:fs|fs\/promises)['"]/],
  [
    'the network',
    /['"](?:node:)?(?:net|tls|https?|http2|dgram|dns)(?:\/promises)?['"]|['"](?:undici|axios|ws|got|node-fetch)['"]|\bnew (?:WebSocket|EventSource)\b|globalThis\.fetch\b|(?<!async |function |[.\w])fetch\s*\((?![^)]*\)\s*\{)/,
  ],
  ['other programs', /['"](?:node:)?child_process['"]/],
  ['threads', /['"](?:node:)?(?:worker_threads|cluster)['"]/],
  ['the environment', /\bprocess\.env\b/],
  ['code made at run time', /['"](?:node:)?vm['"]|\beval\s*\(|\bnew\s+Function\s*\(/],
];

/** More than any plugin has; what is beyond is not looked at. */
const maxFiles = 500;
const maxBytes = 2 * 1024 * 1024;

/**
 * What the code in a package's own folder mentions, in words. A hint for whoever decides about installing it, no proof: code
 * can hide what it does, and its dependencies are not looked at.
 */
export function codeReach(folder: string): string[] {
  const texts = codeFiles(folder).map((path) =>
    statSync(path).size > maxBytes ? '' : readFileSync(path, 'utf8'),
  );
  const seen = signs.filter(([, sign]) => texts.some((text) => sign.test(text))).map(([what]) => what);
  return existsSync(join(folder, 'binding.gyp')) ? [...seen, 'native code'] : seen;
}

function codeFiles(folder: string): string[] {
  const found: string[] = [];
  const visit = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (found.length >= maxFiles) return;
      const path = join(at, entry.name);
      if (entry.isDirectory() && entry.name !== 'node_modules') visit(path);
      else if (entry.isFile() && /(?<!\.test)\.[cm]?js$/.test(entry.name)) found.push(path);
    }
  };
  visit(folder);
  return found;
}
