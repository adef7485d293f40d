import { inspectFiles, type Finding } from '../../../../../plugins/tasks/code-generation/page/index.ts';

const html =
  '<!DOCTYPE html><html><head></head><body><canvas id="c"></canvas><script src="index.js"></script></body></html>';
const inspect = (parts: { html?: string; js?: string; css?: string }, maxBytes = 200_000): Finding[] =>
  inspectFiles(
    [
      { filename: 'index.html', content: parts.html ?? html },
      { filename: 'index.js', content: parts.js ?? '' },
      ...(parts.css === undefined ? [] : [{ filename: 'index.css', content: parts.css }]),
    ],
    { maxBytes },
  );
const rules = (findings: readonly Finding[]): string[] => [...new Set(findings.map(({ rule }) => rule))];

describe('files', () => {
  const rulesOf = (...names: string[]): string[] =>
    inspectFiles(
      names.map((filename) => ({ filename, content: '' })),
      { maxBytes: 10 },
    ).map(({ rule, file }) => `${rule} ${file}`);

  it('are index.html and index.js, and index.css if there is one', () => {
    expect(rulesOf('index.html', 'index.js')).toEqual([]);
    expect(rulesOf('index.css', 'index.js', 'index.html')).toEqual([]);
    expect(rulesOf('index.html')).toEqual(['file-missing index.js']);
    expect(rulesOf()).toEqual(['file-missing index.html', 'file-missing index.js']);
    expect(rulesOf('index.html', 'index.js', 'index.js')).toEqual(['file-duplicate index.js']);
    expect(rulesOf('index.html', 'index.js', 'Index.css')).toEqual(['file-unknown Index.css']);
    expect(rulesOf('index.html', 'index.js', '../index.js')).toEqual(['file-unknown ../index.js']);
  });

  it('have a bound in bytes, not in characters, and are not read beyond it', () => {
    expect(rules(inspect({ js: `const a = "${'é'.repeat(60)}";`, html: '' }, 120))).toEqual(['size']);
    expect(rules(inspect({ js: 'eval("1")'.repeat(100) }, 100))).toEqual(['size']);
  });
});

describe('scripts that stay inside', () => {
  it.each([
    'const c = document.getElementById("c").getContext("2d"); c.fillRect(0, 0, window.innerWidth, 3);',
    'window.addEventListener("keydown", (e) => e.preventDefault()); requestAnimationFrame(() => {});',
    'document.createElementNS("http://www.w3.org/2000/svg", "circle").setAttribute("fill", "url(#g)");',
    'class Door { open() { this.open(); } close() {} } new Door().open();',
    'function ask(prompt) { prompt(); } function at(box) { const { top, left } = box.getBoundingClientRect(); return top + left; }',
    'const self = this; const state = { fetch: 1, alert() {}, parent: null }; state.alert(); use(self);',
    'const copy = new item.constructor(1); item.constructor.name === "Item";',
    'class Body { copy() { return new this.constructor("copy", this.constructor.count + 1); } }',
    'function Boat() {} Boat.prototype.constructor = Boat;',
    'const { innerWidth, innerHeight: height } = window;',
    'typeof fetch === "undefined"; value instanceof Function; location.hash === "#a";',
    'image.src = "data:image/png;base64,AAAA"; image.src = canvas.toDataURL(); link.href = "#top";',
    'const re = /https?:\\/\\/x/; const text = "a // b"; // see https://example.org',
    'setTimeout(() => {}, 1); setInterval(tick, 2); lbl: for (;;) { break lbl; }',
    'let alert = (text) => text; alert("mine");',
  ])('%s', (js) => {
    expect(inspect({ js })).toEqual([]);
  });
});

