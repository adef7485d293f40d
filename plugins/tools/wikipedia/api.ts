import { z } from 'zod';
import { SynthError, type Clock, type Http } from '../../../core/index.ts';
import { readPayload } from '../remote/payload.ts';

const pageSchema = z.object({
  pageid: z.int().optional(),
  title: z.string(),
  missing: z.boolean().optional(),
  invalid: z.boolean().optional(),
  /** Rank in a search. */
  index: z.int().optional(),
  /** Size in bytes. */
  length: z.int().optional(),
  fullurl: z.string().optional(),
  extract: z.string().optional(),
  pageprops: z.record(z.string(), z.string()).optional(),
  categories: z.array(z.object({ title: z.string() })).optional(),
  links: z.array(z.object({ title: z.string() })).optional(),
});
export type WikiPage = z.output<typeof pageSchema>;

const answerSchema = z.object({
  error: z.object({ code: z.string(), info: z.string().optional() }).optional(),
  query: z.object({ pages: z.array(pageSchema).optional() }).optional(),
});

/** Codes with which a wiki asks for patience (https://www.mediawiki.org/wiki/API:Etiquette). */
const waiting = new Set(['maxlag', 'ratelimited', 'readonly']);
const tries = 3;
const usualWaitMs = 5_000;
const longestWaitMs = 60_000;
const batch = 10;

export interface WikiApi {
  /** Ten random articles, without their text. The server draws them: no seed can repeat it. */
  random(signal: AbortSignal): Promise<WikiPage[]>;
  /** The best matches, best first, without their text. */
  search(text: string, signal: AbortSignal): Promise<WikiPage[]>;
  /** One article with text, visible categories and links; null when there is none of that title. */
  page(title: string, signal: AbortSignal): Promise<WikiPage | null>;
}

/** The MediaWiki action API, asked politely: `maxlag`, its waits, and one request for all of an article. */
export function createWikiApi(
  apiUrl: string,
  headers: Readonly<Record<string, string>>,
  { http, clock }: { readonly http: Http; readonly clock: Clock },
): WikiApi {
  async function query(
    parameters: Record<string, string | number>,
    signal: AbortSignal,
  ): Promise<WikiPage[]> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await http.request(
        { url: apiUrl, headers, query: { ...shared, ...parameters } },
        signal,
      );
      const { error, query: found } = readPayload(response, answerSchema, 'The wiki');
      if (error === undefined) return found?.pages ?? [];
      const retryAfterMs = Number(response.headers['retry-after'] ?? NaN) * 1000 || usualWaitMs;
      if (!waiting.has(error.code))
        throw new SynthError('SYN_HTTP_BODY', {
          message: `The wiki refused the request: ${error.code}: ${error.info ?? ''}`,
          detail: { code: error.code },
        });
      if (attempt === tries || retryAfterMs > longestWaitMs)
        throw new SynthError('SYN_HTTP_STATUS', {
          message: `The wiki asks to be left alone for a while: ${error.info ?? error.code}`,
          detail: { status: response.status, code: error.code, retryAfterMs },
        });
      await clock.sleep(retryAfterMs, signal);
    }
  }
  return {
    random: (signal) => query({ ...listing, generator: 'random', grnnamespace: 0, grnlimit: batch }, signal),
    search: async (text, signal) =>
      (
        await query(
          { ...listing, generator: 'search', gsrsearch: text, gsrnamespace: 0, gsrlimit: batch },
          signal,
        )
      ).sort((a, b) => (a.index ?? 0) - (b.index ?? 0)),
    async page(title, signal) {
      // A bar would ask for several pages.
      const [page] = await query({ ...whole, titles: title.replaceAll('|', ' ') }, signal);
      return page === undefined || page.missing === true || page.invalid === true ? null : page;
    },
  };
}

const shared = { action: 'query', format: 'json', formatversion: 2, maxlag: 5, redirects: 1 };
const listing = { prop: 'info|pageprops', inprop: 'url', ppprop: 'disambiguation' };
/** A whole extract is given for one page a request only. */
const whole = {
  prop: 'info|pageprops|extracts|categories|links',
  inprop: 'url',
  ppprop: 'disambiguation',
  explaintext: 1,
  exsectionformat: 'wiki',
  clshow: '!hidden',
  cllimit: 'max',
  plnamespace: 0,
  pllimit: 'max',
};

export const isDisambiguation = ({ pageprops }: WikiPage): boolean =>
  pageprops !== undefined && 'disambiguation' in pageprops;
