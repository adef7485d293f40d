import {
  depthsOf,
  fakeGenerator,
  startDojoService,
  until,
  type DojoService,
} from '../../../../helpers/dojo.ts';

let service: DojoService;
beforeAll(async () => {
  service = await startDojoService({});
  await until('a full buffer', async () => (await depthsOf(service))['ready'] === 4);
});
afterAll(() => service.stop());

interface Question {
  success: boolean;
  prompt: string;
  qa_id: string;
  ans_aug_id: string;
}

describe('the routes as the Dojo API has them', () => {
  test('a question, its answers, and its end', async () => {
    const asked = await service.get('/api/generate-question');
    const { prompt, qa_id, ans_aug_id } = asked.body as Question;
    expect(asked.status).toBe(200);
    expect(asked.text).toBe(JSON.stringify({ success: true, prompt, qa_id, ans_aug_id }));
    expect(prompt).toMatch(/^Make a page of \d+\.$/);

    const there = await service.post('/api/generate-answer', { qa_id });
    expect(there.text).toBe(JSON.stringify({ success: true, ans_id: qa_id, status: 'ready' }));

    const whole = await service.post('/api/generate-answer?include=answer', { qa_id: ans_aug_id });
    expect(whole.body).toEqual({
      success: true,
      ans_id: ans_aug_id,
      status: 'ready',
      answer: {
        prompt: expect.stringMatching(/^Make a page of \d+\. \[question\/[a-z-]+\]$/) as string,
        responses: [
          {
            model: 'fake-1',
            completion: {
              files: [{ filename: 'index.html', content: expect.stringContaining('<!doctype') as string }],
            },
            cid: ans_aug_id,
          },
        ],
        qa_id: ans_aug_id,
      },
    });

    expect((await service.post('/api/pop-qa', { qa_id })).text).toBe('{"success":true}');
    const again = await service.post('/api/pop-qa', { qa_id });
    expect([again.status, again.body]).toMatchObject([
      200,
      { success: false, error: { code: 'unknown_id' } },
    ]);
    expect(service.events('lease.taken').at(-1)).toMatchObject({ qa_id });
    expect(service.events('unit.acked').at(-1)).toMatchObject({ qa_id });
    await until('another unit', async () => (await depthsOf(service))['ready'] === 4);
  });

  test('what is not there is 200 without success', async () => {
    const answer = await service.post('/api/generate-answer', { qa_id: 'none' });
    expect([answer.status, answer.body]).toMatchObject([200, { success: false, ans_id: 'none' }]);
    expect((await service.get('/api/jobs/none')).status).toBe(404);
  });

  test('health and docs', async () => {
    expect((await service.get('/health')).text).toBe('{"status":"OK"}');
    expect((await service.get('/docs')).text).toContain('swagger-ui');
    const { body } = await service.get('/openapi.json');
    const { openapi, paths } = body as { openapi: string; paths: Record<string, object> };
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths).sort()).toEqual([
      '/api/generate-answer',
      '/api/generate-question',
      '/api/get-question-augment',
      '/api/human-feedback',
      '/api/jobs/{id}',
      '/api/order-answer',
      '/api/pop-qa',
      '/api/synthetic-gen',
      '/health',
      '/ready',
    ]);
    expect(paths['/api/get-question-augment']).toMatchObject({
      post: {
        requestBody: {
          content: { 'application/json': { schema: { properties: { num_augments: { type: 'integer' } } } } },
        },
      },
    });
  });

  test.each([
    [
      '/api/generate-answer',
      {},
      { type: 'missing', loc: ['body', 'qa_id'], msg: 'Field required', input: {} },
    ],
    [
      '/api/generate-answer',
      { qa_id: 5 },
      { type: 'string_type', loc: ['body', 'qa_id'], msg: 'Input should be a valid string', input: 5 },
    ],
    [
      '/api/get-question-augment',
      { question: 'q', num_augments: 'two' },
      {
        type: 'int_parsing',
        loc: ['body', 'num_augments'],
        msg: 'Input should be a valid integer, unable to parse string as an integer',
        input: 'two',
      },
    ],
    [
      '/api/get-question-augment',
      { question: 'q', num_augments: 1.5 },
      {
        type: 'int_from_float',
        loc: ['body', 'num_augments'],
        msg: 'Input should be a valid integer, got a number with a fractional part',
        input: 1.5,
      },
    ],
    ['/api/order-answer', [], { type: 'model_attributes_type', loc: ['body'] }],
    ['/api/order-answer', '{', { type: 'json_invalid' }],
  ])('%s refuses %j with 422', async (path, body, detail) => {
    const refused = await service.post(path, body);
    expect([refused.status, refused.body]).toMatchObject([422, { detail: [detail] }]);
  });

  test('a form is no JSON', async () => {
    const refused = await service.post('/api/pop-qa', 'qa_id=1', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([refused.status, refused.body]).toMatchObject([
      422,
      { detail: [{ type: 'model_attributes_type' }] },
    ]);
  });

  test.each(['2', 2, 2.0, ' 2 ', '2.0'])('num_augments %j is two', async (num_augments) => {
    const { body } = await service.post('/api/get-question-augment', { question: 'A clock.', num_augments });
    expect(body).toEqual({ success: true, augments: [expect.any(String), expect.any(String)] });
  });

  test.each([0, 4, '-1'])('num_augments %j is a 500, as ever', async (num_augments) => {
    const refused = await service.post('/api/get-question-augment', { question: 'A clock.', num_augments });
    expect([refused.status, refused.text]).toEqual([500, 'Internal Server Error']);
  });

  test('the wrong method, the wrong path, and what is gone', async () => {
    const wrong = await service.get('/api/pop-qa');
    expect([wrong.status, wrong.body, wrong.headers.get('allow')]).toEqual([
      405,
      { detail: 'Method Not Allowed' },
      'POST',
    ]);
    const nowhere = await service.get('/api/nowhere');
    expect([nowhere.status, nowhere.body]).toEqual([404, { detail: 'Not Found' }]);
    const gone = await service.get('/api/synthetic-gen');
    expect([gone.status, gone.body]).toMatchObject([
      410,
      { success: false, body: {}, error: expect.any(String) as string },
    ]);
    expect((await service.post('/api/human-feedback', {})).status).toBe(410);
  });
});