describe('scripts that reach out', () => {
  it.each([
    ['network', 'fetch("x")'],
    ['network', 'window["fet" + "ch"]("x")'],
    ['network', 'self[`fetch`]("x")'],
    ['network', 'f\\u0065tch("x")'],
    ['network', 'this.fetch("x")'],
    ['network', 'window?.window.fetch("x")'],
    ['network', 'const { fetch: get } = window;'],
    ['network', 'const { ["fe" + "tch"]: get } = any();'],
    ['network', 'new XMLHttpRequest()'],
    ['network', 'navigator.sendBeacon("/x")'],
    ['network', 'new BroadcastChannel("x")'],
    ['eval', 'new (() => {}).constructor("x")'],
    ['eval', 'this.constructor.constructor("x")'],
    ['eval', 'const { constructor: make } = () => {};'],
    ['eval', 'const { constructor: { constructor: make } } = "";'],
    ['frame', 'const { defaultView: view } = document;'],
    ['frame', 'canvas.ownerDocument.defaultView.alert(1)'],
    ['storage', 'const { cookie } = document;'],
    ['network', 'new WebSocket(u)'],
    ['network', 'import("x")'],
    ['network', 'new Worker(u)'],
    ['dynamic-name', 'window[name]()'],
    ['dynamic-name', 'const { ...all } = window;'],
    ['dynamic-name', 'globalThis["fetch"["toString"]()]'],
    ['window-alias', 'const w = window; w.alert(1)'],
    ['window-alias', 'Reflect.get(globalThis, k)'],
    ['window-alias', '((w) => w)(self)'],
    ['window-alias', 'const { self: w } = window;'],
    ['eval', 'eval("1")'],
    ['eval', '(0, eval)("1")'],
    ['eval', 'new Function("x")'],
    ['eval', '[].constructor.constructor("x")()'],
    ['eval', '(() => {})["construc" + "tor"]("x")()'],
    ['eval', 'setTimeout("x()", 1)'],
    ['eval', 'window.setInterval("x" + y, 1)'],
    ['eval', 'el.setAttribute("onclick", "x()")'],
    ['storage', 'localStorage.a = 1'],
    ['storage', 'document["coo" + "kie"] = "a"'],
    ['storage', 'window.document.cookie'],
    ['storage', 'indexedDB.open("x")'],
    ['dialog', 'alert(1)'],
    ['dialog', 'this["alert"](1)'],
    ['dialog', 'function f() { return prompt("?"); }'],
    ['dialog', '{ let alert = 1; use(alert); } alert(2)'],
    ['frame', 'const { top } = box;'],
    ['frame', 'parent.postMessage("x")'],
    ['frame', 'document.defaultView.x'],
    ['navigation', 'location.href = "a"'],
    ['navigation', 'var location = "a"'],
    ['navigation', 'window.open(u)'],
    ['device', 'navigator.mediaDevices.getUserMedia({})'],
    ['embedded', 'document.createElement("scr" + "ipt")'],
    ['embedded', 'document.createElement("IFRAME")'],
    ['document-write', 'document.write("<p>")'],
    ['with', 'with (a) { b }'],
    ['external-asset', 'image.src = "cat.png"'],
    ['external-asset', 'el.setAttribute("src", "cat.png")'],
    ['external-url', 'use("ht" + "tps://example.org/x")'],
    ['external-url', 'use(`https://${host}/x`)'],
    ['external-url', 'el.innerHTML = "<img src=//example.org/x>"'],
    ['external-url', 'a.href = "java\\tscript:x()"'],
    ['external-url', 'use("https://www.w3.org/2000/svgx")'],
    ['js-syntax', 'const a = ;'],
    ['js-syntax', 'export const a = 1;'],
    ['js-syntax', 'await x;'],
  ])('%s: %s', (rule, js) => {
    const findings = inspect({ js });
    expect(rules(findings)).toContain(rule);
    for (const finding of findings)
      expect(finding).toMatchObject({
        level: 'error',
        file: 'index.js',
        line: 1,
        column: expect.any(Number) as number,
      });
  });

  it('are told with their place', () => {
    expect(inspect({ js: 'a();\n  eval("1");' })).toMatchObject([{ rule: 'eval', line: 2, column: 3 }]);
    expect(inspect({ html: '<p>\n<script>\n alert(1)</script>' })).toMatchObject([
      { rule: 'dialog', file: 'index.html', line: 3, column: 2 },
    ]);
    expect(inspect({ html: '<p>\n<b onclick="alert(1)">' })).toMatchObject([
      { rule: 'dialog', line: 2, column: 4 },
    ]);
    expect(inspect({ css: 'a{}\n  @import "x";' })).toMatchObject([
      { rule: 'external-asset', line: 2, column: 3 },
    ]);
  });
});

describe('markup', () => {
  it.each([
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="#a"/></svg>',
    '<img src="data:image/png;base64,AAAA"><a href="#top">up</a>',
    '<link rel="icon" href="data:image/svg+xml,<svg/>"><link rel="stylesheet" href="./index.css?v=1">',
    '<link rel="icon" href="data:,">',
    '<script type="application/json">{"a": "b"}</script><script src="/index.js"></script>',
    '<form onsubmit="return false"><button>go</button></form>',
    '<meta http-equiv="Feature-Policy" content="camera none"><meta charset="utf-8">',
  ])('that stays inside: %s', (markup) => {
    expect(inspect({ html: markup })).toEqual([]);
  });

  it.each([
    ['external-asset', '<img src="a.png">'],
    ['external-asset', '<template><img src="a.png"></template>'],
    ['external-asset', '<script src="other.js"></script>'],
    ['external-asset', '<script src="../index.js"></script>'],
    ['external-asset', '<svg><script href="data:text/javascript,x()"></script></svg>'],
    ['external-asset', '<svg><script xlink:href="x.js"></script></svg>'],
    ['external-asset', '<link rel="preconnect" href="x">'],
    ['external-asset', '<form action="/x"></form>'],
    ['external-asset', '<div style="background:u\\72l(x.png)">'],
    ['external-asset', '<a href="data:text/html,<b>">x</a>'],
    ['external-url', '<a href="&#104;ttps://example.org">x</a>'],
    ['external-url', '<a href="java\tscript:x()">x</a>'],
    ['external-url', '<svg><image xlink:href="http://example.org/y"/></svg>'],
    ['external-url', '<svg><animate attributeName="href" to="http://example.org"/></svg>'],
    ['external-url', '<img srcset="data:image/png;base64,AA 1x, //example.org/a.png 2x">'],
    ['embedded', '<iframe srcdoc="<b>"></iframe>'],
    ['embedded', '<base href="/x">'],
    ['embedded', '<object data="x"></object>'],
    ['navigation', '<meta http-equiv="ReFresh" content="0;url=x">'],
    ['js-module', '<script type="module">x</script>'],
    ['js-module', '<script type="importmap">{}</script>'],
    ['network', '<body onload="fetch(1)">'],
    ['js-syntax', '<b onclick="{">x</b>'],
  ])('%s: %s', (rule, markup) => {
    expect(rules(inspect({ html: markup }))).toContain(rule);
  });
});

