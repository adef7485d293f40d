import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import corpus from '../../../../plugins/tools/corpus/index.ts';
import { failureOf, startTool, type StartedTool } from '../../../helpers/tools.ts';

const prose = (topic: string, count = 60): string =>
  Array.from({ length: count }, (_, i) => `${topic}${i % 7}`).join(' ');

let folder: string;
const put = (path: string, content: string | Buffer): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
};
const start = (options = {}): Promise<StartedTool> =>
  startTool(corpus, { path: '.', ...options }, { config: folder });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'corpus-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the bundled sample', () => {
  it('serves text with licences and code with languages', async () => {
    const text = await startTool(corpus, { select: 'text' });
    const code = await startTool(corpus, { select: 'code' });
    for (let seed = 0; seed < 20; seed += 1) {
      const article = await text.fetch({ method: 'random' }, seed);
      expect(article.source.licence).toMatch(/\S/);
      expect(article.text.split(/\s+/).length).toBeGreaterThanOrEqual(50);
      expect(article.id).toMatch(/^articles\/.+#\d+$/);
      const program = await code.fetch({ method: 'random' }, seed);
      expect(program.data).toMatchObject({ code: program.text, path: program.title });
      expect(program.topic).toBe(program.data.language);
    }
  });
});

describe('draws', () => {
  it('follow the seed alone, whatever the order of the folder', async () => {
    for (const name of ['c', 'a', 'b', 'sub/d']) put(`${name}.md`, `# ${name}\n${prose(name)}`);
    const draw = async (tool: StartedTool): Promise<string[]> => {
      const ids: string[] = [];
      for (let seed = 0; seed < 12; seed += 1) ids.push((await tool.fetch({ method: 'random' }, seed)).id);
      return ids;
    };
    const first = await draw(await start());
    expect(await draw(await start())).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(2);
  });

  it('find by id, path, title and words', async () => {
    put(
      'a.md',
      `---\ntitle: Alpha\nurl: https://x.org/a\n---\n${prose('apple')}\n\n## Second\n${prose('pear')}`,
    );
    put('b.txt', prose('plum'));
    const tool = await start({ licence: 'CC-BY-4.0' });
    expect(await tool.fetch({ method: 'get', id: 'a.md#2' })).toMatchObject({ subtopic: 'Second' });
    expect((await tool.fetch({ method: 'get', id: 'a.md' })).id).toBe('a.md#1');
    expect(await tool.fetch({ method: 'get', id: 'ALPHA' })).toMatchObject({
      id: 'a.md#1',
      source: { tool: 'corpus', url: 'https://x.org/a', licence: 'CC-BY-4.0' },
    });
    expect((await tool.fetch({ method: 'search', text: 'something with plum3' })).id).toBe('b.txt#1');
    expect(await failureOf(tool.fetch({ method: 'search', text: 'zebra' }))).toMatchObject({
      code: 'SYN_TOOL_EMPTY',
    });
    expect(await failureOf(tool.fetch({ method: 'get', id: 'zebra' }))).toMatchObject({
      code: 'SYN_TOOL_EMPTY',
    });
  });

  it('read jsonl rows in place and count the broken ones', async () => {
    const rows = [
      JSON.stringify({ text: prose('é'), title: 'One' }),
      '{"text": "broken',
      '',
      '[1]',
      JSON.stringify({ text: 'short' }),
      JSON.stringify({ code: 'a\nb\nc\nd\ne\nf', language: 'python' }),
      JSON.stringify({ text: prose('last'), title: 'Last', licence: 'MIT' }),
    ];
    put('rows.jsonl', rows.join('\n'));
    const tool = await start({ path: 'rows.jsonl' });
    expect(await tool.fetch({ method: 'get', id: 'rows.jsonl#7' })).toMatchObject({
      title: 'Last',
      source: { licence: 'MIT' },
    });
    expect((await tool.fetch({ method: 'get', id: 'One' })).text).toBe(prose('é'));
    expect((await tool.fetch({ method: 'search', text: 'last2' })).id).toBe('rows.jsonl#7');
    expect(tool.log.lines.join('\n')).toContain('"malformedRows":2');
    const code = await start({ select: 'code' });
    expect((await code.fetch()).id).toBe('rows.jsonl#6');
  });

  it('skip a file that changed and say so when nothing is left', async () => {
    put('a.txt', prose('a'));
    const tool = await start();
    await tool.fetch();
    put('a.txt', 'now short');
    expect(await failureOf(tool.fetch())).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
    rmSync(join(folder, 'a.txt'));
    expect(await failureOf(tool.fetch({ method: 'get', id: 'a.txt#1' }))).toMatchObject({
      code: 'SYN_TOOL_EMPTY',
    });
  });
});

