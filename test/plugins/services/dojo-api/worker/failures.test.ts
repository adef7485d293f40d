import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../../core/host/clock.ts';
import { SynthError, type JsonObject } from '../../../../../core/index.ts';
import { capture } from '../../../../../core/testing/log.ts';
import { openDatabase } from '../../../../../plugins/services/dojo-api/buffer/database.ts';
import { openQueue } from '../../../../../plugins/services/dojo-api/buffer/open.ts';
import { bufferOptions } from '../../../../../plugins/services/dojo-api/buffer/options.ts';
import { never } from '../../../../helpers/dojo-buffer.ts';
import {
  depthsOf,
  fakeGenerator,
  startDojoService,
  until,
  type DojoService,
} from '../../../../helpers/dojo.ts';

const unavailable = (): never => {
  throw new SynthError('SYN_LLM_UNAVAILABLE', { message: 'The provider is down.' });
};
const isAltered = (query: string): boolean => query.includes('[question/');

async function withService(
  given: Parameters<typeof startDojoService>[0],
  work: (service: DojoService) => Promise<void>,
): Promise<void> {
  const service = await startDojoService(given);
  try {
    await work(service);
  } finally {
    await service.stop();
  }
}
const ready = async (service: DojoService) =>
  (await service.get('/ready')) as { status: number; body: JsonObject };

test('an answer model that fails leaves records and no question, and is asked less and less', async () => {
  const task = fakeGenerator(() => ({ refer: async () => unavailable() }));
  const options = { workers: { concurrency: 2, attempts: 1, backoff: { firstMs: 100, longestMs: 2000 } } };
  await withService({ task, options }, async (service) => {
    await until('three pauses', () => service.events('generation.paused').length >= 3);
    const paused = service.events('generation.paused');
    expect(paused.map(({ count }) => count).slice(0, 3)).toEqual([1, 2, 3]);
    for (const [i, { wait_ms }] of paused.slice(0, 3).entries()) {
      expect(Number(wait_ms)).toBeGreaterThanOrEqual(50 * 2 ** i);
      expect(Number(wait_ms)).toBeLessThanOrEqual(100 * 2 ** i);
    }
    // At first both workers try, then one at a time.
    expect(task.calls.build).toBeLessThanOrEqual(paused.length + 2);

    const { status, body } = await ready(service);
    expect([status, body]).toMatchObject([
      503,
      { ready: false, checks: { breaker: { error: { code: 'SYN_LLM_UNAVAILABLE' } } } },
    ]);
    expect(await depthsOf(service)).toMatchObject({ ready: 0 });
    const [failed] = service.events('unit.failed');
    const answer = await service.post('/api/generate-answer', { qa_id: failed?.['qa_id'] });
    expect(answer.body).toMatchObject({
      success: false,
      status: 'failed',
      error: { code: 'SYN_LLM_UNAVAILABLE', retryable: true },
    });
    expect((await service.get(`/api/jobs/${String(failed?.['qa_id'])}`)).body).toMatchObject({
      kind: 'unit',
      status: 'failed',
      error: { stage: 'answer', attempts: 1 },
    });
    expect((await depthsOf(service))['dead']).toBeGreaterThanOrEqual(1);
    expect((await service.get('/health')).status).toBe(200);
  });
});

test('it goes on when the provider is back', async () => {
  let down = true;
  const task = fakeGenerator(() => ({
    refer: async ({ query }) => (down ? unavailable() : { text: query, data: { model: 'm' } }),
  }));
  await withService({ task, options: { workers: { attempts: 1 } } }, async (service) => {
    await until('a pause', () => service.events('generation.paused').length > 0);
    down = false;
    await until('a full buffer', async () => (await depthsOf(service))['ready'] === 4);
    expect(service.events('generation.resumed')).toHaveLength(1);
    expect((await ready(service)).status).toBe(200);
  });
});

