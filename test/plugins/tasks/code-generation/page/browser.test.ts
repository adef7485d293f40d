import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../../../core/host/clock.ts';
import type { Logger } from '../../../../../core/index.ts';
import {
  browserOptions,
  mergeFiles,
  openBrowser,
  type BrowserOptions,
  type PageBrowser,
  type PageRun,
} from '../../../../../plugins/tasks/code-generation/page/index.ts';
import { describeChromium } from '../../../../helpers/chromium.ts';
import { quietLog } from '../../../../helpers/local-chain.ts';

const never = new AbortController().signal;
const parts = { clock: systemClock, log: quietLog };
const optionsOf = (given: Partial<BrowserOptions>): BrowserOptions => browserOptions.parse(given);

describeChromium('a page in a browser', () => {
  let browser: PageBrowser;
  beforeAll(async () => {
    const opened = await openBrowser(
      optionsOf({ mode: 'on', timeoutMs: 60_000, settleMs: 300 }),
      parts,
      never,
    );
    if (opened === null) throw new Error('no browser');
    browser = opened;
  }, 90_000);
  afterAll(() => browser.close());

  const run = (js: string, html = '<p>x</p>', timeoutMs = 60_000): Promise<PageRun> =>
    browser.run(
      mergeFiles([
        { filename: 'index.html', content: html },
        { filename: 'index.js', content: js },
      ]),
      { timeoutMs },
      never,
    );
  const rulesOf = ({ findings }: PageRun): string[] => [...new Set(findings.map(({ rule }) => rule))];

  it('has nothing to tell of one that works, but its picture', async () => {
    const fine = await run('document.body.append("hello"); console.log("noise");');
    expect(fine).toEqual({
      findings: [],
      requests: [],
      screenshotSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    const other = await run('document.body.style.background = "red";');
    expect(other.screenshotSha256).not.toBe(fine.screenshotSha256);
  }, 90_000);

  it('tells what is thrown, at once, later, and when it is used', async () => {
    for (const js of [
      'throw new Error("broken")',
      'setTimeout(() => { throw new Error("broken"); }, 50)',
      'Promise.reject(new Error("broken"))',
      'document.querySelector("button").onclick = () => { throw new Error("broken"); }',
      'addEventListener("keydown", () => { throw new Error("broken"); })',
    ]) {
      const { findings } = await run(js, '<button>go</button>');
      expect(findings[0]).toMatchObject({
        rule: 'page-error',
        message: expect.stringContaining('broken') as string,
      });
    }
    expect((await run('console.error("oh", 1)')).findings).toMatchObject([
      { rule: 'console-error', level: 'error', message: 'oh 1', line: 1 },
    ]);
  }, 240_000);

  it('stops what the content policy of a merged page forbids', async () => {
    for (const js of [
      'fetch("http://127.0.0.1:1/")',
      'new Image().src = "http://127.0.0.1:1/a.png"',
      'new WebSocket("ws://127.0.0.1:1/")',
      'eval("1")',
      'localStorage.a = 1',
      'alert(1)',
      'open("http://127.0.0.1:1/")',
    ]) {
      const { findings, requests } = await run(js);
      expect(findings.length).toBeGreaterThan(0);
      expect(requests).toEqual([]);
    }
  }, 240_000);

  it('lets nothing out where there is no policy, not even to this machine', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('got you');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const page =
        `<link rel="preconnect" href="http://${host}"><link rel="stylesheet" href="http://${host}/a.css">` +
        `<img src="http://${host}/b.png"><script>fetch("http://${host}/c").catch(() => {}); ` +
        `new WebSocket("ws://${host}/d"); navigator.sendBeacon("http://${host}/e"); ` +
        `setTimeout(() => { location = "http://${host}/f"; }, 100)</script>`;
      const { requests, findings } = await browser.run(page, {}, never);
      expect(asked).toEqual([]);
      expect(requests).toEqual(
        expect.arrayContaining([`http://${host}/a.css`, `http://${host}/b.png`, `http://${host}/c`]),
      );
      expect(findings.filter(({ rule }) => rule === 'request').length).toBe(requests.length);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  }, 90_000);

  it.each([
    ['timeout', 'for (;;);'],
    ['timeout', 'setTimeout(() => { for (;;); }, 50)'],
    ['crash', 'const all = []; for (;;) all.push(new Array(1e6).fill(1));'],
    ['console-flood', 'for (;;) console.error("x".repeat(1000));'],
  ])(
    'ends %s: %s',
    async (rule, js) => {
      expect(rulesOf(await run(js, '<p>x</p>', rule === 'crash' ? 60_000 : 4000))).toContain(rule);
      expect((await run('')).findings).toEqual([]);
    },
    180_000,
  );

  it('stops with the signal, and goes on with the next page', async () => {
    const controller = new AbortController();
    const running = browser.run('<script>for (;;);</script>', {}, controller.signal);
    const waiting = browser.run('<p>x</p>', {}, never);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    await expect(waiting).resolves.toMatchObject({ findings: [] });
  }, 90_000);

  it('is not waited for by who has stopped, or closes the browser', async () => {
    const reason = new Error('stop');
    await expect(openBrowser(optionsOf({}), parts, AbortSignal.abort(reason))).rejects.toBe(reason);
    const other = await openBrowser(optionsOf({}), parts, never);
    const running = other?.run('<script>for (;;);</script>', {}, never);
    const ended = expect(running).rejects.toThrow(/browser/);
    await systemClock.sleep(300, never);
    await other?.close();
    await ended;
  }, 90_000);

  it('is not run any more after the end', async () => {
    const other = await openBrowser(optionsOf({ mode: 'auto' }), parts, never);
    await other?.close();
    await expect(other?.run('<p>x</p>', {}, never)).rejects.toMatchObject({ code: 'SYN_INTERNAL' });
  }, 90_000);
});

describe('without a browser', () => {
  const said: string[] = [];
  const log: Logger = { ...quietLog, info: (message) => said.push(message) };

  it('pages are only read, and that is said', async () => {
    const options = optionsOf({ mode: 'auto', executable: '/nowhere/chromium' });
    expect(await openBrowser(options, { ...parts, log }, never)).toBeNull();
    expect(said).toEqual([expect.stringContaining('not run in a browser')]);
  }, 60_000);

  it('nothing is said where none is wanted', async () => {
    said.length = 0;
    expect(await openBrowser(optionsOf({ mode: 'off' }), { ...parts, log }, never)).toBeNull();
    expect(said).toEqual([]);
  });

  it('it is an error where one is a must', async () => {
    const options = optionsOf({ mode: 'on', executable: '/nowhere/chromium' });
    await expect(openBrowser(options, parts, never)).rejects.toMatchObject({
      code: 'SYN_CONFIG_INVALID',
      message: expect.stringContaining('/nowhere/chromium') as string,
    });
  }, 60_000);
});
