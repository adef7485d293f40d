import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bittensorGolden } from '../fixtures/golden/bittensor.ts';
import { events, workFolder, type Finished } from '../helpers/cli.ts';
import { keyboardWith } from '../helpers/keyboard.ts';
import { synthHere, type InProcess } from '../helpers/terminal.ts';

const golden = JSON.parse(bittensorGolden<{ plain: string }>('keyfile').plain) as Record<
  'secretPhrase' | 'ss58Address' | 'publicKey',
  string
>;

describe('synth wallet', () => {
  let folder: ReturnType<typeof workFolder>;
  beforeEach(() => {
    folder = workFolder();
  });
  afterEach(() => folder.remove());

  const wallet = (args: readonly string[], options: Partial<InProcess> = {}): Promise<Finished> =>
    synthHere(['wallet', ...args, '--wallet.path', './wallets'], { cwd: folder.path, ...options });
  const hotkey = (name = 'default'): string => join(folder.path, 'wallets/default/hotkeys', name);
  const fromPhrase = (): Promise<Finished> =>
    wallet(['create', '--secret-fd', '0'], { input: `${golden.secretPhrase}\n` });

  it('makes a hotkey and shows its phrase once', async () => {
    const { code, stdout, stderr } = await wallet(['create', '--wallet.name', 'me', '--wallet.hotkey', 'm1']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const file = join(folder.path, 'wallets/me/hotkeys/m1');
    const { secretPhrase = '', ss58Address = '' } = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      string
    >;
    expect(stdout).toContain(secretPhrase);
    expect(stdout).toContain(ss58Address);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const shown = await wallet(['show', '--wallet.name', 'me']);
    expect(shown.stdout).toContain(ss58Address);
    expect(shown.stdout).not.toContain(secretPhrase);
  });

  it('makes a hotkey from a phrase that is read from a file descriptor, and repeats it nowhere', async () => {
    const { code, stdout, stderr } = await fromPhrase();
    expect(code).toBe(0);
    expect(stdout).toContain(golden.ss58Address);
    expect(`${stdout}${stderr}`).not.toContain('bottom drive');
    const { stdout: json } = await wallet(['show', '--json']);
    expect(events(json)).toEqual([
      {
        type: 'key',
        role: 'hotkey',
        name: 'default/default',
        address: golden.ss58Address,
        publicKey: golden.publicKey,
        file: hotkey(),
        secret: 'plain',
      },
    ]);
  });

  it('asks for a phrase without showing it', async () => {
    const keyboard = keyboardWith([`bottm\u007fom drive\u001b[A${golden.secretPhrase.slice(12)}\r`]);
    const { code, stdout, stderr } = await wallet(['create', '--phrase'], { keyboard });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Phrase of the hotkey: \n' });
    expect(stdout).toContain(golden.ss58Address);
    expect(keyboard.raw).toEqual([true, false]);
  });

  it('replaces a key only when told to', async () => {
    await fromPhrase();
    const again = await wallet(['create', '--json']);
    expect(again.code).toBe(2);
    expect(events(again.stdout)).toMatchObject([{ type: 'error', code: 'SYN_KEY_EXISTS' }]);
    const [made] = events((await wallet(['create', '--overwrite', '--json'])).stdout);
    expect(String(made?.['phrase']).split(' ')).toHaveLength(12);
    expect(readFileSync(hotkey(), 'utf8')).toContain(made?.['address']);
  });

  it('encrypts a coldkey with a password from a file descriptor', async () => {
    writeFileSync(join(folder.path, 'password'), 'correct horse\nnot this\n');
    const fd = openSync(join(folder.path, 'password'), 'r');
    try {
      const { code } = await wallet(['create', '--role', 'coldkey', '--password-fd', String(fd), '--json']);
      expect(code).toBe(0);
    } finally {
      // A stream that was given it may have closed it.
      try {
        closeSync(fd);
      } catch (error) {
        expect(error).toMatchObject({ code: 'EBADF' });
      }
    }
    const file = join(folder.path, 'wallets/default/coldkey');
    expect(readFileSync(file, 'latin1').startsWith('$NACL')).toBe(true);
    const [coldkey] = events((await wallet(['show', '--json'])).stdout);
    expect(coldkey).toMatchObject({ role: 'coldkey', name: 'default', secret: 'encrypted', file });
  }, 300_000);

  it('asks twice for a new password and writes nothing when they differ', async () => {
    const keyboard = keyboardWith(['hunter2\r', 'hunter3\r']);
    const { code, stderr } = await wallet(['create', '--encrypt'], { keyboard });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^New password for the hotkey: \nThe same again: \n.*SYN_USAGE/);
    expect(stderr).not.toContain('hunter');
    expect(keyboard.raw).toEqual([true, false, true, false]);
    expect(existsSync(join(folder.path, 'wallets'))).toBe(false);
  });

  it('ends with Ctrl-C, the terminal as it was', async () => {
    const keyboard = keyboardWith(['abc\u0003']);
    const { code } = await wallet(['create', '--role', 'coldkey'], { keyboard });
    expect(code).toBe(130);
    expect(keyboard.raw).toEqual([true, false]);
  });

  it('says what to do where nobody can be asked', async () => {
    const { code, stderr } = await wallet(['create', '--role', 'coldkey']);
    expect(code).toBe(2);
    expect(stderr).toContain('--password-fd 3 3<file');
    const phrase = await wallet(['create', '--phrase']);
    expect(phrase.stderr).toContain('--secret-fd 3 3<file');
  });

  it.each([
    [['create', '--password', 'x'], /no option or argument "password"/],
    [['create', '--password-fd', '99999'], /cannot be read/],
    [['create', '--password-fd', '1'], /number of an open file descriptor/],
    [['create', '--secret-fd', '0'], /nothing to read/],
    [['create', '--no-encrypt', '--password-fd', '0'], /not encrypted has no password/],
    [['create', '--role', 'coldkay'], /Did you mean "coldkey"/],
    [['shwo'], /Did you mean "show"/],
    [['verify', 'gm', '--address', '5F'], /an address and a signature/i],
    [['sign', '0x1', '--hex'], /not hex/],
  ])('refuses %j', async (args, why) => {
    const input = args.includes('--no-encrypt') ? 'password' : '';
    const { code, stderr } = await wallet(args, { input });
    expect(stderr).toMatch(why);
    expect(code).toBe(2);
    expect(existsSync(join(folder.path, 'wallets'))).toBe(false);
  });

  it('signs and verifies text, bytes and what is piped in', async () => {
    await fromPhrase();
    const signature = async (args: readonly string[], input = ''): Promise<string> =>
      (await wallet(['sign', ...args], { input })).stdout.trim();
    const verify = (args: readonly string[], given: string, input = ''): Promise<Finished> =>
      wallet(['verify', ...args, '--address', golden.ss58Address, '--signature', given], { input });
    const ofText = await signature(['gm']);
    expect(ofText).toMatch(/^0x[0-9a-f]{128}$/);
    expect(await verify(['gm'], ofText)).toMatchObject({
      code: 0,
      stdout: `✔ signed by ${golden.ss58Address}\n`,
    });
    expect(await verify(['--hex', '0x676d'], ofText)).toMatchObject({ code: 0 });
    expect(await verify([], ofText, 'gm')).toMatchObject({ code: 0 });
    expect(await verify(['gn'], ofText)).toMatchObject({
      code: 1,
      stdout: `✖ not signed by ${golden.ss58Address}\n`,
    });
    expect(await verify([], await signature([], 'gm\n'), 'gm')).toMatchObject({ code: 1 });
    const { code, stdout } = await wallet([
      ...['verify', 'gm', '--json', '--address', golden.ss58Address],
      ...['--signature', await signature(['--hex', '676d'])],
    ]);
    expect({ code, said: events(stdout) }).toEqual({
      code: 0,
      said: [{ type: 'verified', address: golden.ss58Address, valid: true }],
    });
  });

  it('says where a key is missing', async () => {
    const shown = await wallet(['show']);
    expect(shown).toMatchObject({ code: 2, stdout: '' });
    expect(shown.stderr).toContain('SYN_KEY_NOT_FOUND');
    const signed = await wallet(['sign', 'gm']);
    expect(signed.stderr).toContain(`There is no hotkey ${hotkey()}`);
  });

  it('takes the wallet of a configuration, and keys beside it', async () => {
    writeFileSync(
      join(folder.path, 'synth.config.yaml'),
      'extends: sn1-miner\nchain: { use: bittensor, wallet: { path: ./keys, name: own } }\n',
    );
    const { code, stdout } = await synthHere(['wallet', 'create', '--json'], { cwd: folder.path });
    expect(code).toBe(0);
    expect(events(stdout)).toMatchObject([{ file: join(folder.path, 'keys/own/hotkeys/default') }]);
  });

  it('names a chain that has keys when the configured one has none', async () => {
    const local = await synthHere(['wallet', 'show', '--preset', 'sn1-miner'], { cwd: folder.path });
    expect(local.code).toBe(2);
    expect(local.stderr).toMatch(/"local" keeps no key files[^]*--chain bittensor/);
    const chosen = await wallet(['create', '--preset', 'sn1-miner', '--chain', 'bittensor']);
    expect(chosen.code).toBe(0);
  });
});