test('an altered answer that fails leaves a unit without it', async () => {
  const task = fakeGenerator(() => ({
    refer: async ({ query }) =>
      isAltered(query) ? unavailable() : { text: `<p>${query}</p>`, data: { model: 'm' } },
  }));
  await withService({ task, options: { workers: { attempts: 1 } } }, async (service) => {
    await until('a full buffer', async () => (await depthsOf(service))['ready'] === 4);
    const { body } = await service.get('/api/generate-question');
    const { success, qa_id, ans_aug_id } = body as { success: boolean; qa_id: string; ans_aug_id: string };
    expect(success).toBe(true);
    expect((await service.post('/api/generate-answer', { qa_id })).body).toMatchObject({ success: true });
    expect((await service.post('/api/generate-answer', { qa_id: ans_aug_id })).body).toMatchObject({
      success: false,
      status: 'failed',
    });
    expect(service.events('augment.result')[0]).toMatchObject({
      outcome: 'failed',
      'error.code': 'SYN_LLM_UNAVAILABLE',
    });
  });
});

test('a refused key stops generation for good and leaves the rest', async () => {
  let refused = false;
  const task = fakeGenerator(() => ({
    refer: async ({ query }) => {
      if (refused) throw new SynthError('SYN_LLM_AUTH', { message: 'The key was refused.' });
      return { text: query, data: { model: 'm' } };
    },
  }));
  await withService({ task, options: { buffer: { size: 2 } } }, async (service) => {
    await until('a full buffer', async () => (await depthsOf(service))['ready'] === 2);
    refused = true;
    const first = (await service.get('/api/generate-question')).body as { qa_id: string };
    await until('the stop', () => service.events('generation.stopped').length === 1);
    const { build } = task.calls;
    expect((await ready(service)).body).toMatchObject({
      ready: false,
      checks: { breaker: { state: 'stopped' } },
    });
    expect((await service.post('/api/order-answer', { question: 'A clock.' })).body).toMatchObject({
      success: false,
      ans_id: '',
      error: { code: 'SYN_LLM_AUTH', retryable: false },
    });
    // What there is goes on being served.
    expect((await service.post('/api/generate-answer', { qa_id: first.qa_id })).body).toMatchObject({
      success: true,
    });
    expect((await service.get('/api/generate-question')).body).toMatchObject({ success: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(task.calls.build).toBe(build);
  });
});

test('with exitOnFatal a refused key ends the service', async () => {
  const task = fakeGenerator(() => ({
    build: async () => {
      throw new SynthError('SYN_LLM_AUTH', { message: 'The key was refused.' });
    },
  }));
  const service = await startDojoService({ task, options: { exitOnFatal: true } });
  await until('its end', () => service.events('service.drained').length === 1);
  await expect(service.stop()).rejects.toMatchObject({ code: 'SYN_LLM_AUTH' });
});

test('a spent budget pauses generation and nothing else', async () => {
  let spent = false;
  const task = fakeGenerator(() => ({
    refer: async ({ query }) => {
      if (spent) throw new SynthError('SYN_BUDGET_EXCEEDED', { message: 'The day is spent.' });
      return { text: query, data: { model: 'm' } };
    },
  }));
  await withService({ task, options: { buffer: { size: 2 } } }, async (service) => {
    await until('a full buffer', async () => (await depthsOf(service))['ready'] === 2);
    spent = true;
    await service.get('/api/generate-question');
    await until('a pause', () => service.events('generation.paused').length > 0);
    expect(service.events('generation.paused')[0]).toMatchObject({ class: 'budget' });
    expect((await service.get('/api/generate-question')).body).toMatchObject({ success: true });
  });
});

test('a stage that may pass is tried again, without what came before', async () => {
  let failed = 0;
  const task = fakeGenerator(() => ({
    refer: async ({ query }) => {
      if (!isAltered(query) && failed++ === 0) return unavailable();
      return { text: query, data: { model: 'm' } };
    },
  }));
  await withService({ task, options: { buffer: { size: 1 } } }, async (service) => {
    await until('a unit', async () => (await depthsOf(service))['ready'] === 1);
    expect(task.calls).toEqual({ build: 1, refer: 3, vary: 1 });
    expect(
      service.events('stage.started').map(({ stage, attempt }) => `${String(stage)} ${String(attempt)}`),
    ).toContain('answer 2');
  });
});

test('an order that fails says so under its id', async () => {
  const task = fakeGenerator(() => ({
    refer: async () => {
      throw new SynthError('SYN_LLM_REFUSED', { message: 'Not that.' });
    },
    vary: async (item, name) => {
      if (name.endsWith('add-one')) throw new SynthError('SYN_LLM_REFUSED', { message: 'Not that.' });
      return { ...item, query: `${item.query} [${name}]` };
    },
  }));
  await withService({ task, options: { workers: { concurrency: 0, attempts: 1 } } }, async (service) => {
    const { ans_id } = (await service.post('/api/order-answer', { question: 'A clock.' })).body as {
      ans_id: string;
    };
    const { augments } = (
      await service.post('/api/get-question-augment?wait=1', { question: 'A clock.', num_augments: 3 })
    ).body as { augments: string[] };
    const states = async () =>
      Promise.all(
        augments.map(
          async (id) => ((await service.get(`/api/jobs/${id}`)).body as { status: string }).status,
        ),
      );
    expect((await states()).sort()).toEqual(['failed', 'ready', 'ready']);
    await until('the failure', async () => {
      const { body } = await service.post('/api/generate-answer', { qa_id: ans_id });
      return (body as { status: string }).status === 'failed';
    });
  });
});

test('an order over which the process died again and again is given up, and says so under its id', async () => {
  const task = fakeGenerator();
  const folder = await mkdtemp(join(tmpdir(), 'synth-dojo-'));
  const options = { buffer: { store: 'sqlite' }, workers: { concurrency: 0, attempts: 1 } };
  try {
    const one = bufferOptions.parse({ store: 'sqlite' });
    const paths = { config: folder, storage: folder };
    const queue = await openQueue(one, { clock: systemClock, log: capture([]), paths }, never);
    await queue.add({ id: 'deadly-1', kind: 'answer', payload: { question: 'A clock.' } });
    await queue.close();
    const db = await openDatabase(join(folder, 'dojo-api.db'));
    db.run('UPDATE queued SET attempts = 4');
    db.close();
    const service = await startDojoService({ task, options, folder });
    try {
      await until('the failure', () => service.events('order.failed').length === 1);
      expect((await service.get('/api/jobs/deadly-1')).body).toMatchObject({
        status: 'failed',
        error: { code: 'SYN_RUN_STALLED', stage: 'answer', attempts: 4 },
      });
      expect(task.calls.refer).toBe(0);
    } finally {
      await service.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('an order whose result could not be stored is made again, not lost', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'synth-dojo-'));
  const away = async (): Promise<void> => {
    const db = await openDatabase(join(folder, 'dojo-api.db'));
    db.run('ALTER TABLE kept RENAME TO away');
    setTimeout(() => {
      db.run('ALTER TABLE away RENAME TO kept');
      db.close();
    }, 200);
  };
  const task = fakeGenerator((calls) => ({
    refer: async ({ query }) => {
      if (calls.refer === 1) await away();
      return { text: query, data: { model: 'm' } };
    },
  }));
  const options = { buffer: { store: 'sqlite' }, workers: { concurrency: 0, attempts: 1 } };
  const service = await startDojoService({ task, options, folder });
  try {
    const { ans_id } = (await service.post('/api/order-answer', { question: 'A clock.' })).body as {
      ans_id: string;
    };
    await until('the answer', () => service.events('order.ready').length === 1);
    expect((await service.post('/api/generate-answer', { qa_id: ans_id })).body).toMatchObject({
      success: true,
    });
    expect(task.calls.refer).toBe(2);
  } finally {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

test('what a task throws that is no error of ours is not told to clients', async () => {
  const task = fakeGenerator(() => ({
    refer: async () => {
      throw new Error('secret words');
    },
  }));
  await withService({ task, options: { workers: { attempts: 1 } } }, async (service) => {
    await until('a failure', () => service.events('unit.failed').length > 0);
    expect((await service.get('/ready')).text).not.toContain('secret words');
    expect(service.events('unit.failed')[0]).toMatchObject({ 'error.code': 'SYN_PLUGIN_RESULT' });
  });
});