describe('what is left out', () => {
  it('skips hidden, excluded, binary and huge files and survives symbolic loops', async () => {
    put('keep.txt', prose('keep'));
    put('.git/x.txt', prose('hidden'));
    put('node_modules/p/x.md', prose('package'));
    put('drafts/x.txt', prose('draft'));
    put('image.txt', Buffer.from([0x89, 0x50, 0, 1, 2]));
    put('big.txt', prose('big', 2000));
    put('photo.png', Buffer.from([1, 2, 3]));
    symlinkSync(folder, join(folder, 'loop'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'broken.txt'));
    const tool = await start({ exclude: ['node_modules', 'drafts/**', '*.bak'], maxFileBytes: 5000 });
    for (let seed = 0; seed < 10; seed += 1)
      expect((await tool.fetch({ method: 'random' }, seed)).id).toBe('keep.txt#1');
    // Only a search reads everything.
    await tool.fetch({ method: 'search', text: 'keep' });
    const log = tool.log.lines.join('\n');
    expect(log).toContain('"tooLarge":1');
    expect(log).toContain('"binary":1');
    expect(log).toMatch(/"unreadable":1/);
  });

  it('counts a file that may not be read', async () => {
    put('a.txt', prose('a'));
    put('locked.txt', prose('b'));
    chmodSync(join(folder, 'locked.txt'), 0);
    const tool = await start();
    await tool.fetch();
    // The superuser may read everything.
    if (process.getuid?.() !== 0) expect(tool.log.lines.join('\n')).toContain('"unreadable":1');
  });

  it('uses only the endings asked for', async () => {
    put('a.txt', prose('a'));
    put('b.md', prose('b'));
    put('page.html', `<title>Page</title><h1>Head</h1><p>${prose('html')}</p>`);
    const tool = await start({ include: ['.html'] });
    expect(await tool.fetch()).toMatchObject({ title: 'Page', id: 'page.html#1' });
  });

  it('notes replaced bytes', async () => {
    put('a.txt', Buffer.concat([Buffer.from(prose('a')), Buffer.from([0x20, 0xff])]));
    expect((await (await start()).fetch()).data).toEqual({ replacedBytes: 1 });
  });
});

describe('what cannot work', () => {
  it('is refused at set-up: no path, no file, no sense', async () => {
    expect(await failureOf(start({ path: './absent' }))).toMatchObject({ code: 'SYN_INPUT' });
    const empty = await failureOf(start());
    expect(empty).toMatchObject({ code: 'SYN_INPUT' });
    expect(empty.hint).toContain('include');
    put('a.txt', 'x');
    expect(await failureOf(start({ select: 'code' }))).toMatchObject({ code: 'SYN_INPUT' });
    expect(await failureOf(start({ minWords: 9, maxWords: 8 }))).toMatchObject({
      code: 'SYN_CONFIG_INVALID',
    });
    const short = await start();
    expect(await failureOf(short.fetch())).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
  });

  it('stops with the caller, who does not stop the others', async () => {
    put('a.txt', prose('a'));
    const tool = await start();
    const reason = new Error('enough');
    await expect(tool.fetch({ method: 'random' }, 1, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const given = tool.fetch({ method: 'random' }, 1, controller.signal);
    const other = tool.fetch();
    controller.abort(reason);
    await expect(given).rejects.toBe(reason);
    expect((await other).id).toBe('a.txt#1');
  });
});

it('holds two thousand files and finds one by its words', async () => {
  for (let i = 0; i < 2000; i += 1) put(`d${i % 20}/f${i}.md`, `# File ${i}\n${prose('common')} unique${i}x`);
  const tool = await start();
  expect((await tool.fetch({ method: 'search', text: 'unique1234x' })).title).toBe('File 1234');
  expect((await tool.fetch({ method: 'get', id: 'file 77' })).title).toBe('File 77');
  const seen = new Set<string>();
  for (let seed = 0; seed < 50; seed += 1) seen.add((await tool.fetch({ method: 'random' }, seed)).id);
  expect(seen.size).toBeGreaterThan(45);
});