describe('synth wallet --chain commune', () => {
  let folder: ReturnType<typeof workFolder>;
  beforeEach(() => {
    folder = workFolder();
  });
  afterEach(() => folder.remove());

  const wallet = (args: readonly string[], options: Partial<InProcess> = {}): Promise<Finished> =>
    synthHere(['wallet', ...args, '--chain', 'commune', '--set', 'chain.key.path=./keys'], {
      cwd: folder.path,
      ...options,
    });

  it('makes, shows and uses the keys of comx', async () => {
    const made = await wallet(['create', '--key', 'me', '--secret-fd', '0'], {
      input: `${golden.secretPhrase}\n`,
    });
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).not.toContain('drive');
    const { stdout } = await wallet(['show', '--json']);
    const { ss58Address: address, publicKey } = golden;
    const file = join(folder.path, 'keys/me.json');
    expect(events(stdout)).toEqual([
      { type: 'key', role: 'key', name: 'me', address, publicKey, file, secret: 'plain' },
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const signed = await wallet(['sign', 'gm', '--key', 'me']);
    const signature = signed.stdout.trim();
    expect(await wallet(['verify', 'gm', '--address', address, '--signature', signature])).toMatchObject({
      code: 0,
    });
    const other = await wallet(['verify', 'gn', '--address', address, '--signature', signature]);
    expect(other.code).toBe(1);
  });

  it('encrypts one when it is told to, and knows no other role', async () => {
    const made = await wallet(['create', '--key', 'me', '--encrypt', '--password-fd', '0'], {
      input: 'correct horse\n',
    });
    expect(made.code).toBe(0);
    expect(readFileSync(join(folder.path, 'keys/me.json'), 'utf8')).toContain('"encrypted": true');
    const signed = await wallet(['sign', 'gm', '--key', 'me', '--password-fd', '0'], { input: 'wrong\n' });
    expect(signed).toMatchObject({ code: 2, stderr: expect.stringContaining('SYN_KEY_LOCKED') as string });
    const coldkey = await wallet(['create', '--role', 'coldkey']);
    expect(coldkey).toMatchObject({ code: 2, stderr: expect.stringContaining('Roles: key') as string });
  });
});
