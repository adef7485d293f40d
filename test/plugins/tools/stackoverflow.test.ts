import { gzipSync } from 'node:zlib';
import stackoverflow from '../../../plugins/tools/stackoverflow/index.ts';
import { quickClock, sendJson, serve, type Loopback } from '../../helpers/loopback.ts';
import { failureOf, startTool, type StartedTool } from '../../helpers/tools.ts';

type Handler = Parameters<typeof serve>[0];

const question = (id: number, more = {}): object => ({
  question_id: id,
  title: `How do I compare a &lt; b &amp; c (${id})?`,
  body: '<p>I have <code>a</code> and:</p>\n<pre><code>if (a &lt; b) {\n    go();\n}\n</code></pre>\n<p>Why?</p>',
  score: 30,
  answer_count: 2,
  is_answered: true,
  tags: ['javascript', 'operators'],
  link: `https://stackoverflow.com/questions/${id}/how`,
  content_license: 'CC BY-SA 3.0',
  owner: { display_name: 'Ann &amp; Co', user_id: 1 },
  ...more,
});
const answers = [
  {
    answer_id: 1,
    question_id: 7,
    body: '<p>Most votes.</p>',
    score: 99,
    is_accepted: false,
    content_license: 'CC BY-SA 4.0',
    owner: { display_name: 'Bob' },
  },
  {
    answer_id: 2,
    question_id: 7,
    body: '<p>Accepted:</p><ul><li>one</li></ul><pre><code>done()</code></pre>',
    score: 5,
    is_accepted: true,
    content_license: 'CC BY-SA 4.0',
    owner: { display_name: 'Cleo' },
  },
];
const wrap = (items: unknown[], more = {}): object => ({
  items,
  has_more: false,
  quota_max: 300,
  quota_remaining: 250,
  ...more,
});

let server: Loopback;
let clock: ReturnType<typeof quickClock>;
let answer: Handler;

const site: Handler = (url, response) => {
  const path = url.pathname.replace('/2.3/', '');
  const items =
    path === 'questions'
      ? [question(7), question(8, { answer_count: 0 }), question(9, { closed_reason: 'Duplicate' })]
      : path === 'search/advanced'
        ? url.searchParams.get('q') === 'compare'
          ? [question(11, { answer_count: 0 }), question(12)]
          : []
        : path === 'questions/7'
          ? [question(7)]
          : path.endsWith('/answers')
            ? answers
            : [];
  // The API compresses whatever it sends.
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
  response.end(gzipSync(JSON.stringify(wrap(items))));
};

beforeAll(async () => {
  server = await serve((...call) => answer(...call));
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
  clock = quickClock();
  answer = site;
});
const start = (options = {}): Promise<StartedTool> =>
  startTool(stackoverflow, { apiUrl: `${server.url}/2.3`, ...options }, { clock });

describe('a question', () => {
  it('comes with its accepted answer, code kept, and where it is from', async () => {
    const context = await (await start()).fetch();
    expect(context).toEqual({
      id: '7',
      title: 'How do I compare a < b & c (7)?',
      topic: 'javascript',
      subtopic: '',
      text: [
        'How do I compare a < b & c (7)?',
        'I have a and:',
        '```\nif (a < b) {\n    go();\n}\n```',
        'Why?',
        'Accepted:',
        '- one',
        '```\ndone()\n```',
      ].join('\n\n'),
      tags: ['javascript', 'operators'],
      source: {
        tool: 'stackoverflow',
        url: 'https://stackoverflow.com/questions/7/how',
        licence: 'CC-BY-SA-3.0 AND CC-BY-SA-4.0',
        retrievedAt: clock.now(),
      },
      data: {
        question: 'How do I compare a < b & c (7)?',
        body: 'I have a and:\n\n```\nif (a < b) {\n    go();\n}\n```\n\nWhy?',
        answer: 'Accepted:\n\n- one\n\n```\ndone()\n```',
        answerScore: 5,
        accepted: true,
        questionScore: 30,
        codeBlocks: ['if (a < b) {\n    go();\n}', 'done()'],
        authors: ['Ann & Co', 'Cleo'],
      },
    });
    const [list] = server.requests;
    expect(Object.fromEntries(list?.url.searchParams ?? [])).toMatchObject({
      site: 'stackoverflow',
      filter: 'withbody',
      sort: 'votes',
      min: '10',
    });
  });

  it('is drawn by the seed from a page that is asked for once', async () => {
    const tool = await start({ pages: 1, tags: ['javascript'], key: 'sesame-open' });
    const first = await tool.fetch({ method: 'random' }, 3);
    expect(await tool.fetch({ method: 'random' }, 3)).toEqual(first);
    const asked = server.requests.map(({ url }) => url.pathname);
    expect(asked.filter((path) => path.endsWith('/2.3/questions'))).toHaveLength(1);
    expect(server.requests[0]?.url.searchParams.get('tagged')).toBe('javascript');
    expect(server.requests[0]?.url.searchParams.get('key')).toBe('sesame-open');
  });

  it('takes the answer with most votes where none is accepted', async () => {
    answer = (url, response, request) =>
      url.pathname.endsWith('/answers')
        ? sendJson(response, wrap(answers.map((one) => ({ ...one, is_accepted: false })).reverse()))
        : site(url, response, request);
    expect((await (await start()).fetch()).data).toMatchObject({
      answer: 'Most votes.',
      answerScore: 99,
      accepted: false,
    });
  });

  it('is found by words, number and address', async () => {
    const tool = await start();
    expect((await tool.fetch({ method: 'search', text: 'compare' })).id).toBe('12');
    expect((await tool.fetch({ method: 'get', id: '7' })).id).toBe('7');
    expect((await tool.fetch({ method: 'get', id: 'https://stackoverflow.com/questions/7/how' })).id).toBe(
      '7',
    );
    for (const id of ['404', 'nonsense'])
      expect(await failureOf(tool.fetch({ method: 'get', id }))).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
    expect(await failureOf(tool.fetch({ method: 'search', text: 'none' }))).toMatchObject({
      code: 'SYN_TOOL_EMPTY',
    });
  });

  it('is looked for a bounded number of times', async () => {
    answer = (_url, response) => sendJson(response, wrap([]));
    expect(await failureOf((await start()).fetch())).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
    expect(server.requests.length).toBeLessThanOrEqual(5);
  });
});

