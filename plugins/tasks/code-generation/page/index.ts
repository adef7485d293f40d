export { openBrowser, browserOptions, type BrowserOptions, type PageBrowser } from './browser.ts';
export type { PageRun } from './run-page.ts';
export { inspectFiles } from './inspect.ts';
export { mergeFiles } from './merge.ts';
export { defaultPolicy, type Finding, type PageFile, type PagePolicy } from './page.ts';
export { similarity } from './similarity.ts';
export { createPageThread, type PageThread } from './thread.ts';
