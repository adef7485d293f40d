import { gzipSync } from 'node:zlib';
import wikipedia from '../../../plugins/tools/wikipedia/index.ts';
import { filterCategories, stripCategoryPrefix } from '../../../plugins/tools/wikipedia/categories.ts';
import { rankLinks } from '../../../plugins/tools/wikipedia/links.ts';
import { chooseSections, readSections } from '../../../plugins/tools/wikipedia/sections.ts';
import { goldenRow, goldenRows } from '../../fixtures/golden/rows.ts';
import { quickClock, sendJson, serve, type Loopback } from '../../helpers/loopback.ts';
import { failureOf, startTool, type StartedTool } from '../../helpers/tools.ts';

const sentence = (topic: string, count: number): string =>
  Array.from({ length: count }, (_, i) => `${topic}${i}`).join(' ') + '.';

const extract = [
  'Ada Lovelace was an English mathematician and writer, known for her work on the Analytical Engine.',
  '',
  '',
  '== Life ==',
  '',
  '',
  '=== Childhood ===',
  sentence('child', 70),
  '',
  sentence('young', 70),
  '',
  '=== Formulae ===',
  `${sentence('formula', 70)} {\\displaystyle x^{2}}`,
  '',
  '== Further reading ==',
  sentence('book', 90),
  '',
  '=== Biographies ===',
  sentence('biography', 90),
].join('\n');

const ada = {
  pageid: 974,
  ns: 0,
  title: 'Ada Lovelace',
  length: 90_000,
  fullurl: 'https://en.wikipedia.org/wiki/Ada_Lovelace',
  extract,
  categories: [
    { ns: 14, title: 'Category:19th-century English women' },
    { ns: 14, title: 'Category:Articles with short description' },
    { ns: 14, title: 'Category:Computer pioneers: the first' },
  ],
  links: ['Abacus', 'Analytical Engine', 'mathematician'].map((title) => ({ ns: 0, title })),
};
const mercury = {
  pageid: 19_694,
  ns: 0,
  title: 'Mercury',
  length: 5000,
  pageprops: { disambiguation: '' },
  fullurl: 'https://en.wikipedia.org/wiki/Mercury',
  extract: sentence('mercury', 200),
};
const stub = { pageid: 5, ns: 0, title: 'Stub', length: 120, extract: 'A stub.' };
const listed = ({ extract: _, ...page }: typeof mercury | typeof stub | Omit<typeof ada, 'links'>): object =>
  page;

let server: Loopback;
let clock: ReturnType<typeof quickClock>;
let tool: StartedTool;
let answer: Parameters<typeof serve>[0];

/** A wiki that knows three pages. */
const wiki: typeof answer = (url, response) => {
  const asked = url.searchParams;
  if (asked.get('generator') === 'random')
    return sendJson(response, { batchcomplete: true, query: { pages: [stub, mercury, ada].map(listed) } });
  if (asked.get('generator') === 'search') {
    if (asked.get('gsrsearch') !== 'first programmer') return sendJson(response, { batchcomplete: true });
    const pages = [
      { ...listed(mercury), index: 1 },
      { ...listed(ada), index: 2 },
      { ...listed(stub), index: 3 },
    ];
    return sendJson(response, { batchcomplete: true, query: { pages } });
  }
  const title = asked.get('titles') ?? '';
  const page = [ada, mercury, stub].find((known) => known.title === title) ?? { ns: 0, title, missing: true };
  // Real answers come compressed.
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
  response.end(gzipSync(JSON.stringify({ batchcomplete: true, query: { pages: [page] } })));
};

beforeAll(async () => {
  server = await serve((...call) => answer(...call));
});
afterAll(() => server.close());
beforeEach(async () => {
  server.requests.length = 0;
  answer = wiki;
  clock = quickClock();
  tool = await start();
});
const start = (options = {}): Promise<StartedTool> =>
  startTool(wikipedia, { apiUrl: `${server.url}/w/api.php`, ...options }, { clock });

describe('an article', () => {
  it('becomes a context with provenance, in two requests', async () => {
    const context = await tool.fetch();
    expect(context).toEqual({
      id: 'Ada Lovelace#Childhood',
      title: 'Ada Lovelace',
      topic: 'Life',
      subtopic: 'Childhood',
      text: `${sentence('child', 70)}\n\n${sentence('young', 70)}`,
      tags: ['19th-century English women', 'Computer pioneers: the first'],
      source: {
        tool: 'wikipedia',
        url: 'https://en.wikipedia.org/wiki/Ada_Lovelace#Childhood',
        licence: 'CC-BY-SA-4.0',
        retrievedAt: clock.now(),
      },
      data: {
        links: ['mathematician', 'Analytical Engine', 'Abacus'],
        sections: ['Life', 'Childhood', 'Formulae', 'Biographies'],
        pageId: 974,
        pageLength: extract.split(/\s+/).length,
        sectionLength: 140,
      },
    });
    expect(server.requests).toHaveLength(2);
    for (const { url } of server.requests)
      expect(Object.fromEntries(url.searchParams)).toMatchObject({
        maxlag: '5',
        formatversion: '2',
        format: 'json',
      });
    expect(server.requests[1]?.url.searchParams.get('clshow')).toBe('!hidden');
  });

  it('is found by words, passing over disambiguations and stubs, and by title', async () => {
    expect((await tool.fetch({ method: 'search', text: 'first programmer' })).title).toBe('Ada Lovelace');
    expect((await tool.fetch({ method: 'get', id: 'Ada Lovelace' })).subtopic).toBe('Childhood');
    expect((await tool.fetch({ method: 'get', id: 'Ada Lovelace#Childhood' })).subtopic).toBe('Childhood');
    for (const id of ['Nobody', 'Mercury', 'Ada Lovelace#Further reading', 'Stub'])
      expect(await failureOf(tool.fetch({ method: 'get', id }))).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
    expect(await failureOf(tool.fetch({ method: 'search', text: 'zzz' }))).toMatchObject({
      code: 'SYN_TOOL_EMPTY',
    });
  });

  it('is cut at maxWords', async () => {
    const short = await start({ maxWords: 100 });
    expect((await short.fetch()).text).toBe(sentence('child', 70));
  });

  it('names a contact when there is one', async () => {
    const known = await start({ userAgentContact: 'ops@example.org' });
    await known.fetch();
    expect(server.requests.at(-1)?.headers['user-agent']).toContain('ops@example.org');
  });
});