describe('the brakes', () => {
  it('hold every later call back for `backoff`', async () => {
    answer = (url, response, request) =>
      url.pathname === '/2.3/questions'
        ? sendJson(response, wrap([question(7)], { backoff: 10 }))
        : site(url, response, request);
    await (await start()).fetch();
    expect(clock.sleeps).toEqual([11_000]);
  });

  it('end all calls for the day when the quota is used up', async () => {
    answer = (_url, response) => sendJson(response, wrap([question(7)], { quota_remaining: 0 }));
    const tool = await start();
    const error = await failureOf(tool.fetch());
    expect(error).toMatchObject({ code: 'SYN_HTTP_STATUS', detail: { quotaRemaining: 0 } });
    expect(error.hint).toContain('key');
    await failureOf(tool.fetch({ method: 'get', id: '7' }));
    expect(server.requests).toHaveLength(1);
    await clock.sleep(86_400_000, new AbortController().signal);
    answer = site;
    expect((await tool.fetch()).id).toBe('7');
  });

  it('explain a throttle, and wait it out', async () => {
    answer = (_url, response) =>
      sendJson(
        response,
        {
          error_id: 502,
          error_name: 'throttle_violation',
          error_message: 'too many requests from this IP, more requests available in 3000 seconds',
        },
        400,
      );
    const tool = await start({ key: 'sesame-open' });
    const error = await failureOf(tool.fetch());
    expect(error).toMatchObject({ code: 'SYN_HTTP_STATUS', detail: { status: 429, errorId: 502 } });
    expect(await failureOf(tool.fetch())).toMatchObject({ detail: { retryAfterMs: 3_001_000 } });
    expect(server.requests).toHaveLength(1);
  });

  it('tell what the API says of a wrong parameter', async () => {
    answer = (_url, response) =>
      sendJson(response, { error_id: 400, error_name: 'bad_parameter', error_message: 'site' }, 400);
    expect((await failureOf((await start()).fetch())).message).toContain('bad_parameter: site');
  });

  it('leave other faults as they are, and the key out of them', async () => {
    const tool = await start({ key: 'sesame-open' });
    answer = (url, response) => {
      response.writeHead(500);
      response.end(`<html>${url.search}</html>`);
    };
    const error = await failureOf(tool.fetch());
    expect(error).toMatchObject({ code: 'SYN_HTTP_STATUS', detail: { status: 500 } });
    expect(JSON.stringify([error.message, error.detail, error.stack])).not.toContain('sesame');
    answer = (_url, response) => response.end('{"items": [{"question_id"');
    expect(await failureOf(tool.fetch())).toMatchObject({ code: 'SYN_HTTP_BODY' });
    answer = (_url, response) => sendJson(response, wrap([{ question_id: 'x' }]));
    expect(await failureOf(tool.fetch())).toMatchObject({ code: 'SYN_HTTP_BODY' });
  });

  it('do not outlast the caller', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    answer = () => controller.abort(reason);
    await expect((await start()).fetch({ method: 'random' }, 1, controller.signal)).rejects.toBe(reason);
  });
});
