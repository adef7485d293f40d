import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { root } from './helpers/tree.ts';

/** What a user gets who installs the published package, and nothing else. */
describe('the packed package', () => {
  let folder: string;
  let files: string[];
  let tarball: string;
  let sizes: { readonly size: number; readonly unpackedSize: number };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'synth-pack-'));
    const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
    });
    const [info] = JSON.parse(packed.slice(packed.indexOf('['))) as {
      filename: string;
      files: { path: string }[];
      size: number;
      unpackedSize: number;
    }[];
    files = info!.files.map(({ path }) => path);
    sizes = info!;
    tarball = join(folder, info!.filename);
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'somebody', private: true, type: 'module' }),
    );
    // Scripts stay off: the package promises to need none.
    execFileSync(
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', tarball],
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
  });

  it('carries nothing that nobody needs', () => {
    const compiled = files.filter((path) =>
      /^dist\/(bin|core|plugins)\/(?!.*(sample|templates)\/)/.test(path),
    );
    const source = (path: string): string => path.replace(/^dist\//, '').replace(/(\.d\.ts|\.js)$/, '.ts');
    // A file whose source is gone is left from an earlier build.
    expect(compiled.filter((path) => !existsSync(join(root, source(path))))).toEqual([]);
    expect(files.filter((path) => /\.(map|tsbuildinfo)$|\.test\.(ts|js)$/.test(path))).toEqual([]);
    // Types of what cannot be imported.
    expect(files.filter((path) => /^dist\/plugins\/.*\.d\.ts$/.test(path))).toEqual([]);
    expect(files.filter((path) => !path.startsWith('dist/')).sort()).toEqual([
      'LICENSE',
      'README.md',
      'package.json',
      'synth.config.example.yaml',
    ]);
    const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
    const { size, unpackedSize } = sizes;
    process.stdout.write(
      `packed ${megabytes(size)}, unpacked ${megabytes(unpackedSize)}, ${files.length} files\n`,
    );
    expect(size).toBeLessThan(1_500_000);
  });

  it('has entry points that resolve', async () => {
    const { messages } = await publint({
      pkgDir: join(folder, 'node_modules/synth-subnet'),
      strict: true,
      pack: false,
    });
    expect(messages).toEqual([]);
  });

  it('has types that are right wherever the package can be used', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
    if (!analysis.types) throw new Error('No types.');
    expect(Object.keys(analysis.entrypoints).sort()).toEqual(['.', './package.json', './testing']);
    // An ES module for Node 20.19 and newer, which requires ES modules too; `node10` knows no `exports` at all.
    const beside = ['node10', 'node16-cjs'];
    expect(
      analysis.problems.filter(
        (problem) => !('resolutionKind' in problem && beside.includes(problem.resolutionKind)),
      ),
    ).toEqual([]);
  }, 60_000);

  it('lets a plugin in TypeScript be compiled, libraries checked too', () => {
    writeFileSync(
      join(folder, 'mine.ts'),
      `import { definePlugin, ref, type Scorer } from 'synth-subnet';
import { checksFor } from 'synth-subnet/testing';
import { z } from 'zod';

const plugin = definePlugin({
  apiVersion: 1, kind: 'scorer', name: 'mine', summary: 'Mine.',
  options: z.strictObject({ trim: z.boolean().default(true).describe('Trim.') }),
  needs: { embedder: ref('embedder') }, traits: { deterministic: true },
  setup: ({ embedder }, { trim }): Scorer => ({
    async score({ replies }, signal) {
      const vectors = await embedder.embed(replies.map(({ text }) => (trim ? text.trim() : text)), signal);
      // @ts-expect-error -- a score is an object
      const wrong: Awaited<ReturnType<Scorer['score']>> = vectors.map(() => 0);
      return replies.map((_, i) => ({ value: wrong.length === 0 ? 0 : Number(vectors[i] !== undefined) }));
    },
  }),
});
export const names: string[] = checksFor({ plugin }).map(({ name }) => name);
`,
    );
    for (const name of ['@types', 'undici-types'])
      if (!existsSync(join(folder, 'node_modules', name)))
        symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    const options =
      '--noEmit --strict --exactOptionalPropertyTypes --target es2023 --module nodenext --types node';
    const compile = (): string =>
      execFileSync(
        process.execPath,
        [
          join(root, 'node_modules/typescript/lib/tsc.js'),
          ...options.split(' '),
          '--skipLibCheck',
          'false',
          'mine.ts',
        ],
        { cwd: folder, encoding: 'utf8' },
      );
    expect(compile()).toBe('');
  }, 120_000);

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