describe('a wiki that will not', () => {
  it('is asked a bounded number of times for a fit article', async () => {
    const poor = await start({ minWords: 500 });
    expect(await failureOf(poor.fetch())).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
    expect(server.requests.length).toBeLessThanOrEqual(20);
    const none = await start({ minBytes: 1e9 });
    server.requests.length = 0;
    expect(await failureOf(none.fetch())).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
    expect(server.requests).toHaveLength(10);
  });

  it('gets the patience it asks for with maxlag, but not for ever', async () => {
    const lagged: typeof answer = (_url, response) =>
      sendJson(
        response,
        { error: { code: 'maxlag', info: 'Waiting for db1: 7.2 seconds lagged', lag: 7.2 } },
        200,
        {
          'retry-after': '6',
          'mediawiki-api-error': 'maxlag',
        },
      );
    let times = 0;
    answer = (...call) => ((times += 1) === 1 ? lagged(...call) : wiki(...call));
    await tool.fetch();
    expect(clock.sleeps).toEqual([6000]);
    answer = lagged;
    server.requests.length = 0;
    expect(await failureOf(tool.fetch())).toMatchObject({
      code: 'SYN_HTTP_STATUS',
      detail: { code: 'maxlag', retryAfterMs: 6000 },
    });
    expect(server.requests).toHaveLength(3);
  });

  it('is waited for after 429 with Retry-After', async () => {
    let times = 0;
    answer = (...call) => {
      if ((times += 1) > 1) return wiki(...call);
      return sendJson(call[1], { httpCode: 429 }, 429, { 'retry-after': '3' });
    };
    const begin = clock.now();
    await tool.fetch();
    expect(clock.now() - begin).toBeGreaterThanOrEqual(3000);
  });

  it.each([
    ['an error of the API', '{"error":{"code":"badvalue","info":"Unrecognized value"}}', 'SYN_HTTP_BODY'],
    ['truncated JSON', '{"query":{"pages":[{"title":"A', 'SYN_HTTP_BODY'],
    ['a page of HTML', '<!DOCTYPE html><title>Wikimedia Error</title>', 'SYN_HTTP_BODY'],
    ['another form', '{"query":{"pages":{"974":{"title":"Ada"}}}}', 'SYN_HTTP_BODY'],
    ['an empty result', '{"batchcomplete":true}', 'SYN_TOOL_EMPTY'],
  ])('is reported: %s', async (_what, body, code) => {
    answer = (_url, response) => response.end(body);
    expect((await failureOf(tool.fetch())).code).toBe(code);
  });

  it('is left when the caller leaves', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    answer = () => controller.abort(reason);
    await expect(tool.fetch({ method: 'random' }, 1, controller.signal)).rejects.toBe(reason);
  });
});

describe('upstream facts', () => {
  it('removes the prefix of a category, where upstream stripped characters', () => {
    for (const id of ['wiki_category_strip-01', 'wiki_category_strip-02']) {
      const { input, expected } = goldenRow<{ title: string }, string>(id);
      expect(stripCategoryPrefix(input.title)).toBe(input.title.replace('Category:', ''));
      expect(stripCategoryPrefix(input.title)).not.toBe(expected);
    }
    expect(stripCategoryPrefix('Kategorie:Frau')).toBe('Frau');
  });

  it.each(goldenRows<{ categories: string[]; exclude: string[] }, string[]>('wiki_filter_categories'))(
    'filters categories ($id)',
    ({ input, expected }) => {
      expect(filterCategories(input.categories, input.exclude)).toEqual(expected);
    },
  );

  it.each(
    goldenRows<{ summary: string; links: string[]; num_links: number }, [string, number][]>('wiki_links'),
  )('ranks links ($id)', ({ input, expected, tol = 0 }) => {
    const ranked = rankLinks(input.summary, input.links, input.num_links);
    expect(ranked.map(([link]) => link)).toEqual(expected.map(([link]) => link));
    ranked.forEach(([, value], i) =>
      expect(Math.abs(value - (expected[i]?.[1] ?? NaN))).toBeLessThanOrEqual(tol),
    );
  });

  it('excludes a section by its own heading and by those above it', () => {
    const sections = readSections(extract);
    expect(sections.map(({ title, parents }) => [...parents, title].join('/'))).toEqual([
      '',
      'Life',
      'Life/Childhood',
      'Life/Formulae',
      'Further reading',
      'Further reading/Biographies',
    ]);
    const chosen = chooseSections(sections, { minWords: 50, excludeSections: ['FURTHER READING'] });
    expect(chosen.map(({ title }) => title)).toEqual(['Childhood']);
  });
});
