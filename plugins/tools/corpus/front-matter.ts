import { parse } from 'yaml';

export interface FrontMatter {
  readonly title: string | null;
  readonly topic: string | null;
  readonly licence: string | null;
  readonly url: string | null;
  readonly tags: readonly string[];
}

export interface FrontMatterSplit {
  readonly meta: FrontMatter;
  readonly body: string;
  /** Lines before the body. */
  readonly lines: number;
  /** False: there is a block between `---` lines, but it is not a YAML map. */
  readonly readable: boolean;
}

const none: FrontMatter = { title: null, topic: null, licence: null, url: null, tags: [] };

/** Takes the YAML block off the top of a document. Keys we don't know are ignored: they are other programs'. */
export function splitFrontMatter(text: string): FrontMatterSplit {
  const block = /^---[ \t]*\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\n|$)/.exec(text);
  if (block === null) return { meta: none, body: text, lines: 0, readable: true };
  const body = text.slice(block[0].length);
  const lines = block[0].split('\n').length - 1;
  const map = readMap(block[1] ?? '');
  if (map === null) return { meta: none, body, lines, readable: false };
  const word = (...names: string[]): string | null =>
    names.map((name) => toText(map[name])).find((value) => value !== null) ?? null;
  const tags = Array.isArray(map.tags) ? (map.tags as unknown[]) : (toText(map.tags)?.split(',') ?? []);
  const meta = {
    title: word('title'),
    topic: word('topic'),
    licence: word('licence', 'license'),
    url: word('url', 'source'),
    tags: tags.map(toText).filter((tag) => tag !== null),
  };
  return { meta, body, lines, readable: true };
}

function readMap(yaml: string): Record<string, unknown> | null {
  try {
    const value: unknown = parse(yaml) ?? {};
    return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function toText(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).trim();
  return text === '' ? null : text;
}
