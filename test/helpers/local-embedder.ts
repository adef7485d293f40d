import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { systemClock } from '../../core/host/clock.ts';
import {
  seededRandom,
  SynthError,
  type AnyPlugin,
  type Embedder,
  type Models,
  type ModelWants,
} from '../../core/index.ts';
import { keepLog } from './tools.ts';

export interface StartedEmbedder {
  readonly embedder: Embedder & { stop(): Promise<void> };
  readonly log: ReturnType<typeof keepLog>;
  /** What it asked the models for. */
  readonly wants: ModelWants;
}

/** Sets an embedder with a model of this machine up as the host does. */
export async function startLocalEmbedder(
  plugin: AnyPlugin,
  options: Record<string, unknown>,
  { config = '/', signal = new AbortController().signal }: { config?: string; signal?: AbortSignal } = {},
): Promise<StartedEmbedder> {
  const log = keepLog();
  let wants: ModelWants | undefined;
  const models: Models = {
    async open(wanted) {
      wants = wanted;
      return openFolder(wanted);
    },
  };
  const services = {
    log,
    models,
    random: seededRandom('setup'),
    clock: systemClock,
    signal,
    paths: { config, storage: config, shared: config },
    node: { name: 'test', role: 'validator', seed: 0, version: '0.0.0' },
  };
  const parsed: unknown = (plugin.options as z.ZodObject).parse(options);
  const embedder = (await plugin.setup(services as never, parsed)) as StartedEmbedder['embedder'];
  return { embedder, log, wants: wants as ModelWants };
}

function openFolder({ model, base, files, optional = [] }: ModelWants) {
  const folder = resolve(base, model);
  const found = [...files, ...optional].filter((file) => existsSync(join(folder, file)));
  const missing = files.find((file) => !found.includes(file));
  if (missing !== undefined)
    throw new SynthError('SYN_MODEL_NOT_FOUND', { message: `${folder} has no ${missing}.` });
  const digest = createHash('sha256');
  for (const file of found) digest.update(file).update(readFileSync(join(folder, file)));
  return { folder, files: found, digest: digest.digest('hex') };
}
