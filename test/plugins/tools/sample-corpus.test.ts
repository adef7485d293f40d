import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { Script } from 'node:vm';
import { parse } from 'yaml';

const sample = new URL('../../../plugins/tools/corpus/sample/', import.meta.url);
const read = (folder: string): { name: string; text: string }[] =>
  readdirSync(new URL(folder, sample)).map((name) => ({
    name,
    text: readFileSync(new URL(`${folder}/${name}`, sample), 'utf8'),
  }));

const months = 'January|February|March|April|May|June|July|August|September|October|November|December'.split(
  '|',
);
const month = `(?:${months.join('|')})`;
const datePattern = new RegExp(
  `\\b(\\d{1,2}) (${month}) (\\d{4})\\b|\\b(${month}) (\\d{1,2}), (\\d{4})\\b`,
  'g',
);

const datesIn = (text: string): { day: number; month: number; year: number }[] =>
  [...text.matchAll(datePattern)].map(([, day, name, year, name2, day2, year2]) => ({
    day: Number(day ?? day2),
    month: months.indexOf(name ?? name2 ?? ''),
    year: Number(year ?? year2),
  }));

const countWords = (text: string): number => text.split(/\s+/).filter(Boolean).length;
const countDatedSentences = (text: string): number =>
  text.split(/(?<=[.!?])\s+/).filter((sentence) => datesIn(sentence).length > 0).length;

const articles = read('articles').map(({ name, text }) => {
  const [, front = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const [before = '', ...sections] = body.split(/^## .+$/m);
  return { name, front: (parse(front) ?? {}) as Record<string, unknown>, body, before, sections };
});
const codeFiles = read('code');

const namesOf = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name);

describe('sample articles', () => {
  it('are at least forty, under different titles and over many topics', () => {
    expect(articles.length).toBeGreaterThanOrEqual(40);
    expect(new Set(articles.map(({ front }) => front['title'])).size).toBe(articles.length);
    expect(new Set(articles.map(({ front }) => front['topic'])).size).toBeGreaterThanOrEqual(10);
  });

  it('have front matter with title, topic, tags and licence, and nothing else', () => {
    const wrong = articles.filter(
      ({ front }) =>
        Object.keys(front).join() !== 'title,topic,tags,licence' ||
        front['licence'] !== 'CC0-1.0' ||
        ![front['title'], front['topic']].every((value) => typeof value === 'string' && value !== '') ||
        !Array.isArray(front['tags']) ||
        front['tags'].length < 3,
    );
    expect(namesOf(wrong)).toEqual([]);
  });

  it('have three to five sections of at least 60 words, 250 to 450 words in all', () => {
    const wrong = articles.filter(({ before, sections }) => {
      const sizes = sections.map(countWords);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      return (
        before.trim() !== '' ||
        sizes.length < 3 ||
        sizes.length > 5 ||
        Math.min(...sizes) < 60 ||
        total < 250 ||
        total > 450
      );
    });
    expect(namesOf(wrong)).toEqual([]);
  });

  it('are plain prose of whole sentences', () => {
    const wrong = articles.filter(
      ({ body, sections }) =>
        /^\s*(?:[-*+>|]|\d+\.)\s|^\s*\||https?:|[`*_[\]<>]/m.test(body) ||
        sections.some((section) => !/^[A-Z][\s\S]*\.$/.test(section.trim())),
    );
    expect(namesOf(wrong)).toEqual([]);
  });

  it('name days that exist', () => {
    const wrong = articles.filter(({ body }) =>
      datesIn(body).some(({ day, month: index, year }) => {
        const date = new Date(Date.UTC(year, index, day));
        return date.getUTCDate() !== day || date.getUTCMonth() !== index || year > 2025;
      }),
    );
    expect(namesOf(wrong)).toEqual([]);
  });

  it('have two dated sentences or more in at least thirty of them, in both usual notations', () => {
    const dated = articles.filter(({ sections }) => countDatedSentences(sections.join(' ')) >= 2);
    expect(dated.length).toBeGreaterThanOrEqual(30);
    const bodies = articles.map(({ body }) => body).join(' ');
    expect(bodies).toMatch(new RegExp(`\\d ${month} \\d{4}`));
    expect(bodies).toMatch(new RegExp(`${month} \\d+, \\d{4}`));
  });
});

describe('sample code', () => {
  it('has at least 24 files in the languages of the debugging task', () => {
    expect(codeFiles.length).toBeGreaterThanOrEqual(24);
    const extensions = new Set(codeFiles.map(({ name }) => extname(name)));
    expect([...extensions].sort()).toEqual(
      ['.cpp', '.css', '.html', '.java', '.js', '.py', '.sh', '.sql'].sort(),
    );
  });

  it('is 20 to 90 lines a file, under a licence line, without stray spaces or tabs', () => {
    const wrong = codeFiles.filter(({ text }) => {
      const lines = text.trimEnd().split('\n');
      return (
        lines.length < 20 ||
        lines.length > 90 ||
        !lines.slice(0, 2).some((line) => line.includes('SPDX-License-Identifier: CC0-1.0')) ||
        !text.endsWith('\n') ||
        /[ \t]$|\t/m.test(text)
      );
    });
    expect(namesOf(wrong)).toEqual([]);
  });

  it('has JavaScript that parses', () => {
    const scripts = codeFiles.filter(({ name }) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(0);
    for (const { name, text } of scripts) expect(() => new Script(text, { filename: name })).not.toThrow();
  });
});
