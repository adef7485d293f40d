import huggingface from '../../../plugins/tools/huggingface/index.ts';
import { quickClock, sendJson, serve, type Loopback } from '../../helpers/loopback.ts';
import { failureOf, startTool, type StartedTool } from '../../helpers/tools.ts';

type Handler = Parameters<typeof serve>[0];

const total = 400;
const words = (topic: string, count = 60): string =>
  Array.from({ length: count }, (_, i) => `${topic}${i}`).join(' ');
const rowAt = (index: number): object => ({
  row_idx: index,
  // Every third row is fit; a cut one comes before it.
  row: {
    text: index % 3 === 2 || index % 3 === 1 ? words(`row${index}x`) : 'short',
    title: `Row ${index}`,
    label: index % 2,
    image: { src: 'https://x.org/i.png', height: 1 },
  },
  truncated_cells: index % 3 === 1 ? ['text'] : [],
});
const splits = ['default/train', 'default/test', 'other/train'].map((name) => {
  const [config, split] = name.split('/');
  return { dataset: 'me/set', config, split };
});

let server: Loopback;
let clock: ReturnType<typeof quickClock>;
let answer: Handler;

const hub: Handler = (url, response) => {
  const asked = url.searchParams;
  if (url.pathname === '/splits') return sendJson(response, { splits, pending: [], failed: [] });
  if (url.pathname === '/size')
    return sendJson(response, {
      size: {
        dataset: {},
        configs: [],
        splits: splits.map((one) => ({ ...one, num_rows: one.split === 'test' ? 0 : total })),
      },
      partial: false,
    });
  if (url.pathname === '/api/datasets/me/set')
    return sendJson(response, { id: 'me/set', cardData: { license: 'cc-by-sa-4.0', language: ['en'] } });
  if (url.pathname === '/rows') {
    const offset = Number(asked.get('offset'));
    const length = Math.min(Number(asked.get('length')), total - offset);
    const rows = Array.from({ length }, (_, i) => rowAt(offset + i));
    return sendJson(response, {
      features: [],
      rows,
      num_rows_total: total,
      num_rows_per_page: 100,
      partial: false,
    });
  }
  if (url.pathname === '/search')
    return sendJson(response, {
      features: [],
      rows: asked.get('query') === 'hit' ? [rowAt(0), rowAt(5)] : [],
      num_rows_total: 2,
    });
  sendJson(response, { error: 'not found' }, 404);
};

beforeAll(async () => {
  server = await serve((...call) => answer(...call));
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
  clock = quickClock();
  answer = hub;
});
const start = (options = {}): Promise<StartedTool> =>
  startTool(
    huggingface,
    { dataset: 'me/set', baseUrl: server.url, hubUrl: server.url, ...options },
    { clock },
  );
const failing =
  (path: string, status: number, body: unknown): Handler =>
  (url, response, request) =>
    url.pathname === path ? sendJson(response, body, status) : hub(url, response, request);

