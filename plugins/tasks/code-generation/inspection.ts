import type { Clock, Logger } from '../../../core/index.ts';
import {
  inspectFiles,
  mergeFiles,
  openBrowser,
  type BrowserOptions,
  type Finding,
  type PageBrowser,
  type PageFile,
} from './page/index.ts';

export interface Inspection {
  readonly inspect: (files: readonly PageFile[], isRun: boolean, signal: AbortSignal) => Promise<Finding[]>;
  readonly close: () => Promise<void>;
}

/** What is wrong with pages: their text, and what keeps its rules is opened in a browser, where there is one. */
export function openInspection(
  options: { readonly maxBytes: number; readonly browser: BrowserOptions },
  parts: { readonly clock: Clock; readonly log: Logger },
): Inspection {
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
      const found = inspectFiles(files, { maxBytes: options.maxBytes });
      if (!isRun || found.some(({ level }) => level === 'error')) return found;
      const browser = await browserFor(signal);
      if (browser === null) return found;
      const run = await browser.run(mergeFiles(files), { timeoutMs: options.browser.timeoutMs }, signal);
      return [...found, ...run.findings];
    },
    async close() {
      const browser = await opened?.catch(() => null);
      await browser?.close();
    },
  };
}
