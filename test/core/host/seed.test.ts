import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckedConfig } from '../../../core/index.ts';
import { chooseSeed } from '../../../core/host/seed.ts';
import { quietLog } from '../../helpers/local-chain.ts';

const configOf = (seed: number | undefined, offline?: boolean): CheckedConfig =>
  ({
    settings: { role: 'validator', ...(seed !== undefined && { seed }) },
    entries: new Map(offline === undefined ? [] : [['chain', { plugin: { traits: { offline } } }]]),
  }) as unknown as CheckedConfig;

describe('the seed of a node', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'synth-seed-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is 0 where only this machine looks on', async () => {
    expect(await chooseSeed(configOf(undefined), folder, quietLog)).toBe(0);
    expect(await chooseSeed(configOf(undefined, true), folder, quietLog)).toBe(0);
  });

  it('is drawn once where strangers look on, and kept from others', async () => {
    const seed = await chooseSeed(configOf(undefined, false), folder, quietLog);
    const file = join(folder, 'seed');
    expect(readFileSync(file, 'utf8')).toBe(`${seed}\n`);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(await chooseSeed(configOf(undefined, false), folder, quietLog)).toBe(seed);
    rmSync(file);
    expect(await chooseSeed(configOf(undefined, false), folder, quietLog)).not.toBe(seed);
  });

  it('is the configured one, with a warning where it tells strangers what is asked', async () => {
    const lines: string[] = [];
    const log = { ...quietLog, warn: (message: string) => void lines.push(message) };
    expect(await chooseSeed(configOf(5, true), folder, log)).toBe(5);
    expect(lines).toEqual([]);
    expect(await chooseSeed(configOf(5, false), folder, log)).toBe(5);
    expect(lines).toHaveLength(1);
  });

  it('is not made up when the file holds something else', async () => {
    writeFileSync(join(folder, 'seed'), 'x\n');
    await expect(chooseSeed(configOf(undefined, false), folder, quietLog)).rejects.toMatchObject({
      code: 'SYN_STORE_DAMAGED',
    });
  });
});
