import { Redis } from 'ioredis';
import { systemClock } from '../../../../../core/host/clock.ts';
import {
  bufferOptions,
  type BufferOptions,
} from '../../../../../plugins/services/dojo-api/buffer/options.ts';
import { openStore } from '../../../../../plugins/services/dojo-api/buffer/open.ts';
import type { Store } from '../../../../../plugins/services/dojo-api/buffer/store.ts';
import { answerOf, failureOf, never, partsFor, put, unitOf } from '../../../../helpers/dojo-buffer.ts';
import { fakeClock } from '../../../../helpers/fake-clock.ts';
import { describeRedis, startRedis, type RedisServer } from '../../../../helpers/redis.ts';

const hourMs = 3_600_000;

describeRedis('the redis store', () => {
  let server: RedisServer;
  /** A consumer that knows nothing but the table of keys. */
  let consumer: Redis;
  let store: Store;
  const optionsFor = (
    more: Record<string, unknown> = {},
    redis: Record<string, unknown> = {},
  ): BufferOptions =>
    bufferOptions.parse({
      store: 'redis',
      ...more,
      redis: { host: '127.0.0.1', port: server.port, ...redis },
    });
  const open = (more = {}, redis = {}): Promise<Store> =>
    openStore(optionsFor(more, redis), partsFor(systemClock), never);

  beforeAll(async () => {
    server = await startRedis();
    consumer = new Redis(server.port, '127.0.0.1');
  });
  afterAll(async () => {
    consumer.disconnect();
    await server.stop();
  });
  beforeEach(async () => {
    await consumer.flushall();
    store = await open();
  });
  afterEach(async () => store.close());

  const json = async (key: string): Promise<unknown> => JSON.parse((await consumer.get(key)) ?? 'null');

  it('can be read by who knows the keys alone', async () => {
    await put(store, unitOf('a'));
    await put(store, unitOf('b', failureOf('b-aug', 'augment')));
    await store.putAugment('q', 'Make "two" clocks.');
    const list = (await consumer.lrange('synthetic:questions', 0, -1)).map(
      (text) => JSON.parse(text) as unknown,
    );
    expect(list).toEqual([
      { question: 'Question a', qa_id: 'a', ans_aug_id: 'a-aug' },
      { question: 'Question b', qa_id: 'b', ans_aug_id: 'b-aug' },
    ]);
    expect(await json('synthetic:answers:a')).toEqual(answerOf('a'));
    expect(await json('synthetic:answers:a-aug')).toEqual(answerOf('a-aug'));
    expect(await json('synthetic:answers:b-aug')).toEqual(failureOf('b-aug', 'augment'));
    expect(await consumer.get('synthetic:qn_augments:q')).toBe('"Make \\"two\\" clocks."');
    await store.claim(1000);
    expect(await consumer.llen('synthetic:questions')).toBe(1);
    expect(await json('synthetic:answers:a')).toEqual(answerOf('a'));
  });

  it('leaves the key of a failed answer empty at the placement sidecar', async () => {
    const aside = await open({ placement: 'sidecar' });
    try {
      await put(aside, unitOf('a', failureOf('a-aug', 'augment')));
      await aside.failAugment(failureOf('q', 'augment'));
      expect(await consumer.exists('synthetic:answers:a-aug', 'synthetic:qn_augments:q')).toBe(0);
      expect(await json('synthetic:failures:a-aug')).toEqual(failureOf('a-aug', 'augment'));
      // Who reads both, as we do, finds it, wherever it was put.
      expect(await store.answer('a-aug')).toEqual(failureOf('a-aug', 'augment'));
      expect(await store.augment('q')).toEqual(failureOf('q', 'augment'));
    } finally {
      await aside.close();
    }
  });

  it('keeps answers a day, and four hours once acknowledged; nothing stays for ever but the list of the dead', async () => {
    await put(store, unitOf('a'));
    await store.fail(failureOf('x'), { prompt: 'Make a clock.' });
    const within = async (key: string, longest: number): Promise<void> => {
      const left = await consumer.pttl(key);
      expect(left).toBeGreaterThan(longest - 60_000);
      expect(left).toBeLessThanOrEqual(longest);
    };
    await within('synthetic:answers:a', 24 * hourMs);
    await within('synthetic:answers:a-aug', 24 * hourMs);
    await store.claim(25 * hourMs);
    await within('synthetic:answers:a', 25 * hourMs);
    await store.acknowledge('a');
    await within('synthetic:answers:a', 4 * hourMs);
    await within('synthetic:answers:a-aug', 4 * hourMs);
    const lasting = [];
    for (const key of await consumer.keys('*')) if ((await consumer.pttl(key)) === -1) lasting.push(key);
    expect(lasting.sort()).toEqual(['synthetic:dead', 'synthetic:failed', 'synthetic:schema']);
  });

  it('measures leases by the clock of the server, whatever that of this machine says', async () => {
    await put(store, unitOf('a'));
    const astray = await openStore(optionsFor(), partsFor(fakeClock(0)), never);
    try {
      await astray.claim(hourMs);
      expect((await store.depths()).leased).toBe(1);
      const [seconds] = (await consumer.time()) as unknown as [string];
      const left = Number(await consumer.zscore('synthetic:leases', 'a')) - Number(seconds) * 1000;
      expect(Math.abs(left - hourMs)).toBeLessThan(60_000);
    } finally {
      await astray.close();
    }
  });

  it('stores a unit once, though it is asked twice', async () => {
    const slot = (await store.reserve(4, 60_000))!;
    await store.publish(slot, unitOf('a'));
    await store.publish(slot, unitOf('a'));
    expect(await store.depths()).toMatchObject({ ready: 1, reserved: 0 });
  });

  describe('beside programs that know less', () => {
    const entry = (id: string): string =>
      JSON.stringify({ question: `Question ${id}`, qa_id: id, ans_aug_id: `${id}-aug` });

    it('hands out no question of theirs before its answer is there', async () => {
      await consumer.rpush('synthetic:questions', entry('theirs'));
      await put(store, unitOf('a'));
      expect((await store.claim(hourMs))?.qa_id).toBe('a');
      expect(await store.claim(hourMs)).toBeNull();
      await consumer.set('synthetic:answers:theirs', JSON.stringify(answerOf('theirs')));
      expect(await store.claim(hourMs)).toEqual(JSON.parse(entry('theirs')));
      expect(await store.claim(hourMs)).toBeNull();
      expect(await store.acknowledge('theirs')).toBe(1);
    });

    it('ends a question of theirs that was never handed out', async () => {
      await consumer.rpush('synthetic:questions', entry('theirs'));
      expect(await store.acknowledge('theirs')).toBe(1);
      expect(await store.acknowledge('theirs')).toBe(0);
      expect(await consumer.llen('synthetic:questions')).toBe(0);
    });

    it('passes over what is no question, and sweeps it away', async () => {
      await consumer.rpush('synthetic:questions', 'no JSON', '{"qa_id":1}', '[]', '3', 'null');
      await put(store, unitOf('a'));
      expect((await store.peek())?.qa_id).toBe('a');
      await store.sweep();
      expect(await consumer.llen('synthetic:questions')).toBe(1);
    });

    it('forgets a unit whose question they took off the list', async () => {
      await put(store, unitOf('a'));
      await consumer.lpop('synthetic:questions');
      await store.sweep();
      expect(await store.acknowledge('a')).toBe(0);
      expect(await consumer.exists('synthetic:units', 'synthetic:units:a')).toBe(0);
    });

    it('says so when a value is of a kind unknown here', async () => {
      await consumer.set('synthetic:answers:new', '{"status":"frozen"}');
      await consumer.set('synthetic:answers:odd', '{"prompt":3}');
      await consumer.set('synthetic:answers:not', 'no JSON');
      await expect(store.answer('new')).rejects.toMatchObject({ code: 'SYN_STORE_VERSION' });
      await expect(store.answer('odd')).rejects.toMatchObject({
        code: 'SYN_STORE_DAMAGED',
        detail: { path: 'prompt' },
      });
      await expect(store.answer('not')).rejects.toMatchObject({ code: 'SYN_STORE_DAMAGED' });
    });
  });

  it('refuses a layout newer than its own, and keys that hold something else', async () => {
    await consumer.set('synthetic:schema', '2');
    await expect(open()).rejects.toMatchObject({ code: 'SYN_STORE_VERSION' });
    await consumer.flushall();
    await consumer.set('synthetic:questions', 'a string');
    await expect(store.reserve(4, 1000)).rejects.toMatchObject({ code: 'SYN_STORE_DAMAGED' });
    await consumer.set('synthetic:schema', 'words');
    await expect(open()).rejects.toMatchObject({ code: 'SYN_STORE_VERSION' });
  });

  it('stops waiting for a server that hangs', async () => {
    const hasty = await open({}, { commandTimeoutMs: 200 });
    server.pause();
    try {
      await expect(hasty.claim(1000)).rejects.toMatchObject({ code: 'SYN_STORE_UNAVAILABLE' });
      await expect(open({}, { connectTimeoutMs: 200, commandTimeoutMs: 200 })).rejects.toMatchObject({
        code: 'SYN_STORE_UNAVAILABLE',
      });
    } finally {
      server.resume();
      await hasty.close();
    }
  });
});