describe('styles', () => {
  it.each([
    'a { background: url(data:image/png;base64,AAAA) } b { fill: url(#g) }',
    '/* url(x.png) @import "x" */ a::after { content: "url(x.png)"; }',
    'a { background: url("data:image/svg+xml;utf8,<svg xmlns=\'http://www.w3.org/2000/svg\'>") }',
    '@media print { a { color: red } } @font-face { src: url(data:font/woff2;base64,AA) }',
  ])('that stay inside: %s', (css) => {
    expect(inspect({ css })).toEqual([]);
  });

  it.each([
    ['external-asset', '@import url(x)'],
    ['external-asset', '@\\69mport "x"'],
    ['external-asset', 'a { b: u\\72l("x") }'],
    ['external-asset', "a { b: URL( 'x.png' ) }"],
    ['external-asset', 'a { b: url(\\68ttp://example.org) }'],
    ['external-asset', '@font-face { src: url(a.woff) }'],
    ['external-asset', 'a { content: "unclosed\n; b: url(x.png) }'],
    ['external-url', 'a { b: image-set("https://example.org/z" 1x) }'],
  ])('%s: %s', (rule, css) => {
    expect(rules(inspect({ css }))).toContain(rule);
  });
});

describe('hostile files', () => {
  const size = 190_000;
  const scripts: Record<string, string> = {
    'deep lists': '['.repeat(size),
    'deep blocks': `${'{'.repeat(2000)}${'fetch;'.repeat(20_000)}${'}'.repeat(2000)}`,
    'long sums': `"a"${'+"a"'.repeat(size / 4)}`,
    'long chains': `a${'.b'.repeat(size / 2)}`,
    'sums of addresses': `${'"https:"+'.repeat(size / 9)}1`,
    slashes: `"${'/'.repeat(size)}"`,
    'nearly addresses': `" //${'a.'.repeat(size / 2)}"`,
    blanks: `"${' '.repeat(size)}"`,
    templates: '`${'.repeat(size / 3),
    findings: 'fetch;'.repeat(size / 6),
    'deep patterns': `/${'(?:'.repeat(size / 4)}/`,
  };
  const pages: Record<string, string> = {
    'deep elements': '<div>'.repeat(size / 5),
    'multiplying elements': `<p>${Array.from({ length: 300 }, (_, i) => `<b id=${i}>`).join('')}${'<p>x'.repeat(size / 5)}`,
    attributes: `<a ${Array.from({ length: 20_000 }, (_, i) => `b${i}`).join(' ')}>`,
    entities: '&amp'.repeat(size / 4),
    tables: '<table>'.repeat(size / 7),
  };
  const styles: Record<string, string> = {
    stars: `/*${'*'.repeat(size)}`,
    escapes: '\\a'.repeat(size / 2),
    urls: 'url('.repeat(size / 4),
    'quoted urls': 'url( "'.repeat(size / 6),
    blanks: `url(${' '.repeat(size)}`,
    quotes: '"'.repeat(size),
    imports: '@import;'.repeat(size / 8),
  };

  it.each(Object.entries(scripts))('scripts of %s', (_, js) => {
    expect(inspect({ js }).length).toBeLessThanOrEqual(200);
  });
  it.each(Object.entries(pages))('markup of %s', (_, markup) => {
    expect(inspect({ html: markup }).length).toBeLessThanOrEqual(200);
  });
  it.each(Object.entries(styles))('styles of %s', (_, css) => {
    expect(inspect({ css }).length).toBeLessThanOrEqual(200);
  });

  it('are told as too complex where they cannot be held', () => {
    expect(rules(inspect({ js: '['.repeat(size) }))).toEqual(['too-complex']);
    expect(rules(inspect({ html: '<div>'.repeat(size / 5) }))).toEqual(['too-complex']);
    expect(rules(inspect({ html: pages['multiplying elements'] ?? '' }))).toEqual(['too-complex']);
  });
});
