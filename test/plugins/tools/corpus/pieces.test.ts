import fc from 'fast-check';
import { createBm25 } from '../../../../plugins/tools/corpus/bm25.ts';
import { splitCode } from '../../../../plugins/tools/corpus/code.ts';
import { decodeText } from '../../../../plugins/tools/corpus/decode.ts';
import { splitFrontMatter } from '../../../../plugins/tools/corpus/front-matter.ts';
import { readRow } from '../../../../plugins/tools/corpus/jsonl.ts';
import { splitMarkdown, splitText } from '../../../../plugins/tools/corpus/prose.ts';
import { readHtml } from '../../../../plugins/tools/text/html.ts';
import { countWords, windowsOf } from '../../../../plugins/tools/text/words.ts';

const limits = { minWords: 5, maxWords: 20, minLines: 3, maxLines: 12, excludeSections: ['See also'] };
const words = (count: number, word = 'word'): string =>
  Array.from({ length: count }, (_, i) => `${word}${i}`).join(' ');

describe('windows of prose', () => {
  it('packs paragraphs up to the limit and drops a short rest', () => {
    const text = `${words(8, 'a')}\n\n${words(9, 'b')}\n\n${words(12, 'c')}\n\nx y`;
    const windows = windowsOf(text, { minWords: 5, maxWords: 20 });
    expect(windows.map((window) => countWords(window.text))).toEqual([17, 14]);
    expect(windows.map((window) => window.line)).toEqual([0, 4]);
    expect(windowsOf('too short', limits)).toEqual([]);
  });

  it('keeps every window within the limits for any text', () => {
    const line = fc.array(fc.constantFrom('Aa', 'b.', 'c!', '', 'dé', '。'), { maxLength: 60 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (paragraphs) => {
        const text = paragraphs.map((parts) => parts.join(' ')).join('\n\n');
        for (const window of windowsOf(text, { minWords: 3, maxWords: 10 })) {
          expect(countWords(window.text)).toBeGreaterThanOrEqual(3);
          expect(countWords(window.text)).toBeLessThanOrEqual(10);
        }
      }),
    );
  });
});

describe('Markdown of packages', () => {
  const readme = [
    '[![build](https://x.org/b.svg)](https://x.org/b) ![stars][stars-url]',
    '<h1 align="center">',
    '  tiny <img src="https://x.org/logo.png"',
    '  width="3">',
    '</h1>',
    `<p>It makes <b>things</b> small &amp; ${words(5, 'intro')}.</p>`,
    '',
    'Usage',
    '-----',
    `Call it, ${words(6, 'use')}.`,
    '## Class A',
    `One ${words(6, 'a')}.`,
    '### Options',
    `Two ${words(6, 'b')}.`,
    '## Class B',
    '### Options',
    `Three ${words(6, 'c')}.`,
    '### Options',
    `${words(15, 'd')}.\n\n${words(15, 'e')}.`,
    '## `types<T>`',
    `Generics ${words(6, 'f')} stay.`,
  ].join('\n');
  const pieces = splitMarkdown(readme, 'node_modules/tiny/README.md', limits);

  it('are named so that each can be asked for', () => {
    expect(pieces.map(({ subtopic }) => subtopic)).toEqual([
      '',
      'Usage',
      'Class A',
      'Class A: Options',
      'Class B: Options',
      'Class B: Options (2)',
      'Class B: Options (2), part 2',
      'types<T>',
    ]);
    for (const { title } of pieces) expect(title).toBe('tiny');
  });

  it('are rid of badges and tags, not of code in the text', () => {
    expect(pieces[0]?.text).toBe(`It makes things small & ${words(5, 'intro')}.`);
    expect(splitMarkdown(words(9), 'node_modules/tiny/README.md', limits)[0]?.title).toBe('tiny');
  });
});

