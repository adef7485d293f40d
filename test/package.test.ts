import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { root } from './helpers/tree.ts';

/** What a user gets who installs the published package, and nothing else. */
describe('the packed package', () => {
  let folder: string;
  let files: string[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'synth-pack-'));
    const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
    });
    const [info] = JSON.parse(packed.slice(packed.indexOf('['))) as {
      filename: string;
      files: { path: string }[];
    }[];
    files = info!.files.map(({ path }) => path);
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'somebody', private: true, type: 'module' }),
    );
    // Scripts stay off: the package promises to need none.
    execFileSync(
      'npm',
      [
        'install',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--prefer-offline',
        join(folder, info!.filename),
      ],
      {
        cwd: folder,
        stdio: 'pipe',
      },
    );
  }, 240_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const synth = (...args: string[]): string =>
    execFileSync(process.execPath, [join(folder, 'node_modules/synth-subnet/dist/bin/synth.js'), ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('carries the compiled code, presets and sample, and no tests', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'dist/bin/synth.js',
        'dist/core/index.d.ts',
        'dist/presets/sn1-validator.yaml',
        'README.md',
      ]),
    );
    expect(files.filter((path) => /^(test|bench|core|plugins|bin)\//.test(path))).toEqual([]);
  });

  it('has entry points that resolve', async () => {
    const { messages } = await publint({ pkgDir: root, strict: true });
    expect(messages).toEqual([]);
  });

  it('runs a validator from its bin', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(synth('--version').trim()).toBe(version);
    const events = synth('run', '--preset', 'sn1-validator', '--steps', '2', '--json')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(events.filter(({ type }) => type === 'step.completed')).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ type: 'run.finished' });
  }, 60_000);

  it('can be imported as a library', () => {
    const script =
      "import { definePlugin, createNode } from 'synth-subnet'; console.log(typeof definePlugin, typeof createNode)";
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(output.trim()).toBe('function function');
  });
});
