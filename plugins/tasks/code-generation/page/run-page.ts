import { createHash } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { SynthError, type Clock } from '../../../../core/index.ts';
import { reportTo, type Finding } from './page.ts';

/** What a page did when it was run. */
export interface PageRun {
  /** Rules `console-error`, `page-error`, `request`, `dialog`, `popup`, `timeout`, `crash`, `console-flood`; places in the merged text. */
  readonly findings: readonly Finding[];
  /** Addresses it asked for; none was answered. */
  readonly requests: readonly string[];
  /** sha256 of its picture as it was when it had settled, hex; empty when it had none. */
  readonly screenshotSha256: string;
}

interface RunOptions {
  readonly timeoutMs: number;
  readonly settleMs: number;
  readonly use: boolean;
}

const address = 'http://page.invalid/';
/** What a page says beyond this many findings is not listened to. */
const maxFindings = 50;
/** A page that says more to its console is ended: every line takes memory here. */
const maxLines = 1000;
const maxMessage = 500;

/** Runs one page in a context of its own; a page that hangs is a finding. SYN_TASK_MATERIAL when the browser itself ended. */
export async function runPage(
  browser: Browser,
  html: string,
  options: RunOptions,
  clock: Clock,
  signal: AbortSignal,
): Promise<PageRun> {
  const findings: Finding[] = [];
  const requests: string[] = [];
  const report: ReturnType<typeof reportTo> = (fault) => {
    if (findings.length < maxFindings || fault.rule === 'console-flood')
      reportTo(findings, 'index.html')({ ...fault, message: fault.message.slice(0, maxMessage) });
  };
  const asked = (url: string): void => {
    if (requests.length >= maxFindings || /^(?:data|blob|about):/.test(url)) return;
    requests.push(url.slice(0, maxMessage));
    report({ rule: 'request', message: `The page asks for ${url}.` });
  };
  const context = await browser.newContext({
    offline: true,
    serviceWorkers: 'block',
    acceptDownloads: false,
    viewport: { width: 800, height: 800 },
  });
  // Ends all that waits on the page, also where the page itself answers nothing any more.
  const limit = clock.deadline(2 * options.timeoutMs + options.settleMs, signal);
  const end = (): void => void context.close().catch(() => undefined);
  limit.signal.addEventListener('abort', end, { once: true });
  let screenshotSha256 = '';
  let lines = 0;
  try {
    limit.signal.throwIfAborted();
    const page = await openPage(context, html, asked);
    listen(page, context, report, asked);
    page.on('console', () => {
      lines += 1;
      if (lines === maxLines) end();
    });
    await page.goto(address, { waitUntil: 'load', timeout: options.timeoutMs });
    await clock.sleep(options.settleMs, limit.signal);
    const picture = await page.screenshot({ timeout: options.timeoutMs });
    screenshotSha256 = createHash('sha256').update(picture).digest('hex');
    if (options.use) await usePage(page);
    // Everything the page said so far has come when it answers this.
    await page.evaluate('0');
  } catch (error) {
    signal.throwIfAborted();
    const isCrash = findings.some(({ rule }) => rule === 'crash');
    // Gone, and not by our hand: `end` leaves these signs.
    const isOurs = limit.signal.aborted || lines >= maxLines;
    if (!isCrash && !isOurs && firstLine(error).includes('has been closed'))
      throw new SynthError('SYN_TASK_MATERIAL', {
        message: 'The browser ended while it ran a page.',
        hint: 'The next page gets a new one. If it goes on so, give it more memory, or set browser.mode: off.',
        cause: error,
      });
    if (lines >= maxLines)
      report({ rule: 'console-flood', message: 'The page fills its console without end.' });
    else if (!isCrash) report({ rule: 'timeout', message: `The page does not answer: ${firstLine(error)}` });
  } finally {
    limit.clear();
    limit.signal.removeEventListener('abort', end);
    await context.close().catch(() => undefined);
  }
  return { findings, requests, screenshotSha256 };
}

/** A page that gets `html` for its one address, as a frame without an origin of its own would, and nothing else. */
async function openPage(context: BrowserContext, html: string, asked: (url: string) => void): Promise<Page> {
  const page = await context.newPage();
  let isServed = false;
  await context.route('**/*', (route) => {
    if (!isServed && route.request().url() === address) {
      isServed = true;
      const headers = { 'content-security-policy': 'sandbox allow-scripts' };
      return route.fulfill({ contentType: 'text/html; charset=utf-8', headers, body: html });
    }
    asked(route.request().url());
    return route.abort();
  });
  return page;
}

function listen(
  page: Page,
  context: BrowserContext,
  report: ReturnType<typeof reportTo>,
  asked: (url: string) => void,
): void {
  page.on('console', (message) => {
    // What was asked for is told as a request already.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
    const { lineNumber, columnNumber } = message.location();
    report({
      rule: 'console-error',
      message: message.text(),
      line: lineNumber + 1,
      column: columnNumber + 1,
    });
  });
  page.on('pageerror', (error) => {
    const place = /page\.invalid\/:(\d+):(\d+)/.exec(error.stack ?? '');
    const line = place === null ? null : Number(place[1]);
    const column = place === null ? null : Number(place[2]);
    report({ rule: 'page-error', message: error.message, line, column });
  });
  page.on('websocket', (socket) => {
    asked(socket.url());
  });
  page.on('dialog', (dialog) => {
    report({ rule: 'dialog', message: `The page opens a dialog: ${dialog.message()}` });
    dialog.dismiss().catch(() => undefined);
  });
  page.on('crash', () => {
    report({ rule: 'crash', message: 'The page crashed its renderer.' });
  });
  context.on('page', () => {
    report({ rule: 'popup', message: 'The page opens another page.' });
  });
}

const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Space', 'Enter', 'KeyR'];
const maxButtons = 8;

/** What a curious visitor does first. */
async function usePage(page: Page): Promise<void> {
  await page.mouse.move(300, 300);
  await page.mouse.click(400, 400);
  await page.mouse.move(500, 420, { steps: 3 });
  for (const key of keys) await page.keyboard.press(key);
  for (const button of (await page.locator('button:visible').all()).slice(0, maxButtons))
    // A button that is covered or gone is no fault of the page.
    await button.click({ timeout: 500, noWaitAfter: true }).catch(() => undefined);
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