describe('Markdown', () => {
  const text = [
    '---',
    'title: Rivers',
    'tags: [water, "long, one"]',
    'licence: CC0-1.0',
    '---',
    '# Rivers of the world',
    `Intro **bold** [link](http://x.org/a) and \`code\` ${words(4)}.`,
    '## See also',
    words(9),
    '## The Nile ##',
    '```sh',
    '# not a heading',
    '```',
    words(7, 'nile'),
    '| a | b |',
    '### Short',
    'two words',
  ].join('\n');

  it('gives a piece a section, with its place, without excluded ones, code or marks', () => {
    const pieces = splitMarkdown(text, 'docs/rivers.md', limits);
    expect(pieces.map(({ title, topic, subtopic, line }) => [title, topic, subtopic, line])).toEqual([
      ['Rivers', 'Rivers', '', 7],
      ['Rivers', 'The Nile', 'The Nile', 14],
    ]);
    expect(pieces[0]?.text).toBe(`Intro bold link and code ${words(4)}.`);
    expect(pieces[1]?.text).toBe(words(7, 'nile'));
    expect(pieces[0]).toMatchObject({ tags: ['water', 'long, one'], licence: 'CC0-1.0', url: null });
  });

  it('falls back on the whole document when every section is short', () => {
    const pieces = splitMarkdown('# T\none two\n## B\nthree four\n## C\nfive', 't.md', limits);
    expect(pieces.map((piece) => piece.text)).toEqual(['one two\n\nthree four\n\nfive']);
  });

  it('reads front matter, and says so when it is no map', () => {
    expect(splitFrontMatter('---\nlicense: MIT\nsource: https://x.org\n---\nbody')).toMatchObject({
      meta: { licence: 'MIT', url: 'https://x.org' },
      body: 'body',
      lines: 4,
      readable: true,
    });
    expect(splitFrontMatter('---\n: : [\n---\nbody')).toMatchObject({ body: 'body', readable: false });
    expect(splitFrontMatter('no block\n---\n')).toMatchObject({ body: 'no block\n---\n', lines: 0 });
    const [piece] = splitText(`---\n- a\n---\n${words(6)}`, 'a.txt', limits);
    expect(piece?.data).toHaveProperty('note');
  });
});

describe('source code', () => {
  it('keeps functions whole and puts imports with the first one', () => {
    const code = [
      'import os',
      '',
      'def first(a):',
      '    b = a + 1',
      '',
      '    return b',
      '',
      'def second():',
      '    x = 1',
      '    return x',
      '',
      'Y = 1',
    ].join('\n');
    const pieces = splitCode(code, 'lib/a.py', limits);
    expect(pieces.map((piece) => piece.line)).toEqual([1, 8]);
    expect(pieces[0]?.text).toMatch(/^import os\n\ndef first[\s\S]*return b$/);
    expect(pieces[1]?.text).toBe('def second():\n    x = 1\n    return x');
    expect(pieces[1]?.data).toEqual({
      code: pieces[1]?.text,
      language: 'python',
      path: 'lib/a.py',
      lines: 3,
    });
  });

  it('cuts a long class at its methods and an endless block by lines', () => {
    const method = (name: string): string => `  ${name}() {\n    a();\n\n    b();\n    c();\n  }`;
    const code = `class A {\n${['m', 'n', 'o', 'p'].map(method).join('\n\n')}\n}\n`;
    const pieces = splitCode(code, 'a.ts', limits);
    expect(pieces).toHaveLength(4);
    expect(pieces[1]?.text).toBe(method('n'));
    const long = splitCode(Array.from({ length: 30 }, (_, i) => `x${i} = 1`).join('\n'), 'a.py', limits);
    expect(long.map((piece) => piece.data.lines)).toEqual([12, 12, 6]);
  });

  it('takes the licence of the file and leaves minified files out', () => {
    const code = '// SPDX-License-Identifier: MIT OR Apache-2.0\nlet a = 1;\nlet b = 2;\n';
    expect(splitCode(code, 'a.js', limits)[0]?.licence).toBe('MIT OR Apache-2.0');
    expect(splitCode(`let a;\nlet b;\n${'x;'.repeat(500)}`, 'a.js', limits)).toEqual([]);
  });

  it('never exceeds the limits, whatever the indentation', () => {
    const line = fc.constantFrom('', 'a', '  b', '    c', '\td', '}', '  }', '      e');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 80 }), (lines) => {
        for (const piece of splitCode(lines.join('\n'), 'a.js', limits)) {
          const count = piece.text.split('\n').length;
          expect(count).toBeGreaterThanOrEqual(limits.minLines);
          expect(count).toBeLessThanOrEqual(limits.maxLines);
          expect(lines.join('\n')).toContain(piece.text);
        }
      }),
    );
  });
});