describe('a row', () => {
  it('is drawn by the seed, with address and licence, cut ones passed over', async () => {
    const tool = await start();
    const seen = new Set<string>();
    for (let seed = 0; seed < 8; seed += 1) {
      const context = await tool.fetch({ method: 'random' }, seed);
      expect(await tool.fetch({ method: 'random' }, seed)).toEqual(context);
      const index = Number(context.id.split('#')[1]);
      expect(index % 3).toBe(2);
      expect(context).toEqual({
        id: `default/train#${index}`,
        title: `Row ${index}`,
        topic: `Row ${index}`,
        subtopic: '',
        text: words(`row${index}x`),
        tags: [],
        source: {
          tool: 'huggingface',
          url: `${server.url}/datasets/me/set/viewer/default/train?row=${index}`,
          licence: 'CC-BY-SA-4.0',
          retrievedAt: clock.now(),
        },
        data: { title: `Row ${index}`, label: index % 2, image: { src: 'https://x.org/i.png', height: 1 } },
      });
      seen.add(context.id);
    }
    expect(seen.size).toBeGreaterThan(4);
    // What does not change is asked for once.
    expect(server.requests.filter(({ url }) => url.pathname !== '/rows')).toHaveLength(3);
  });

  it('is found by number and by words', async () => {
    const tool = await start({ config: 'other', token: 'hf_abcdefgh' });
    expect((await tool.fetch({ method: 'get', id: 'other/train#5' })).id).toBe('other/train#5');
    expect((await tool.fetch({ method: 'get', id: '8' })).id).toBe('other/train#8');
    expect((await tool.fetch({ method: 'search', text: 'hit' })).id).toBe('other/train#5');
    expect(server.requests.every(({ headers }) => headers.authorization === 'Bearer hf_abcdefgh')).toBe(true);
    for (const id of ['0', '400', 'x', '-1'])
      expect(await failureOf(tool.fetch({ method: 'get', id }))).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
    expect(await failureOf(tool.fetch({ method: 'search', text: 'miss' }))).toMatchObject({
      code: 'SYN_TOOL_EMPTY',
    });
  });

  it('may be source code', async () => {
    const code = 'def f():\n    a = 1\n    b = 2\n    c = 3\n    return a';
    answer = (url, response, request) =>
      url.pathname === '/rows'
        ? sendJson(response, {
            rows: [{ row_idx: 1, row: { code, language: 'Python', path: 'f.py', license: 'mit' } }],
          })
        : hub(url, response, request);
    expect(await (await start()).fetch()).toMatchObject({
      text: code,
      data: { code, language: 'python', path: 'f.py', lines: 5 },
      source: { licence: 'mit' },
    });
  });

  it('has the licence that is set, or none', async () => {
    const set = await start({ licence: 'CC0-1.0' });
    expect((await set.fetch()).source.licence).toBe('CC0-1.0');
    expect(server.requests.some(({ url }) => url.pathname.startsWith('/api/'))).toBe(false);
    for (const cardData of [null, {}, { license: 'other' }]) {
      answer = failing('/api/datasets/me/set', 200, { cardData });
      expect((await (await start()).fetch()).source.licence).toBeNull();
    }
  });
});

describe('what cannot work', () => {
  it('is an unknown split or field, or an empty split', async () => {
    const split = await failureOf((await start({ split: 'dev' })).fetch());
    expect(split).toMatchObject({ code: 'SYN_CONFIG_INVALID' });
    expect(split.hint).toContain('default/test');
    expect(await failureOf((await start({ split: 'test' })).fetch())).toMatchObject({
      code: 'SYN_TOOL_EMPTY',
    });
    const field = await failureOf((await start({ textField: 'body' })).fetch());
    expect(field).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
    expect(field.hint).toContain('textField');
  });

  it.each([
    [401, 'token'],
    [404, 'dataset'],
    [500, 'corpus'],
    [501, 'corpus'],
  ])('is explained for status %i', async (status, word) => {
    answer = failing('/splits', status, { error: 'The dataset cannot be shown.' });
    const error = await failureOf((await start()).fetch());
    expect(error.code).toBe('SYN_HTTP_STATUS');
    expect(error.message).toContain('The dataset cannot be shown.');
    expect(error.hint).toContain(word);
  });

  it('is a body of another kind', async () => {
    answer = (_url, response) => response.end('<html>');
    expect(await failureOf((await start()).fetch())).toMatchObject({ code: 'SYN_HTTP_BODY' });
    answer = failing('/rows', 200, { rows: 'none' });
    expect(await failureOf((await start()).fetch())).toMatchObject({ code: 'SYN_HTTP_BODY' });
  });

  it('warns of a partial data set, waits for a busy server, and stops with the caller', async () => {
    let busy = 1;
    answer = (url, response, request) => {
      if (busy-- > 0) return sendJson(response, { error: 'busy' }, 503, { 'retry-after': '4' });
      if (url.pathname !== '/size') return hub(url, response, request);
      sendJson(response, {
        size: { splits: splits.map((one) => ({ ...one, num_rows: 50 })) },
        partial: true,
      });
    };
    const tool = await start();
    const begin = clock.now();
    await tool.fetch();
    expect(clock.now() - begin).toBeGreaterThanOrEqual(4000);
    expect(tool.log.lines.join()).toContain('warn');
    const controller = new AbortController();
    const reason = new Error('enough');
    answer = () => controller.abort(reason);
    await expect(tool.fetch({ method: 'random' }, 1, controller.signal)).rejects.toBe(reason);
  });
});
