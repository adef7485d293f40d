import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { catalogue } from '../core/index.ts';
import { synth } from './helpers/cli.ts';
import { blocksOf, readersFolder } from './helpers/doc-blocks.ts';
import { read } from './helpers/tree.ts';

const page = read('docs/operators.md');
const blocks = blocksOf(page);
const textOf = (mark: string): string =>
  blocks.find(({ marks }) => marks.includes(mark))?.text ?? `no block ${mark}`;
const unit = textOf('file=synth-miner.service');
const setting = (key: string): string | undefined => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1];

describe('what docs/operators.md has service managers do', () => {
  const folder = readersFolder(blocks);
  afterAll(() => folder.remove());
  const { apps } = createRequire(import.meta.url)(join(folder.path, 'ecosystem.config.cjs')) as {
    apps: readonly { script: string; args: string; kill_timeout: number; stop_exit_codes: number[] }[];
  };
  const [app] = apps;

  it('starts a command that exists, the same in both', async () => {
    const command = setting('ExecStart')?.replace('/usr/bin/env ', '');
    expect(command).toBe(`${app?.script} ${app?.args}`);
    expect(command?.split(' ')[0]).toBe('synth');
    writeFileSync(join(folder.path, 'synth.config.yaml'), textOf('check'));
    const { code, stderr } = await synth(['check', ...(command?.split(' ').slice(2) ?? [])], {
      cwd: folder.path,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  }, 60_000);

  it('lets a node end in its own time', () => {
    const graceMs = 30_000;
    expect(Number(setting('TimeoutStopSec')) * 1000).toBeGreaterThan(graceMs);
    expect(app?.kill_timeout).toBeGreaterThan(graceMs);
  });

  it('does not start again what needs a person', () => {
    expect(setting('RestartPreventExitStatus')).toBe('2');
    expect(app?.stop_exit_codes).toEqual([2]);
  });

  it('knows every exit code', () => {
    const said = [...page.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
    for (const { exit } of Object.values(catalogue)) expect(said).toContain(exit);
  });

  it('is a unit that systemd takes', () => {
    const file = join(folder.path, 'synth-miner.service');
    const { error, status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    // A machine without systemd cannot tell.
    if (error !== undefined) return void expect(error).toMatchObject({ code: 'ENOENT' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
