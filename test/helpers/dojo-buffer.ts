import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Logger } from '../../core/index.ts';
import { bufferOptions, type BufferOptions } from '../../plugins/services/dojo-api/buffer/options.ts';
import { openStore } from '../../plugins/services/dojo-api/buffer/open.ts';
import { openRedisStore } from '../../plugins/services/dojo-api/buffer/redis/store.ts';
import type { Store, StoreParts, Unit } from '../../plugins/services/dojo-api/buffer/store.ts';
import type { Answer, FailureRecord, JobState } from '../../plugins/services/dojo-api/values.ts';

export const never = new AbortController().signal;

export const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
};

export const partsFor = (
  clock: Clock,
  folder = mkdtempSync(join(tmpdir(), 'synth-buffer-')),
): StoreParts => ({
  clock,
  log: quiet,
  paths: { config: folder, storage: folder },
});

/** Opens a store whose time, that of leases included, is the clock's. */
export async function openTimed(
  given: Partial<Record<keyof BufferOptions, unknown>>,
  parts: StoreParts,
): Promise<Store> {
  const options = bufferOptions.parse(given);
  if (options.store !== 'redis') return openStore(options, parts, never);
  return openRedisStore(options, parts, never, () => parts.clock.now());
}

export const answerOf = (id: string, prompt = `Question ${id}`): Answer => ({
  prompt,
  responses: [
    { model: 'offline', completion: { files: [{ filename: 'index.html', content: `<p>${id}` }] }, cid: id },
  ],
  qa_id: id,
});

export const failureOf = (id: string, stage = 'answer'): FailureRecord => ({
  qa_id: id,
  success: false,
  status: 'failed',
  error: { code: 'SYN_LLM_TIMEOUT', stage, message: 'Too late.', attempts: 3, retryable: true },
  failed_at: '2026-01-01T00:00:00.000Z',
});

export const unitOf = (name: string, augmented: Unit['augmented'] = answerOf(`${name}-aug`)): Unit => ({
  qaId: name,
  ansAugId: `${name}-aug`,
  question: `Question ${name}`,
  topic: 'GAMES',
  base: answerOf(name),
  augmented,
  seed: `seed/${name}`,
});

export const jobOf = (id: string, status: JobState['status'], atMs = 0): JobState => ({
  id,
  kind: 'answer',
  status,
  stage: 'answer',
  attempts: 1,
  createdAt: atMs,
  updatedAt: atMs,
});

/** Reserves room and fills it. */
export async function put(store: Store, unit: Unit, size = 1000): Promise<void> {
  const slot = await store.reserve(size, 60_000);
  if (slot === null) throw new Error('no room');
  await store.publish(slot, unit);
}
