import { SynthError } from '../../../../../core/index.ts';
import { fakeGenerator, startDojoService, until, type DojoService } from '../../../../helpers/dojo.ts';

let service: DojoService;
beforeAll(async () => {
  service = await startDojoService({ options: { http: { compat: false }, workers: { concurrency: 0 } } });
});
afterAll(() => service.stop());

test('an empty buffer is 503 with a time to come back', async () => {
  const { status, headers, body } = await service.get('/api/generate-question');
  expect([status, body]).toMatchObject([
    503,
    { success: false, error: { code: 'buffer_empty', retryable: true } },
  ]);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
});

test('an unknown id is 404', async () => {
  expect((await service.post('/api/generate-answer', { qa_id: 'none' })).status).toBe(404);
  expect((await service.post('/api/pop-qa', { qa_id: 'none' })).status).toBe(404);
});

test('an order is 202', async () => {
  const answer = await service.post('/api/order-answer', { question: 'A clock.' });
  const augments = await service.post('/api/get-question-augment', {
    question: 'A clock.',
    num_augments: '2',
  });
  expect([answer.status, augments.status]).toEqual([202, 202]);
});

test.each([0, 4])('num_augments %d is 422', async (num_augments) => {
  const refused = await service.post('/api/get-question-augment', { question: 'A clock.', num_augments });
  expect([refused.status, refused.body]).toMatchObject([
    422,
    { detail: [{ loc: ['body', 'num_augments'], input: num_augments }] },
  ]);
});

test('an answer in the making is 202, a failed one 409', async () => {
  let fail = (): void => undefined;
  const held = new Promise<void>((resolve) => (fail = resolve));
  const task = fakeGenerator(() => ({
    refer: async () => {
      await held;
      throw new SynthError('SYN_LLM_REFUSED', { message: 'Not that.' });
    },
  }));
  const options = { http: { compat: false }, workers: { concurrency: 0, attempts: 1 } };
  const strict = await startDojoService({ task, options });
  try {
    const { ans_id } = (await strict.post('/api/order-answer', { question: 'A clock.' })).body as {
      ans_id: string;
    };
    const pending = await strict.post('/api/generate-answer', { qa_id: ans_id });
    expect([pending.status, pending.body]).toMatchObject([202, { success: false, status: 'pending' }]);
    fail();
    await until(
      'the failure',
      async () => (await strict.post('/api/generate-answer', { qa_id: ans_id })).status === 409,
    );
  } finally {
    await strict.stop();
  }
});
