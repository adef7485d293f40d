import { Redis } from 'ioredis';
import { fakeClock, type FakeClock } from '../../../../helpers/fake-clock.ts';
import { startRedis, noRedis, type RedisServer } from '../../../../helpers/redis.ts';
import {
  answerOf,
  failureOf,
  jobOf,
  openTimed,
  partsFor,
  put,
  unitOf,
} from '../../../../helpers/dojo-buffer.ts';
import type { Store, StoreParts } from '../../../../../plugins/services/dojo-api/buffer/store.ts';

const hourMs = 3_600_000;
let redis: RedisServer | null = null;

beforeAll(async () => {
  if (noRedis === null) redis = await startRedis();
});
afterAll(async () => {
  await redis?.stop();
});

const cases = ([['memory'], ['sqlite'], ['redis', 'answers_key'], ['redis', 'sidecar']] as const).map(
  ([store, placement = 'answers_key']) => ({ store, placement }),
);

for (const { store: kind, placement } of cases) {
  const left = kind === 'redis' && noRedis !== null;
  (left ? describe.skip : describe)(
    `the ${kind} store, failures at ${placement}${left ? ` (left out: ${noRedis})` : ''}`,
    () => {
      let clock: FakeClock;
      let parts: StoreParts;
      let store: Store;
      const options = (): Record<string, unknown> => ({
        ...{ store: kind, placement },
        redis: { host: '127.0.0.1', port: redis?.port ?? 6379 },
      });

      beforeEach(async () => {
        if (redis) {
          const client = new Redis(redis.port, '127.0.0.1');
          await client.flushall();
          client.disconnect();
        }
        clock = fakeClock();
        parts = partsFor(clock);
        store = await openTimed(options(), parts);
      });
      afterEach(async () => store.close());

      it('hands out what was published, first in first out, and to one caller each', async () => {
        for (const name of ['a', 'b']) await put(store, unitOf(name));
        expect(await store.claim(1000)).toEqual({ question: 'Question a', qa_id: 'a', ans_aug_id: 'a-aug' });
        expect((await store.claim(1000))?.qa_id).toBe('b');
        expect(await store.claim(1000)).toBeNull();
        expect(await store.answer('a')).toEqual(answerOf('a'));
        expect(await store.answer('a-aug')).toEqual(answerOf('a-aug'));
        expect(await store.answer('c')).toBeNull();
      });

      it('shows the head without taking it', async () => {
        expect(await store.peek()).toBeNull();
        await put(store, unitOf('a'));
        await put(store, unitOf('b'));
        for (const _ of [1, 2, 3]) expect((await store.peek())?.qa_id).toBe('a');
        expect(await store.depths()).toMatchObject({ ready: 2, leased: 0 });
      });

      it('has room for `size` units, ready and in the making together', async () => {
        await put(store, unitOf('a'), 3);
        const slots = await Promise.all([1, 2, 3, 4].map(() => store.reserve(3, 60_000)));
        expect(slots.filter((slot) => slot !== null)).toHaveLength(2);
        expect(await store.depths()).toMatchObject({ ready: 1, reserved: 2 });
        await store.release(slots.find((slot) => slot !== null)!);
        expect(await store.reserve(3, 60_000)).not.toBeNull();
        // What was handed out makes room.
        await store.claim(1000);
        expect(await store.reserve(3, 60_000)).not.toBeNull();
        expect(await store.reserve(3, 60_000)).toBeNull();
      });

      it('gives the room of a maker that went silent to another, and refuses what the first one brings', async () => {
        const lost = (await store.reserve(1, 1000))!;
        expect(await store.reserve(1, 1000)).toBeNull();
        clock.advance(600);
        expect(await store.renew(lost, 1000)).toBe(true);
        clock.advance(999);
        expect(await store.reserve(1, 1000)).toBeNull();
        clock.advance(1);
        const next = await store.reserve(1, 1000);
        expect(next).not.toBeNull();
        expect(await store.renew(lost, 1000)).toBe(false);
        await expect(store.publish(lost, unitOf('late'))).rejects.toMatchObject({
          code: 'SYN_STORE_CONFLICT',
        });
        await store.release(lost);
        expect(await store.depths()).toMatchObject({ ready: 0, reserved: 1 });
        expect(await store.answer('late')).toBeNull();
        await store.publish(next!, unitOf('b'));
        expect((await store.peek())?.qa_id).toBe('b');
      });

      it('refuses a unit whose ids are taken, and stores nothing of it', async () => {
        await put(store, unitOf('a'));
        await expect(put(store, unitOf('a', answerOf('x')))).rejects.toMatchObject({
          code: 'SYN_STORE_CONFLICT',
        });
        await expect(put(store, { ...unitOf('b'), ansAugId: 'a' })).rejects.toMatchObject({
          code: 'SYN_STORE_CONFLICT',
        });
        expect(await store.answer('b')).toBeNull();
        expect(await store.answer('a-aug')).toEqual(answerOf('a-aug'));
        expect((await store.depths()).ready).toBe(1);
      });

      it('puts a question back at the end when its lease ends, and buries it the third time', async () => {
        await put(store, unitOf('a'));
        await put(store, unitOf('b'));
        const order: string[] = [];
        for (let turn = 0; turn < 6; turn += 1) {
          order.push((await store.claim(1000))!.qa_id);
          clock.advance(1000);
        }
        expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
        expect(await store.claim(1000)).toBeNull();
        expect(await store.depths()).toMatchObject({ ready: 0, leased: 0, dead: 2 });
        expect(await store.deadLetters(10)).toEqual([
          { qa_id: 'b', prompt: 'Question b', reason: 'leases', error: null, at: clock.now() },
          { qa_id: 'a', prompt: 'Question a', reason: 'leases', error: null, at: clock.now() - 1000 },
        ]);
        expect(await store.acknowledge('a')).toBe(0);
      });

      it('ends a question once, leased or not, and keeps its answers for four hours more', async () => {
        await put(store, unitOf('a'));
        await put(store, unitOf('b', failureOf('b-aug', 'augment')));
        await store.claim(1000);
        expect(await store.acknowledge('b')).toBe(1);
        expect(await store.acknowledge('b')).toBe(0);
        expect(await store.acknowledge('a')).toBe(1);
        expect(await store.acknowledge('nobody')).toBe(0);
        expect(await store.depths()).toMatchObject({ ready: 0, leased: 0, failed: 1 });
        clock.advance(1000);
        expect(await store.claim(1000)).toBeNull();
        expect(await store.answer('a')).toEqual(answerOf('a'));
        expect(await store.answer('b-aug')).toEqual(failureOf('b-aug', 'augment'));
        clock.advance(4 * hourMs);
        expect((await store.depths()).failed).toBe(0);
      });

      it('forgets a question nobody took within a day', async () => {
        await put(store, unitOf('a'));
        clock.advance(12 * hourMs);
        await put(store, unitOf('b'));
        clock.advance(12 * hourMs);
        expect((await store.claim(1000))?.qa_id).toBe('b');
        expect(await store.depths()).toMatchObject({ ready: 0, leased: 1, dead: 0 });
      });

      it('keeps failures where answers would stand, and letters of the dead', async () => {
        await store.fail(failureOf('a'), { prompt: 'Make a clock.' });
        await store.fail(failureOf('b'));
        await store.failAugment(failureOf('c', 'augment'));
        expect(await store.answer('a')).toEqual(failureOf('a'));
        expect(await store.augment('c')).toEqual(failureOf('c', 'augment'));
        expect(await store.depths()).toMatchObject({ ready: 0, failed: 3, dead: 1 });
        expect(await store.deadLetters(10)).toEqual([
          {
            qa_id: 'a',
            prompt: 'Make a clock.',
            reason: 'failed',
            error: failureOf('a').error,
            at: clock.now(),
          },
        ]);
        await store.putAnswer('a', answerOf('a'));
        await store.putAugment('c', 'Make two clocks.');
        expect(await store.answer('a')).toEqual(answerOf('a'));
        expect(await store.augment('c')).toBe('Make two clocks.');
        expect((await store.depths()).failed).toBe(1);
        clock.advance(24 * hourMs);
        await store.sweep();
        expect((await store.depths()).failed).toBe(0);
      });

      it('hands out a unit whose altered answer failed', async () => {
        await put(store, unitOf('a', failureOf('a-aug', 'augment')));
        expect((await store.claim(1000))?.ans_aug_id).toBe('a-aug');
        expect(await store.answer('a')).toEqual(answerOf('a'));
        expect(await store.answer('a-aug')).toEqual(failureOf('a-aug', 'augment'));
      });

      it('knows jobs, and takes those not heard of for a day for lost', async () => {
        await store.putJob(jobOf('a', 'running', clock.now()));
        await store.putJob(jobOf('b', 'pending', clock.now()));
        await store.putJob({ ...jobOf('c', 'failed', clock.now()), error: failureOf('c').error });
        expect((await store.depths()).jobs).toBe(2);
        expect(await store.job('c')).toEqual({
          ...jobOf('c', 'failed', clock.now()),
          error: failureOf('c').error,
        });
        expect(await store.job('d')).toBeNull();
        clock.advance(12 * hourMs);
        await store.putJob(jobOf('a', 'running', clock.now()));
        clock.advance(12 * hourMs);
        await store.sweep();
        expect(await store.job('a')).toMatchObject({ status: 'running' });
        expect(await store.job('b')).toMatchObject({ status: 'expired', updatedAt: clock.now() });
        await store.putJob(jobOf('a', 'ready', clock.now()));
        expect((await store.depths()).jobs).toBe(0);
      });

      it('is shared by all who open it, unless it is in memory', async () => {
        await put(store, unitOf('a'));
        await put(store, unitOf('b'));
        const other = await openTimed(options(), parts);
        try {
          if (kind === 'memory') return expect(await other.peek()).toBeNull();
          const claims = await Promise.all([store, other, store, other].map((each) => each.claim(1000)));
          expect(claims.flatMap((entry) => entry?.qa_id ?? []).sort()).toEqual(['a', 'b']);
          expect(await other.acknowledge('a')).toBe(1);
          expect(await store.acknowledge('a')).toBe(0);
        } finally {
          await other.close();
        }
      });
    },
  );
}
