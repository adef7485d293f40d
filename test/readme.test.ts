import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { catalogue } from '../core/index.ts';
import { bin, synth, workFolder } from './helpers/cli.ts';
import { read, root } from './helpers/tree.ts';
import { commands } from '../bin/commands.ts';
import { readPresets } from '../bin/presets.ts';

interface Block {
  readonly language: string;
  /** What follows the language: `check`, `run`, `file=name`. */
  readonly mark: string;
  readonly text: string;
}

const readme = read('README.md');
const blocks: Block[] = [...readme.matchAll(/^```(\w+)(?: ([^\n]*))?\n(.*?)^```$/gms)].map(
  ([, language = '', mark = '', text = '']) => ({ language, mark, text }),
);
const marked = (mark: string): Block[] => blocks.filter((block) => block.mark === mark);

describe('the README', () => {
  const folder = workFolder({ 'node_modules/.keep': '' });
  afterAll(() => folder.remove());

  beforeAll(() => {
    // What `npm install synth-subnet` would put there.
    const link =
      "import { symlinkSync } from 'node:fs'; symlinkSync(process.argv[1], 'node_modules/synth-subnet'); symlinkSync(process.argv[2], 'node_modules/zod')";
    spawnSync(process.execPath, ['--input-type=module', '-e', link, root, join(root, 'node_modules/zod')], {
      cwd: folder.path,
    });
    for (const { mark, text } of blocks)
      if (mark.startsWith('file=')) writeFileSync(join(folder.path, mark.slice('file='.length)), text);
  });

  it.each(marked('check').map(({ text }, index) => [index, text] as const))(
    'has YAML block %i that passes the check',
    async (index, text) => {
      const file = `block-${index}.yaml`;
      writeFileSync(join(folder.path, file), text);
      const { code, stderr } = await synth(['check', '--config', file], {
        cwd: folder.path,
        env: { ANTHROPIC_API_KEY: 'planted-for-the-test', CGP_API_KEY: 'planted-for-the-test' },
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
  );

  it.each(marked('run').map(({ text }, index) => [index, text] as const))(
    'has shell block %i that runs',
    (_index, text) => {
      const scripts = workFolder({ synth: `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n` });
      try {
        const { status, stderr } = spawnSync(
          'bash',
          ['-euo', 'pipefail', '-c', `chmod +x "$0/synth"; PATH="$0:$PATH"; ${text}`, scripts.path],
          {
            cwd: folder.path,
            encoding: 'utf8',
          },
        );
        expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      } finally {
        scripts.remove();
      }
    },
  );

  it('has no block that nobody tries', () => {
    const untried = blocks
      .filter(({ mark, language }) => mark === '' && language !== 'text')
      .map(({ text }) => text.split('\n')[0]);
    // The two set-up commands are what CI itself does; a second terminal is tried in the tests of the local chain.
    expect(untried).toEqual([
      'npm install && npm start    # a whole SN1 validation: synth run --preset sn1-validator --steps 10',
      'synth run --preset sn1-miner',
    ]);
  });

  it('lists every error code with its title, and no other', () => {
    const listed = [...readme.matchAll(/^\| `(SYN_\w+)` +\| (\d+) +\| (.+?) +\|$/gm)].map(
      ([, code, exit, title]) => [code, exit, title],
    );
    expect(listed).toEqual(
      Object.entries(catalogue).map(([code, { exit, title }]) => [code, String(exit), title]),
    );
  });

  it('names every command and every preset', () => {
    for (const name of Object.keys(commands)) expect(readme).toContain(`\`synth ${name}\``);
    for (const { name } of readPresets()) expect(readme).toContain(`\`${name}\``);
  });
});
