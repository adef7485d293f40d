import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { kinds } from '../../core/index.ts';
import { synth, workFolder } from '../helpers/cli.ts';
import { must } from '../helpers/packages.ts';
import { root } from '../helpers/tree.ts';
import { synthHere } from '../helpers/terminal.ts';

describe('synth new', () => {
  // What `npm install` would put there.
  const folder = workFolder({ 'node_modules/.keep': '' });
  for (const [name, target] of [
    ['synth-subnet', root],
    ['zod', join(root, 'node_modules/zod')],
    ['@types', join(root, 'node_modules/@types')],
  ] as const)
    symlinkSync(target, join(folder.path, 'node_modules', name));
  afterAll(() => folder.remove());
  const here = (...args: string[]) => synthHere(['new', ...args], { cwd: folder.path });

  it('writes a package of every kind, whose tests pass, whose types fit and whose example is in order', async () => {
    for (const kind of kinds) {
      const { code, stdout } = await here(kind, `my-${kind}`);
      expect({ code, stdout }).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`the ${kind} my-${kind}/my-${kind}`) as unknown,
      });
    }
    const said = await must(process.execPath, ['--test'], folder.path);
    expect(said).toMatch(/^# fail 0$/m);
    for (const kind of kinds) {
      const cwd = join(folder.path, `synth-plugin-my-${kind}`);
      const { stderr, code } = await synth(['check', '--config', 'example.yaml'], { cwd });
      expect({ kind, code, stderr }).toEqual({ kind, code: 0, stderr: '' });
    }
    // Their own settings, for all at once.
    const config = {
      extends: './synth-plugin-my-scorer/tsconfig.json',
      files: kinds.flatMap((kind) =>
        ['index.js', 'index.d.ts'].map((name) => `synth-plugin-my-${kind}/${name}`),
      ),
    };
    writeFileSync(join(folder.path, 'tsconfig.json'), JSON.stringify(config));
    await must(process.execPath, [join(root, 'node_modules/typescript/bin/tsc')], folder.path);
  }, 300_000);

  it('takes a scope, and says what it wrote', async () => {
    const { stdout } = await here('tool', '@acme/feeds', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ package: '@acme/synth-plugin-feeds', use: 'feeds/feeds' });
    const path = join(folder.path, 'synth-plugin-feeds/package.json');
    const { peerDependencies } = JSON.parse(readFileSync(path, 'utf8')) as { peerDependencies: object };
    expect(peerDependencies).toEqual({ 'synth-subnet': expect.any(String) as unknown, zod: '^4.1.13' });
  });

  it.each([
    [['scorrer', 'mine'], 'Did you mean "scorer"?'],
    [['scorer', 'My_Scorer'], 'lower-case letters, digits and hyphens'],
    [['scorer', '../mine'], 'lower-case letters, digits and hyphens'],
    [['scorer', 'synth-plugin-mine'], 'synth new scorer mine'],
    [['scorer', 'mine', '--folder', 'node_modules'], 'Choose another name, or another place'],
  ])('refuses %j with a remedy', async (args, remedy) => {
    const { code, stderr } = await here(...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(remedy) as unknown });
  });
});
