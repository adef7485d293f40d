import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { SynthError } from '../../../../../core/index.ts';
import { isFailure, readAnswer, readAugment, readDeadLetter, readEntry, readJob } from '../../values.ts';
import { idTaken, slotLost } from '../conflict.ts';
import { buryFailed } from '../dead-letters.ts';
import { isOpen, jobKeptMs } from '../jobs.ts';
import { connect, redisFault } from './connect.ts';
import { keys } from './keys.ts';
import { scriptNames, scriptOf, type ScriptName } from './scripts.ts';
import type { BufferOptions } from '../options.ts';
import type { Store, StoreParts } from '../store.ts';
import type { QuestionEntry } from '../../values.ts';

const schemaVersion = 1;

/**
 * Keeps the buffer in Redis, under the keys the Dojo's own programs read; every step is one script. Leases are measured by the
 * server's clock; `nowMs` puts another in its place.
 */
export async function openRedisStore(
  options: BufferOptions,
  parts: StoreParts,
  signal: AbortSignal,
  nowMs: (() => number) | null = null,
): Promise<Store> {
  const { clock } = parts;
  const redis = await connect(options.redis, parts, signal);
  for (const name of scriptNames) redis.defineCommand(name, { numberOfKeys: 0, lua: scriptOf(name) });
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw redisFault(error, options.redis);
    }
  };
  const { maxLeases, ttl, placement } = options;
  const run = (name: ScriptName, ...values: (string | number)[]): Promise<unknown> =>
    guard(
      (redis as Redis & Record<ScriptName, (...values: (string | number)[]) => Promise<unknown>>)[name](
        ...[nowMs?.() ?? '', maxLeases, ttl.unacknowledgedMs, ttl.acknowledgedMs, placement, ...values],
      ),
    );
  const first = async (...names: string[]): Promise<string | null> =>
    (await guard(redis.mget(names))).find((text) => text !== null) ?? null;

  try {
    await guard(checkVersion(redis));
  } catch (error) {
    redis.disconnect();
    throw error;
  }
  return {
    kind: 'redis',
    async reserve(size, leaseMs) {
      const id = randomUUID();
      return (await run('reserve', size, leaseMs, id)) === 1 ? { id } : null;
    },
    renew: async ({ id }, leaseMs) => (await run('renew', leaseMs, id)) === 1,
    release: async ({ id }) => void (await run('release', id)),
    async publish({ id }, unit) {
      const { qaId, ansAugId, question, topic, seed, base, augmented } = unit;
      const entry: QuestionEntry = { question, qa_id: qaId, ans_aug_id: ansAugId };
      const outcome = await run(
        'publish',
        ...[id, qaId, ansAugId, JSON.stringify(entry), question, topic ?? '', seed],
        ...[JSON.stringify(base), JSON.stringify(augmented), Number(isFailure(augmented))],
      );
      if (outcome === 'lost') throw slotLost(unit);
      if (outcome === 'taken') throw idTaken(unit);
    },
    peek: async () => readOr(readEntry, await run('peek')),
    claim: async (leaseMs) => readOr(readEntry, await run('claim', leaseMs)),
    acknowledge: async (qaId) => Number(await run('acknowledge', qaId)),
    async fail(record, letter) {
      const buried = letter ? JSON.stringify(buryFailed(record, letter.prompt, clock.now())) : '';
      await run('fail', record.qa_id, JSON.stringify(record), buried);
    },
    failAugment: async (record) => void (await run('failAugment', record.qa_id, JSON.stringify(record))),
    answer: async (id) => readOr(readAnswer, await first(keys.answer(id), keys.failure(id))),
    putAnswer: async (id, answer) => void (await run('putAnswer', id, JSON.stringify(answer))),
    augment: async (id) => readOr(readAugment, await first(keys.augment(id), keys.failure(id))),
    putAugment: async (id, question) => void (await run('putAugment', id, JSON.stringify(question))),
    job: async (id) => readOr(readJob, await first(keys.job(id))),
    putJob: async (state) =>
      void (await run(
        'putJob',
        ...[state.id, JSON.stringify(state), Number(isOpen(state)), jobKeptMs(options)],
      )),
    deadLetters: async (limit) =>
      limit < 1 ? [] : (await guard(redis.lrange(keys.dead, 0, limit - 1))).map(readDeadLetter),
    async depths() {
      const [ready, leased, reserved, failed, dead, jobs] = (await run('depths')) as Six;
      return { ready, leased, reserved, failed, dead, jobs };
    },
    async sweep() {
      const removed = Number(await run('sweep'));
      if (removed > 0)
        parts.log.warn(
          'Entries of the list of questions were removed: no question, or none with an answer.',
          {
            removed,
          },
        );
    },
    close: async () => redis.disconnect(),
  };
}

type Six = [number, number, number, number, number, number];

const readOr = <T>(read: (text: string) => T, text: unknown): T | null =>
  typeof text === 'string' ? read(text) : null;

async function checkVersion(redis: Redis): Promise<void> {
  await redis.setnx(keys.schema, schemaVersion);
  const found = Number(await redis.get(keys.schema));
  if (!(found <= schemaVersion))
    throw new SynthError('SYN_STORE_VERSION', {
      message: 'The buffer in Redis was written by a newer version of synth.',
      hint: 'Update synth, or use another database: --set service.buffer.redis.db=1.',
    });
}
