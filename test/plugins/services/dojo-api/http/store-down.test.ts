import { SynthError, createRedactor, seededRandom } from '../../../../../core/index.ts';
import { capture } from '../../../../../core/testing/log.ts';
import { systemClock } from '../../../../../core/host/clock.ts';
import { createApp } from '../../../../../plugins/services/dojo-api/http/app.ts';
import { createEvents } from '../../../../../plugins/services/dojo-api/events.ts';
import { dojoOptions } from '../../../../../plugins/services/dojo-api/options.ts';
import { createBreaker } from '../../../../../plugins/services/dojo-api/worker/breaker.ts';
import type { Store } from '../../../../../plugins/services/dojo-api/buffer/store.ts';

const password = 'the-password-of-redis';

/** An API over a store of which every method fails. */
async function appOf(compat: boolean) {
  const down = async (): Promise<never> => {
    throw new SynthError('SYN_STORE_UNAVAILABLE', {
      message: `Redis does not answer; the password was ${password}.`,
    });
  };
  const log = capture([]);
  const events = createEvents(log);
  const options = dojoOptions.parse({ http: { compat } });
  return createApp({
    ...{ options, events, log, clock: systemClock, redactor: createRedactor([password]) },
    store: new Proxy({} as Store, { get: () => down }),
    queue: {
      add: down,
      size: async () => 0,
      work: () => ({ close: async () => undefined }),
      close: async () => undefined,
    },
    breaker: createBreaker({
      clock: systemClock,
      random: seededRandom(1),
      events,
      backoff: options.workers.backoff,
    }),
    generation: {
      workers: 2,
      busy: 0,
      begin: () => undefined,
      wake: () => undefined,
      close: async () => undefined,
    },
    ...{ variations: [{ name: 'question/add-one', of: 'query', severity: 0.5 }], seed: 1, version: '0.0.0' },
    draining: () => false,
    signal: new AbortController().signal,
  });
}

const requests = [
  ['GET', '/api/generate-question', undefined, { success: false, prompt: '', qa_id: '', ans_aug_id: '' }],
  ['POST', '/api/generate-answer', { qa_id: 'a' }, { success: false, ans_id: 'a' }],
  ['POST', '/api/get-question-augment', { question: 'q', num_augments: 1 }, { success: false, augments: [] }],
  ['POST', '/api/order-answer', { question: 'q' }, { success: false, ans_id: '' }],
  ['POST', '/api/pop-qa', { qa_id: 'a' }, { success: false }],
] as const;

test.each([
  [true, 200],
  [false, 503],
])(
  'compat %j: a store that does not answer is %d, told in the shape of the route',
  async (compat, status) => {
    const app = await appOf(compat);
    try {
      for (const [method, url, payload, body] of requests) {
        const reply = await app.inject({ method, url, ...(payload && { payload }) });
        expect([reply.statusCode, reply.json()]).toMatchObject([
          status,
          { ...body, error: { code: 'SYN_STORE_UNAVAILABLE', retryable: true } },
        ]);
        expect(reply.body).not.toContain(password);
      }
      const ready = await app.inject('/ready');
      expect([ready.statusCode, ready.json()]).toMatchObject([
        503,
        { ready: false, checks: { store: 'unavailable' } },
      ]);
      expect((await app.inject('/health')).statusCode).toBe(200);
    } finally {
      await app.close();
    }
  },
);
