import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { settingsSchema } from '../../core/config/schema.ts';
import { systemClock } from '../../core/host/clock.ts';
import { createModels } from '../../core/models/index.ts';
import { seededRandom, type Instance } from '../../core/index.ts';
import plugin from '../../plugins/llms/transformers/index.ts';
import { writeTinyCausal, type TinyCausalOptions } from './tiny-causal.ts';
import { keepLog } from './tools.ts';

/** A folder for tiny models, and what was started from it; `remove` stops and removes all. */
export function localModels() {
  const folder = mkdtempSync(join(tmpdir(), 'synth-causal-'));
  const started: Instance<'llm'>[] = [];
  let made = 0;
  return {
    folder,
    /** Writes a model; gives its folder. */
    write(options: TinyCausalOptions = {}): string {
      const path = join(folder, `tiny-${(made += 1)}`);
      writeTinyCausal(path, options);
      return path;
    },
    /** Sets the llm up as the host does, on one computing thread. */
    async start(
      options: z.input<typeof plugin.options>,
      signal = new AbortController().signal,
    ): Promise<Instance<'llm'> & { readonly log: ReturnType<typeof keepLog> }> {
      const log = keepLog();
      const models = createModels({
        settings: settingsSchema.parse({ role: 'validator' }).models,
        home: { cache: join(folder, 'cache'), offline: true },
        cwd: folder,
        clock: systemClock,
        log,
      });
      const llm = await plugin.setup(
        {
          log,
          models,
          signal,
          random: seededRandom('setup'),
          clock: systemClock,
          http: { request: () => Promise.reject(new Error('no network in tests')) },
          paths: { config: folder, storage: folder, shared: folder },
          node: { name: 'test', role: 'validator', seed: 0, version: '0.0.0' },
        },
        plugin.options.parse({ precision: 'fp32', threads: 1, ...options }),
      );
      started.push(llm);
      return { ...llm, log };
    },
    async remove(): Promise<void> {
      for (const llm of started) await llm.stop?.(new AbortController().signal);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
