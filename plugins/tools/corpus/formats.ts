/** How a file is cut into pieces. */
export type Format = 'text' | 'markdown' | 'html' | 'jsonl' | 'code';

const prose: Readonly<Record<string, Format>> = {
  txt: 'text',
  text: 'text',
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
};

const languages: Readonly<Record<string, string>> = {
  bash: 'shell',
  c: 'c',
  cc: 'cpp',
  cjs: 'javascript',
  clj: 'clojure',
  cpp: 'cpp',
  cs: 'csharp',
  css: 'css',
  cts: 'typescript',
  cxx: 'cpp',
  dart: 'dart',
  ex: 'elixir',
  exs: 'elixir',
  go: 'go',
  h: 'c',
  hh: 'cpp',
  hpp: 'cpp',
  hs: 'haskell',
  java: 'java',
  jl: 'julia',
  js: 'javascript',
  jsx: 'javascript',
  kt: 'kotlin',
  lua: 'lua',
  mjs: 'javascript',
  ml: 'ocaml',
  mts: 'typescript',
  php: 'php',
  pl: 'perl',
  ps1: 'powershell',
  py: 'python',
  r: 'r',
  rb: 'ruby',
  rs: 'rust',
  scala: 'scala',
  scss: 'css',
  sh: 'shell',
  sql: 'sql',
  swift: 'swift',
  ts: 'typescript',
  tsx: 'typescript',
  zig: 'zig',
};

/** Files whose name, not their ending, says what they are. */
const named: Readonly<Record<string, string>> = { dockerfile: 'dockerfile', makefile: 'makefile' };

/** The last ending of a path in lower case, or the whole name where there is none. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return name in named ? name : name.slice(name.lastIndexOf('.') + 1);
}

export function formatOf(path: string): Format | null {
  const extension = extensionOf(path);
  if (languageOf(path) !== null) return 'code';
  return Object.hasOwn(prose, extension) ? (prose[extension] ?? null) : null;
}

/** A lower-case language name for source code, null for anything else. */
export function languageOf(path: string): string | null {
  const extension = extensionOf(path);
  if (Object.hasOwn(named, extension)) return named[extension] ?? null;
  return Object.hasOwn(languages, extension) ? (languages[extension] ?? null) : null;
}

export const knownExtensions: readonly string[] = [
  ...Object.keys(prose),
  ...Object.keys(languages),
  ...Object.keys(named),
].sort();