describeRedis('the redis store, its server gone', () => {
  it('says so at once, and works again with what was stored when the server is back', async () => {
    const server = await startRedis({ persist: true });
    const options = bufferOptions.parse({ store: 'redis', redis: { host: '127.0.0.1', port: server.port } });
    const store = await openStore(options, partsFor(systemClock), never);
    try {
      await put(store, unitOf('a'));
      await store.claim(hourMs);
      await put(store, unitOf('b'));
      await server.kill();
      await expect(store.claim(1000)).rejects.toMatchObject({ code: 'SYN_STORE_UNAVAILABLE' });
      await expect(openStore(options, partsFor(systemClock), never)).rejects.toMatchObject({
        code: 'SYN_STORE_UNAVAILABLE',
        message: expect.stringContaining(`127.0.0.1:${server.port}`) as string,
      });
      await server.start();
      const claimed = await again(() => store.claim(hourMs));
      expect(claimed?.qa_id).toBe('b');
      expect(await store.depths()).toMatchObject({ ready: 0, leased: 2 });
    } finally {
      await store.close();
      await server.stop();
    }
  });

  it('gives the password of the options, and says when it is wrong without showing it', async () => {
    const server = await startRedis({ password: 'open sesame' });
    const attempt = async (redis: Record<string, unknown>): Promise<Store> => {
      const options = bufferOptions.parse({
        store: 'redis',
        redis: { host: '127.0.0.1', port: server.port, ...redis },
      });
      return openStore(options, partsFor(systemClock), never);
    };
    try {
      const store = await attempt({ username: 'default', password: 'open sesame' });
      await store.close();
      for (const redis of [{}, { password: 'sesame close' }, { username: 'ali', password: 'open sesame' }]) {
        const error: unknown = await attempt(redis).then(
          () => null,
          (reason: unknown) => reason,
        );
        expect(error).toMatchObject({
          code: 'SYN_STORE_UNAVAILABLE',
          hint: expect.stringContaining('REDIS_PASSWORD') as string,
        });
        expect(String(error)).not.toContain('sesame');
      }
    } finally {
      await server.stop();
    }
  });
});

/** Asks until the connection stands again. */
async function again<T>(ask: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await ask();
    } catch (error) {
      if ((error as { code?: string }).code !== 'SYN_STORE_UNAVAILABLE') throw error;
      await systemClock.sleep(20, never);
    }
}
