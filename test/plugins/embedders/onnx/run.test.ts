import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { events, synth, workFolder } from '../../../helpers/cli.ts';
import { writeTinyModel } from '../../../helpers/tiny-model.ts';
import { root } from '../../../helpers/tree.ts';

const useIt = ['--set', 'embedders.default.use=onnx', '--set', 'embedders.default.model=./tiny'];

describe('the compiled command line', () => {
  const work = workFolder();
  beforeAll(() => writeTinyModel(join(work.path, 'tiny')));
  afterAll(() => work.remove());

  it('runs ten steps on a model of this machine', async () => {
    const args = ['run', '--preset', 'sn1-validator', '--steps', '10', ...useIt, '--json'];
    const { code, stdout, stderr } = await synth(args, { cwd: work.path });
    expect({ code, steps: events(stdout).filter(({ type }) => type === 'step.completed').length }).toEqual({
      code: 0,
      steps: 10,
    });
    expect(stderr).toContain('Loaded an embedding model.');
  });

  it.each([
    [
      'is not installed',
      // What Node throws for a package that is nowhere: one may lie in a folder above this one.
      `try { await import('not-anywhere'); } catch (error) {
         error.message = error.message.replace('not-anywhere', 'onnxruntime-node');
         throw error;
       }`,
      'needs the package "onnxruntime-node", which is not installed',
    ],
    [
      'does not load',
      `import { createRequire } from 'node:module';
       createRequire(import.meta.url)('./binding.node');`,
      'is installed, but does not load on this machine: onnxruntime-node: ',
    ],
  ])('says what to install when ONNX Runtime %s', (_, runtime, words) => {
    const copy = withRuntime({
      'package.json': JSON.stringify({ name: 'onnxruntime-node', type: 'module', exports: './index.js' }),
      'index.js': runtime,
      'binding.node': 'not for this machine',
    });
    try {
      const bin = join(copy.path, 'dist/bin/synth.js');
      const args = [bin, 'run', '--preset', 'sn1-validator', '--steps', '1', ...useIt];
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: work.path, encoding: 'utf8' });
      expect(status).toBe(2);
      expect(stderr).toContain('SYN_PLUGIN_LIBRARY_MISSING');
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(words);
      expect(stderr).toContain('npm install onnxruntime-node');
    } finally {
      copy.remove();
    }
  });
});

/** The compiled package beside all that it needs, with these files as onnxruntime-node. */
function withRuntime(runtime: Readonly<Record<string, string>>): ReturnType<typeof workFolder> {
  const packages = join(root, 'node_modules');
  const copy = workFolder(
    Object.fromEntries(
      Object.entries(runtime).map(([name, text]) => [`node_modules/onnxruntime-node/${name}`, text]),
    ),
  );
  cpSync(join(root, 'dist'), join(copy.path, 'dist'), { recursive: true });
  cpSync(join(root, 'package.json'), join(copy.path, 'package.json'));
  mkdirSync(join(copy.path, 'node_modules'), { recursive: true });
  for (const name of readdirSync(packages))
    if (name !== 'onnxruntime-node') symlinkSync(join(packages, name), join(copy.path, 'node_modules', name));
  return copy;
}
