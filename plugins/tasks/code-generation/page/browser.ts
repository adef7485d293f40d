import { access, constants } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { SynthError, type Clock, type Logger } from '../../../../core/index.ts';
import { runPage, type PageRun } from './run-page.ts';

/** The options of the headless browser, for a plugin that offers one. */
export const browserOptions = z.strictObject({
  mode: z
    .enum(['auto', 'on', 'off'])
    .default('auto')
    .describe('auto: pages are run where a Chromium is found. on: none found is an error. off: never.'),
  executable: z
    .string()
    .min(1)
    .optional()
    .describe('Path of a Chromium or Chrome; default: the usual places.'),
  timeoutMs: z.int().min(100).max(120_000).default(15_000).describe('Time a page may take to load.'),
  settleMs: z
    .int()
    .min(0)
    .max(30_000)
    .default(500)
    .describe('Time a loaded page runs on before it is used and judged.'),
  use: z
    .boolean()
    .default(true)
    .describe('Press keys, buttons and the mouse, so that handlers which throw are found.'),
});
export type BrowserOptions = z.output<typeof browserOptions>;

/** A browser that runs one page at a time, each in a context of its own and without any network. */
export interface PageBrowser {
  /** Rejects when `signal` aborts, after `close`, or when the browser died and does not start again; what a page does is a finding. */
  run(html: string, options: { readonly timeoutMs?: number }, signal: AbortSignal): Promise<PageRun>;
  close(): Promise<void>;
}

/**
 * Starts a headless Chromium. null, with a message in the log, where mode is off, or auto and there is none that starts;
 * with mode on, SYN_PLUGIN_LIBRARY_MISSING (as the host says it) or SYN_CONFIG_INVALID.
 */
export async function openBrowser(
  options: BrowserOptions,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
  signal: AbortSignal,
): Promise<PageBrowser | null> {
  if (options.mode === 'off') return null;
  let browser: Browser;
  try {
    browser = await start(options, log);
  } catch (error) {
    if (options.mode === 'on') throw error;
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    log.info('pages are not run in a browser, only read: none was found that starts', {
      reason: reason ?? '',
    });
    return null;
  }
  if (signal.aborted) {
    await browser.close();
    throw signal.reason;
  }
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(html, { timeoutMs = options.timeoutMs }, own) {
      const turn = last.then(async () => {
        if (isClosed) throw new SynthError('SYN_INTERNAL', { message: 'The browser for pages is closed.' });
        own.throwIfAborted();
        if (!browser.isConnected()) browser = await start(options, log);
        return runPage(browser, html, { ...options, timeoutMs }, clock, own);
      });
      last = turn.catch(() => undefined);
      return turn;
    },
    async close() {
      isClosed = true;
      await browser.close();
      // The page at work ends with it, and may have had another one started before.
      await last;
      await browser.close();
    },
  };
}

async function start(options: BrowserOptions, log: Logger): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  const executablePath = options.executable ?? (await findChromium(chromium.executablePath()));
  const launch = (chromiumSandbox: boolean): Promise<Browser> =>
    chromium.launch({
      executablePath,
      chromiumSandbox,
      args: seclusion,
      timeout: 30_000,
      // The node's own handlers stop the node, and with it the browser.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  try {
    return await launch(true);
  } catch (error) {
    if (!String(error).includes('sandbox')) throw unusable(executablePath, error);
  }
  log.warn('Chromium runs without its own sandbox: this user or container may not make one');
  return launch(false).catch((error: unknown) => {
    throw unusable(executablePath, error);
  });
}

/** No name resolves, all else goes to a proxy nobody serves, loopback too; little memory. */
const seclusion = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--proxy-server=http://127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-gpu',
  '--renderer-process-limit=1',
  '--js-flags=--max-old-space-size=256',
];

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

async function findChromium(own: string): Promise<string> {
  for (const path of [own, ...usualPlaces])
    if (
      await access(path, constants.X_OK).then(
        () => path !== '',
        () => false,
      )
    )
      return path;
  throw new SynthError('SYN_CONFIG_INVALID', {
    message: 'No Chromium was found to run pages in.',
    hint: 'Install chromium, or name one under browser.executable, or set browser.mode: off.',
  });
}

const unusable = (path: string, cause: unknown): SynthError =>
  new SynthError('SYN_CONFIG_INVALID', {
    message: `The browser ${path} does not start.`,
    hint: 'Try it with --headless --version; name another under browser.executable, or set browser.mode: off.',
    cause,
  });
