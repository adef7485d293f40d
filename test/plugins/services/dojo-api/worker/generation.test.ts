import { systemClock } from '../../../../../core/host/clock.ts';
import { createRedactor } from '../../../../../core/index.ts';
import { capture } from '../../../../../core/testing/log.ts';
import { createEvents } from '../../../../../plugins/services/dojo-api/events.ts';
import { dojoOptions } from '../../../../../plugins/services/dojo-api/options.ts';
import { queryVariations } from '../../../../../plugins/services/dojo-api/worker/make.ts';
import { createTurns } from '../../../../../plugins/services/dojo-api/worker/turns.ts';
import { makeUnit } from '../../../../../plugins/services/dojo-api/worker/unit.ts';
import { depthsOf, fakeGenerator, startDojoService, until } from '../../../../helpers/dojo.ts';
import { workFolder } from '../../../../helpers/cli.ts';

test('the buffer fills to its size and stops; taking one makes one', async () => {
  const task = fakeGenerator();
  const service = await startDojoService({ task, options: { workers: { concurrency: 8 } } });
  try {
    await until('a full buffer', async () => (await depthsOf(service))['ready'] === 4);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(task.calls.build).toBe(4);
    expect(await depthsOf(service)).toMatchObject({ ready: 4, reserved: 0, leased: 0 });
    const { qa_id } = (await service.get('/api/generate-question')).body as { qa_id: string };
    await service.post('/api/pop-qa', { qa_id });
    await until('one more', async () => (await depthsOf(service))['ready'] === 4);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(task.calls.build).toBe(5);
  } finally {
    await service.stop();
  }
});

test('in dev mode the same question stays next in turn', async () => {
  const service = await startDojoService({ options: { mode: 'dev' } });
  try {
    await until('a full buffer', async () => (await depthsOf(service))['ready'] === 4);
    const texts = await Promise.all(
      Array.from({ length: 5 }, async () => (await service.get('/api/generate-question')).text),
    );
    expect(new Set(texts).size).toBe(1);
    expect(await depthsOf(service)).toMatchObject({ ready: 4, leased: 0 });
  } finally {
    await service.stop();
  }
});

test('in prod mode everybody gets another question, and what nobody acknowledges comes back', async () => {
  const options = { buffer: { size: 2, leaseMs: 150, sweepMs: 50 } };
  const service = await startDojoService({ options });
  try {
    await until('a full buffer', async () => (await depthsOf(service))['ready'] === 2);
    const ask = async () => ((await service.get('/api/generate-question')).body as { qa_id: string }).qa_id;
    expect((await service.get('/api/generate-question?peek=1')).body).toMatchObject({ success: true });
    const [first, second] = [await ask(), await ask()];
    expect(first).not.toBe(second);
    await until('the first one again', async () => (await ask()) === first);
  } finally {
    await service.stop();
  }
});

test('the recorded seed makes the same unit again', async () => {
  const make = async (seed: string) => {
    const task = fakeGenerator();
    const parts = {
      ...{ task, clock: systemClock, log: capture([]), redactor: createRedactor() },
      variations: queryVariations(task, null),
      turn: createTurns(),
      options: dojoOptions.parse({}).workers,
    };
    const made = await makeUnit(
      { qaId: 'qa', ansAugId: 'aug', seed },
      createEvents(capture([])),
      parts,
      new AbortController().signal,
    );
    return made.ok ? made.unit : null;
  };
  const service = await startDojoService({ options: { buffer: { size: 1 } } });
  try {
    await until('a unit', async () => (await depthsOf(service))['ready'] === 1);
    const [{ seed } = {}] = service.events('unit.started');
    const { prompt } = (await service.get('/api/generate-question')).body as { prompt: string };
    const again = await make(String(seed));
    expect(again).toMatchObject({ question: prompt, topic: 'GAMES', seed });
    expect(await make(String(seed))).toEqual(again);
    expect(await make('another')).not.toMatchObject({ question: prompt });
  } finally {
    await service.stop();
  }
});

test('a stop waits for what is being made, and leaves no slot', async () => {
  const folder = workFolder();
  let go = (): void => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  const task = fakeGenerator(() => ({
    refer: async ({ query }) => {
      await held;
      return { text: query, data: { model: 'm' } };
    },
  }));
  const options = { buffer: { store: 'sqlite' }, workers: { concurrency: 2 } };
  try {
    const service = await startDojoService({ task, options, folder: folder.path });
    await until('work', () => task.calls.refer >= 2);
    const stopped = service.stop();
    await until('the drain', () => service.events('service.draining').length === 1);
    expect((await service.get('/ready')).status).toBe(503);
    expect((await service.post('/api/order-answer', { question: 'A clock.' })).body).toMatchObject({
      success: false,
      error: { code: 'draining' },
    });
    go();
    await stopped;
    expect(service.events('unit.published')).toHaveLength(2);

    const next = await startDojoService({
      options: { ...options, workers: { concurrency: 0 } },
      folder: folder.path,
    });
    expect(await depthsOf(next)).toMatchObject({ ready: 2, reserved: 0 });
    await next.stop();
  } finally {
    folder.remove();
  }
});

test('what is not done by then is dropped, its slot given back', async () => {
  const folder = workFolder();
  const task = fakeGenerator(() => ({ refer: () => new Promise(() => undefined) }));
  const options = { buffer: { store: 'sqlite' }, drainMs: 50 };
  try {
    const service = await startDojoService({ task, options, folder: folder.path });
    await until('work', () => task.calls.refer >= 2);
    const { ans_id } = (await service.post('/api/order-answer', { question: 'A clock.' })).body as {
      ans_id: string;
    };
    await until(
      'the order',
      async () =>
        ((await service.get(`/api/jobs/${ans_id}`)).body as { status: string }).status === 'running',
    );
    await service.stop();
    expect(service.events('unit.failed').map(({ outcome }) => outcome)).toEqual(['dropped', 'dropped']);

    // The order is not lost.
    const next = await startDojoService({
      options: { ...options, workers: { concurrency: 0 } },
      folder: folder.path,
    });
    expect(await depthsOf(next)).toMatchObject({ ready: 0, reserved: 0 });
    await until('the answer', async () => {
      const { body } = await next.post('/api/generate-answer', { qa_id: ans_id });
      return (body as { success: boolean }).success;
    });
    await next.stop();
  } finally {
    folder.remove();
  }
});

test('a kill ends it at once', async () => {
  const task = fakeGenerator(() => ({ refer: () => new Promise(() => undefined) }));
  const service = await startDojoService({ task, options: { drainMs: 60_000 } });
  await until('work', () => task.calls.refer >= 2);
  service.kill();
  await service.stop();
});