test('an empty buffer is 200 without success, at once', async () => {
  const empty = await startDojoService({ options: { workers: { concurrency: 0 } } });
  try {
    const { status, text } = await empty.get('/api/generate-question');
    expect(status).toBe(200);
    expect(text).toMatch(
      /^\{"success":false,"prompt":"","qa_id":"","ans_aug_id":"","error":\{"code":"buffer_empty"/,
    );
  } finally {
    await empty.stop();
  }
});

test('version 1 takes a unit for good where it is switched on', async () => {
  const old = await startDojoService({ options: { legacy: { v1: true }, buffer: { size: 1 } } });
  try {
    await until('a unit', async () => (await depthsOf(old))['ready'] === 1);
    const { body } = await old.get('/api/synthetic-gen');
    const { success, body: unit } = body as {
      success: boolean;
      body: { ground_truth: object; responses: object[] };
    };
    expect([success, Object.values(unit.ground_truth), unit.responses.length]).toEqual([true, [0, 1], 2]);
    expect((await depthsOf(old))['leased']).toBe(0);
  } finally {
    await old.stop();
  }
});

test('orders come to something under the id given', async () => {
  const { body } = await service.post('/api/order-answer', { question: 'A clock.' });
  const { ans_id } = body as { ans_id: string };
  await until('the answer', async () => {
    const { body } = await service.post('/api/generate-answer', { qa_id: ans_id });
    return (body as { success: boolean }).success;
  });
  expect((await service.get(`/api/jobs/${ans_id}`)).body).toMatchObject({
    kind: 'answer',
    status: 'ready',
    error: null,
  });

  const waited = await service.post('/api/get-question-augment?wait=1', {
    question: 'A clock.',
    num_augments: '3',
  });
  const { augments } = waited.body as { augments: string[] };
  const jobs = await Promise.all(
    augments.map(async (id) => (await service.get(`/api/jobs/${id}`)).body as { question: string }),
  );
  expect(new Set(jobs.map(({ question }) => question)).size).toBe(3);
});

test('an order is told before it is made', async () => {
  let free = (): void => undefined;
  const held = new Promise<void>((resolve) => (free = resolve));
  const task = fakeGenerator(() => ({
    refer: async ({ query }) => {
      await held;
      return { text: query };
    },
    vary: async (item) => {
      await held;
      return item;
    },
  }));
  const slow = await startDojoService({ task, options: { workers: { concurrency: 0 } } });
  try {
    const { ans_id } = (await slow.post('/api/order-answer', { question: 'A clock.' })).body as {
      ans_id: string;
    };
    const { augments } = (
      await slow.post('/api/get-question-augment', { question: 'A clock.', num_augments: 1 })
    ).body as { augments: string[] };
    expect((await slow.post('/api/generate-answer', { qa_id: ans_id })).body).toMatchObject({
      success: false,
      status: 'pending',
    });
    free();
    await until('both', async () => {
      const states = await Promise.all(
        [ans_id, ...augments].map(
          async (id) => (await slow.get(`/api/jobs/${id}`)).body as { status: string },
        ),
      );
      return states.every(({ status }) => status === 'ready');
    });
  } finally {
    await slow.stop();
  }
});

test('no more orders wait than there is room for, however many come at once', async () => {
  const held = fakeGenerator(() => ({ refer: () => new Promise(() => {}) }));
  const full = await startDojoService({
    task: held,
    options: { workers: { concurrency: 0, maxOrders: 10 }, http: { compat: false }, drainMs: 0 },
  });
  try {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => full.post('/api/order-answer', { question: 'A clock.' })),
    );
    expect(answers.filter(({ status }) => status === 202).length).toBeLessThanOrEqual(10);
    const few = async () => (await full.post('/api/order-answer', { question: 'A clock.' })).status;
    await until('a full queue', async () => (await few()) === 503);
    expect(await depthsOf(full)).toMatchObject({ jobs: 10 });
    const refused = await full.post('/api/get-question-augment', { question: 'A clock.', num_augments: 2 });
    expect([refused.status, refused.body]).toMatchObject([
      503,
      { success: false, augments: [], error: { code: 'orders_full', retryable: true } },
    ]);
    expect(refused.headers.get('retry-after')).toBe('1');
  } finally {
    await full.stop();
  }
});
