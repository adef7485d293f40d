import type { Clock, Logger } from '../../../core/index.ts';
import {
  createPageThread,
  openBrowser,
  type BrowserOptions,
  type Finding,
  type PageBrowser,
  type PageFile,
} from './page/index.ts';

export interface Inspection {
  readonly inspect: (files: readonly PageFile[], isRun: boolean, signal: AbortSignal) => Promise<Finding[]>;
  /** One self-contained HTML file. */
  readonly merge: (files: readonly PageFile[], signal: AbortSignal) => Promise<string>;
  /** How alike two texts are, in [0, 1]. */
  readonly compare: (a: string, b: string, signal: AbortSignal) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** What is wrong with pages: their text, and what keeps its rules is opened in a browser, where there is one. */
export function openInspection(
  options: { readonly maxBytes: number; readonly browser: BrowserOptions },
  parts: { readonly clock: Clock; readonly log: Logger },
): Inspection {
  const thread = createPageThread();
  const merge: Inspection['merge'] = (files, signal) => thread.do('merge', [files], signal);
  let opened: Promise<PageBrowser | null> | null = null;
  const browserFor = (signal: AbortSignal): Promise<PageBrowser | null> => {
    const browser = opened ?? openBrowser(options.browser, parts, signal);
    opened = browser;
    // A browser that did not start is tried again for the next page.
    browser.catch(() => (opened = null));
    return browser;
  };
  return {
    async inspect(files, isRun, signal) {
      const found = await thread.do('inspect', [files, { maxBytes: options.maxBytes }], signal);
      if (!isRun || found.some(({ level }) => level === 'error')) return found;
      const browser = await browserFor(signal);
      if (browser === null) return found;
      const html = await merge(files, signal);
      const run = await browser.run(html, { timeoutMs: options.browser.timeoutMs }, signal);
      return [...found, ...run.findings];
    },
    merge,
    compare: (a, b, signal) => thread.do('similarity', [a, b], signal),
    async close() {
      await thread.close();
      const browser = await opened?.catch(() => null);
      await browser?.close();
    },
  };
}
