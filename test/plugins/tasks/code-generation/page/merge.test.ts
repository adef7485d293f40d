import { runInNewContext } from 'node:vm';
import { parse } from 'parse5';
import { parse as parseScript } from 'acorn';
import {
  elementsOf,
  textOf,
  type Element,
} from '../../../../../plugins/tasks/code-generation/page/document.ts';
import { mergeFiles } from '../../../../../plugins/tasks/code-generation/page/index.ts';

const merge = (html: string, js = 'run();', css?: string): string =>
  mergeFiles([
    { filename: 'index.html', content: html },
    { filename: 'index.js', content: js },
    ...(css === undefined ? [] : [{ filename: 'index.css', content: css }]),
  ]);
const elements = (html: string): Element[] => [...elementsOf(parse(html))];
const tags = (html: string, ...names: string[]): Element[] =>
  elements(html).filter(({ tagName }) => names.includes(tagName));
const scriptsIn = (html: string): string[] => tags(html, 'script').map(textOf);
const page = (body: string, head = ''): string =>
  `<!DOCTYPE html><html><head>${head}</head><body>${body}</body></html>`;

describe('one file', () => {
  it('has style and script in it, and no tag that fetches them', () => {
    const merged = merge(
      page('<p>hi</p><script src="./index.js"></script>', '<link rel="stylesheet" href="index.css">'),
      'run();',
      'p{color:red}',
    );
    expect(merged).not.toMatch(/index\.(?:js|css)|<link/);
    expect(scriptsIn(merged)).toEqual(['run();']);
    expect(tags(merged, 'style').map(textOf)).toEqual(['p{color:red}']);
  });

  it('leaves out tags that would dangle: other scripts and sheets, which are not in the page', () => {
    const merged = merge(
      page('<script src="https://cdn.example/x.js"></script>', '<link rel=stylesheet href=x.css>'),
    );
    expect(scriptsIn(merged)).toEqual(['run();']);
    expect(tags(merged, 'link')).toEqual([]);
  });

  it('keeps the order of scripts in the body, and runs one of the head when there is a body', () => {
    const body = '<script>before()</script><script src="index.js"></script><script>after()</script><p>x</p>';
    expect(scriptsIn(merge(page(body)))).toEqual(['before()', 'run();', 'after()']);
    for (const attributes of ['', ' defer', ' async', ' type="module"']) {
      const head = `<script src="index.js"${attributes}></script>`;
      const merged = merge(page('<p>x</p><script>after()</script>', head));
      expect(scriptsIn(merged)).toEqual(['after()', 'run();']);
    }
    expect(scriptsIn(merge(page('<p>x</p>')))).toEqual(['run();']);
  });

  it('forbids everything but itself, before anything else and whatever the page allows', () => {
    const merged = merge(
      page('', '<script>first()</script><meta http-equiv="content-security-policy" content="default-src *">'),
    );
    const policies = tags(merged, 'meta').filter(({ attrs }) =>
      attrs.some(({ name }) => name === 'http-equiv'),
    );
    expect(policies.map(({ attrs }) => attrs.find(({ name }) => name === 'content')?.value)).toEqual([
      expect.stringMatching(/^default-src 'none'; script-src 'unsafe-inline'/),
    ]);
    expect(merged.indexOf("default-src 'none'")).toBeLessThan(merged.indexOf('first()'));
  });

  it('says its character set once', () => {
    for (const head of ['', '<meta charset="utf-8">', '<meta charset="latin1">'])
      expect(merge(page('é', head)).match(/charset/g)).toHaveLength(1);
  });

  it.each(['', 'just text', '<p>no head', '<html>', '<!-- c --><body class=x>'])(
    'comes of any markup: %j',
    (html) => {
      const merged = merge(html);
      expect(scriptsIn(merged)).toEqual(['run();']);
      expect(tags(merged, 'head', 'body')).toHaveLength(2);
    },
  );

  it.each([
    [[], /no index.html/],
    [[{ filename: 'index.html', content: '<frameset><frame></frameset>' }], /no body/],
    [[{ filename: 'index.html', content: '<div>'.repeat(2000) }], /nested deeper/],
  ])('does not come of %j', (files, message) => {
    expect(() => mergeFiles(files)).toThrow(
      expect.objectContaining({
        code: 'SYN_TASK_MATERIAL',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });
});

describe('a script that would end its element', () => {
  const dangers = [
    'say("</script><img src=x>");',
    "say('</SCRIPT >');",
    'say(`a</script>${1}</script>`);',
    'say(/<\\/script>|<!--/u.test("<!--"));',
    '// </script>\nsay(1);',
    '/* <!-- <script> </script> */ say("<!-- <script>");',
    'var script = 4, g = 2; say(1</script/g.test("x"));',
    'say(1); <!-- an old comment </script>\nsay(2);',
    'say("<scr" + "ipt>");',
  ];

  /** What a program says. */
  const said = (program: string): unknown[] => {
    const heard: unknown[] = [];
    runInNewContext(program, { say: (value: unknown) => heard.push(value) });
    return heard;
  };

  it.each(dangers)('is read whole and says the same: %s', (script) => {
    const [merged = ''] = scriptsIn(merge(page('<p>x</p>'), script));
    expect(scriptsIn(merge(page('<p>x</p>'), script))).toHaveLength(1);
    expect(merged).not.toMatch(/<\/script|<!--/i);
    parseScript(merged, { ecmaVersion: 'latest', sourceType: 'script' });
    expect(said(merged)).toEqual(said(script));
  });

  it('stays inside even when it is no program, as a style does', () => {
    const merged = merge(page('<p>x</p>'), 'const = "</script><img>', 'a::after{content:"</style><img>"}');
    expect(tags(merged, 'img')).toEqual([]);
    expect(tags(merged, 'script', 'style')).toHaveLength(2);
  });
});