describe('rows of a jsonl file', () => {
  const none = { textField: null, titleField: null, urlField: null, licenceField: null, codeField: null };
  const read = (row: Record<string, unknown>, fields = {}): ReturnType<typeof readRow> =>
    readRow(row as never, 'rows.jsonl', 3, { ...none, ...fields }, limits);

  it('finds the usual fields and hands the others on', () => {
    expect(
      read({
        text: words(6),
        title: 'T',
        url: 'https://x.org',
        license: 'MIT',
        tags: ['a', 1],
        extra: { n: 1 },
      }),
    ).toMatchObject({
      kind: 'text',
      title: 'T',
      text: words(6),
      url: 'https://x.org',
      licence: 'MIT',
      tags: ['a'],
      line: 3,
      data: { extra: { n: 1 }, title: 'T' },
    });
    expect(read({ text: words(6) })?.title).toBe('rows');
    expect(read({ text: words(6) })?.data).toEqual({});
  });

  it('reads a question with its answer, a conversation, code, and fields by name', () => {
    expect(read({ question: 'Why is it so?', answer: 'Because it is.' })?.text).toBe(
      'Why is it so?\n\nBecause it is.',
    );
    const messages = [
      { role: 'user', content: 'Hello there you' },
      { from: 'gpt', value: 'Hello to you' },
      5,
      { content: '' },
    ];
    expect(read({ messages })?.text).toBe('user: Hello there you\ngpt: Hello to you');
    expect(read({ messages })?.data).toEqual({ messages });
    expect(read({ code: 'a\nb\nc\n', language: 'Python', path: 'p.py' })).toMatchObject({
      kind: 'code',
      data: { code: 'a\nb\nc\n', language: 'python', path: 'p.py' },
    });
    const row = { doc: { body: words(5), head: 'H' }, text: 'no' };
    expect(read(row, { textField: 'doc.body', titleField: 'doc.head' })).toMatchObject({
      text: words(5),
      title: 'H',
    });
    expect(read({ text: words(6) }, { textField: 'missing' })).toBeNull();
  });

  it('cuts a long text and drops a short one', () => {
    expect(countWords(read({ text: `${words(15)}\n\n${words(15)}` })?.text ?? '')).toBe(15);
    expect(read({ text: 'two words' })).toBeNull();
    expect(read({ number: 5 })).toBeNull();
  });
});

describe('bytes to text', () => {
  it('knows BOMs, line ends, broken bytes and binaries', () => {
    expect(decodeText(Buffer.from('\uFEFFa\r\nb\rc'))).toEqual({ text: 'a\nb\nc', replaced: 0 });
    expect(decodeText(Buffer.from([0xff, 0xfe, 0x61, 0, 0x62, 0]))?.text).toBe('ab');
    expect(decodeText(Buffer.from([0xfe, 0xff, 0, 0x61]))?.text).toBe('a');
    expect(decodeText(Buffer.concat([Buffer.from('ordinary text '), Buffer.from([0xff])]))).toEqual({
      text: 'ordinary text \uFFFD',
      replaced: 1,
    });
    expect(decodeText(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]))).toBeNull();
    expect(decodeText(Buffer.from([0xe9, 0xe8, 0x61, 0x62]))).toBeNull();
  });
});

describe('HTML', () => {
  it('keeps paragraphs, lists, headings and code, and drops scripts', () => {
    const page = `<html><head><title> A  page </title><style>p{}</style></head><body><script>evil()</script>
      <h2>Head</h2><p>One &amp; <b>two</b>&nbsp;three<br>four</p><ul><li>x</li><li>y</li></ul>
      <pre><code class="l"><span>if (a &lt; b) {</span>
  return;
}</code></pre><p>End.</p></body></html>`;
    expect(readHtml(page)).toEqual({
      title: 'A page',
      text: '## Head\n\nOne & two three\nfour\n\n- x\n- y\n\n```\nif (a < b) {\n  return;\n}\n```\n\nEnd.',
      code: ['if (a < b) {\n  return;\n}'],
    });
  });

  it('survives hostile nesting', () => {
    for (const tag of ['div', 'tr', 'dd', 'p', 'td', 'x-y'])
      expect(readHtml(`<${tag}>`.repeat(5_000) + 'text').text).toBe('text');
    expect(readHtml('<p>a<p>b</i></div>').text).toBe('a\n\nb');
  });
});

describe('search', () => {
  const indexOf = (...documents: (readonly [title: string, heading: string, text: string])[]) => {
    const index = createBm25();
    for (const [title, heading, text] of documents) index.add({ title, heading, text });
    return index;
  };

  it('ranks rare words above common ones and breaks ties by order', () => {
    const index = indexOf(
      ['', '', 'the cat sat'],
      ['', '', 'the dog sat'],
      ['', '', 'the bird and the cat and the dog'],
      ['', '', 'the cat sat'],
    );
    expect(index.best('Dog')).toBe(1);
    expect(index.best('bird')).toBe(2);
    expect(index.best('CAT sat')).toBe(0);
    expect(index.best('absent')).toBeNull();
    expect(index.best('')).toBeNull();
    expect(createBm25().best('a')).toBeNull();
  });

  it('finds a piece by title and section, though others say the words more often', () => {
    const index = indexOf(
      ['Canals', '', 'The French attempt, the French attempt: Panama, Panama and the canal.'],
      ['Panama Canal', 'Locks', 'The canal has locks. Panama runs the canal.'],
      ['Panama Canal', 'The French attempt', 'A company began to dig in 1881.'],
      ['Panama Canal', '', 'A waterway between two oceans.'],
      ['Suez Canal', 'The French attempt', 'A company dug there, too.'],
    );
    expect(index.best('sum up Panama Canal, section "The French attempt" as a farmer')).toBe(2);
    expect(index.best('overview Panama Canal')).toBe(3);
    expect(index.best('when did the company begin to dig in 1881')).toBe(2);
  });
});
