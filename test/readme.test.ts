import { catalogue } from '../core/index.ts';
import { blocksOf, checkYaml, readersFolder, runShell, type Block } from './helpers/doc-blocks.ts';
import { read } from './helpers/tree.ts';
import { commands } from '../bin/commands.ts';
import { readPresets } from '../bin/presets.ts';

const readme = read('README.md');
const blocks = blocksOf(readme);
const marked = (mark: string): Block[] => blocks.filter(({ marks }) => marks.includes(mark));

describe('the README', () => {
  const folder = readersFolder(blocks);
  afterAll(() => folder.remove());

  it.each(marked('check').map((block, index) => [index, block] as const))(
    'has YAML block %i that passes the check',
    async (_index, block) => {
      expect(await checkYaml(block, folder.path)).toEqual({ text: block.text, code: 0, stderr: '' });
    },
  );

  it.each(marked('run').map((block, index) => [index, block] as const))(
    'has shell block %i that runs',
    (_index, block) => {
      expect(runShell(block, folder.path)).toEqual({ text: block.text, code: 0, stderr: '' });
    },
  );

  it('has no block that nobody tries', () => {
    const untried = blocks
      .filter(({ marks, language }) => marks.length === 0 && language !== 'text')
      .map(({ text }) => text.split('\n')[0]);
    // The two set-up commands are what CI itself does; a second terminal is tried in the tests of the local chain, Bittensor
    // and packages in test/acceptance; keys of Commune and the service of the Dojo in tests of their own.
    expect(untried).toEqual([
      'npm install && npm start    # a whole SN1 validation: synth run --preset sn1-validator --steps 10',
      'synth run --preset sn1-miner',
      'synth register --preset sn1-miner --chain bittensor --wallet.name mine --wallet.hotkey miner-1',
      'synth wallet create --chain commune --key miner-1',
      'synth run --preset dojo --dev',
      'synth new scorer mine && cd synth-plugin-mine && npm install && npm test && npm pack',
      'extends: sn1-validator',
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
