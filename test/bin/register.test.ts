import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { events, workFolder, type Finished } from '../helpers/cli.ts';
import { keyboardWith } from '../helpers/keyboard.ts';
import { synthHere, type InProcess } from '../helpers/terminal.ts';
import { root } from '../helpers/tree.ts';

const zodUrl = pathToFileURL(join(root, 'node_modules/zod/index.js')).href;

/** A chain with a price, whose paying key opens with one password. */
const ownChain = `import * as zod from ${JSON.stringify(zodUrl)};
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
const z = zod.z ?? zod.default.z;
export default {
  apiVersion: 1, kind: 'chain', name: 'toll', summary: 'Costs something.', needs: {}, traits: { offline: true },
  options: z.strictObject({ netuid: z.int().default(1).describe('Subnet.') }),
  setup: ({ paths }) => ({
    identity: { hotkey: '5HotkeyOfTheTest', sign: async () => new Uint8Array(64) },
    sync: async () => { throw new Error('not for use'); },
    block: async () => 1,
    ask: async () => { throw new Error('not for use'); },
    serve: async () => { throw new Error('not for use'); },
    setWeights: async () => { throw new Error('not for use'); },
    async register(signal, payer) {
      const agreed = await payer.agree({ amount: 0.25, balance: 3.5, token: 'τ', payer: '5Coldkey' }, signal);
      if (!agreed) throw Object.assign(new Error('Nothing was paid.'), { name: 'SynthError', code: 'SYN_CHAIN_UNREGISTERED' });
      const secret = await payer.secret('Password of the coldkey', signal);
      if (secret !== 'open sesame') throw Object.assign(new Error('Wrong: ' + secret), { name: 'SynthError', code: 'SYN_KEY_LOCKED' });
      return 12;
    },
    stop: async () => writeFileSync(join(paths.config, 'stopped'), 'yes'),
  }),
};
`;

describe('synth register', () => {
  let folder: ReturnType<typeof workFolder>;
  beforeEach(() => {
    folder = workFolder({
      'package.json': '{ "type": "module" }',
      'chain.js': ownChain,
      'synth.config.yaml': 'extends: sn1-miner\nchain: { use: ./chain.js }\n',
    });
  });
  afterEach(() => folder.remove());

  const register = (args: readonly string[], options: Partial<InProcess> = {}): Promise<Finished> =>
    synthHere(['register', ...args], { cwd: folder.path, ...options });

  it('shows the cost, asks, and pays with what is typed unseen', async () => {
    const keyboard = keyboardWith(['yes\n', 'open sesame\r']);
    const { code, stdout, stderr } = await register([], { keyboard });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'Pay 0.25 τ? [y/N] Password of the coldkey: \n',
    });
    expect(stdout.split('\n')).toEqual([
      'Registering costs 0.25 τ. 5Coldkey pays; it has 3.5 τ.',
      '✔ 5HotkeyOfTheTest is registered as uid 12',
      '',
    ]);
    expect(readFileSync(join(folder.path, 'stopped'), 'utf8')).toBe('yes');
  });

  it.each(['n\n', '\n', 'yesterday\n'])('pays nothing after %j', async (answer) => {
    const { code, stderr } = await register([], { keyboard: keyboardWith([answer]) });
    expect(code).toBe(2);
    expect(stderr).toContain('SYN_CHAIN_UNREGISTERED');
    expect(existsSync(join(folder.path, 'stopped'))).toBe(true);
  });

  it('pays for a script up to what it allows', async () => {
    const paid = await register(['--yes', '--max-cost', '0.25', '--password-fd', '0', '--json'], {
      input: 'open sesame\n',
    });
    expect(paid.code).toBe(0);
    expect(events(paid.stdout)).toEqual([
      { type: 'cost', amount: 0.25, balance: 3.5, token: 'τ', payer: '5Coldkey' },
      { type: 'registered', uid: 12, hotkey: '5HotkeyOfTheTest' },
    ]);
    const dear = await register(['--yes', '--max-cost', '0.2', '--password-fd', '0'], {
      input: 'open sesame\n',
    });
    expect(dear.code).toBe(2);
    expect(dear.stderr).toContain('more than --max-cost 0.2: nothing is paid');
  });

  it('repeats no secret, also when it is wrong', async () => {
    const { code, stdout, stderr } = await register(
      ['--yes', '--max-cost', '1', '--secret-fd', '0', '--logging.debug'],
      {
        input: 'sesame, open up\n',
      },
    );
    expect(code).toBe(2);
    expect(stderr).toContain('SYN_KEY_LOCKED');
    expect(`${stdout}${stderr}`).not.toContain('sesame');
  });

  it.each([
    [['--yes'], /--yes needs --max-cost/],
    [['--max-cost', '-1'], /--yes needs --max-cost|takes/],
    [['--password-fd', '0', '--secret-fd', '3'], /One secret is enough/],
    [[], /no terminal to ask at: Pay 0.25 τ\? \[y\/N\][^]*--yes --max-cost/],
  ])('refuses %j', async (args, why) => {
    const { code, stderr } = await register(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(why);
  });
});
