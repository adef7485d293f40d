import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { unlockColdkey } from '../../../../../plugins/chains/bittensor/wallet/coldkey.ts';
import { openHotkey } from '../../../../../plugins/chains/bittensor/wallet/hotkey.ts';
import { keyFiles } from '../../../../../plugins/chains/bittensor/wallet/places.ts';
import { passwordVariable } from '../../../../../plugins/chains/bittensor/wallet/password.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';
import { places, walletFolder, type GoldenKeyfile } from './wallet-folder.ts';

const { plain, coldkeypub, nacl } = bittensorGolden<GoldenKeyfile>('keyfile');
const { secretPhrase, ss58Address } = JSON.parse(plain) as Record<'secretPhrase' | 'ss58Address', string>;
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const sealed = Buffer.from(nacl.file, 'hex');

let folder: ReturnType<typeof walletFolder>;
beforeEach(() => {
  folder = walletFolder();
});
afterEach(() => folder.remove());

it('finds keys below the home folder, beside the configuration, or anywhere', () => {
  const at = (path: string): string =>
    keyFiles({ path, name: 'w', hotkey: 'h' }, { config: '/etc/synth' }).hotkey;
  expect(at('~/.bittensor/wallets')).toBe(join(homedir(), '.bittensor/wallets/w/hotkeys/h'));
  expect(at('keys')).toBe('/etc/synth/keys/w/hotkeys/h');
  expect(at('/srv/keys')).toBe('/srv/keys/w/hotkeys/h');
  expect(at('~keys')).toBe('/etc/synth/~keys/w/hotkeys/h');
});

describe('the hotkey of a node', () => {
  it('comes with the address of its coldkey', async () => {
    folder.put('w/hotkeys/h', plain);
    folder.put('w/coldkeypub.txt', coldkeypub, 0o644);
    const { pair, coldkey } = await openHotkey(folder.options().wallet, places);
    expect(pair.address).toBe(ss58Address);
    expect(coldkey).toBe(ss58Address);
  });

  it('needs no coldkey on the machine', async () => {
    folder.put('w/hotkeys/h', plain);
    expect((await openHotkey(folder.options().wallet, places)).coldkey).toBe('');
  });

  it('is opened with the password of the configuration, here as btwallet hides it', async () => {
    const file = folder.put('w/hotkeys/h', sealed);
    const name = Buffer.from(passwordVariable(file));
    const hidden = Buffer.from(nacl.password).map((byte, i) => byte ^ (name[i] ?? 0));
    const password = Buffer.from(hidden).toString('base64');
    const { pair } = await openHotkey(folder.options({ password }).wallet, places);
    expect(pair.address).toBe(ss58Address);
  }, 300_000);

  it('stays closed without a password and with a wrong one', async () => {
    folder.put('w/hotkeys/h', sealed);
    const locked = { code: 'SYN_KEY_LOCKED', message: expect.not.stringContaining('wrong-one') as string };
    await expect(openHotkey(folder.options().wallet, places)).rejects.toMatchObject(locked);
    const wrong = openHotkey(folder.options({ password: 'wrong-one' }).wallet, places);
    await expect(wrong).rejects.toMatchObject(locked);
  }, 300_000);

  it.each<[string, (path: string) => unknown]>([
    ['a folder', (path) => mkdirSync(path, { recursive: true })],
    ['a pipe', (path) => execFileSync('mkfifo', [path])],
    ['a device without an end', (path) => symlinkSync('/dev/zero', path)],
  ])('is no %s', async (_name, make) => {
    const file = folder.put('w/hotkeys/h', '');
    rmSync(file);
    make(file);
    await expect(openHotkey(folder.options().wallet, places)).rejects.toMatchObject({
      code: 'SYN_KEY_INVALID',
      message: `${file} cannot be used: it is no file.`,
    });
  });

  it.each(['$ANSIBLE_VAULT;1.1;AES256\n6162', 'gAAAAABlVtY'])(
    'is refused in the old form %s',
    async (content) => {
      folder.put('w/hotkeys/h', content);
      const opened = openHotkey(folder.options({ password: 'any' }).wallet, places);
      await expect(opened).rejects.toMatchObject({
        code: 'SYN_KEY_INVALID',
        hint: expect.stringContaining('Convert it with btcli') as string,
      });
    },
  );
});

describe('the coldkey, when something is paid', () => {
  const asked: string[] = [];
  const say = (text: string) => async (what: string) => (asked.push(what), text);
  beforeEach(() => void asked.splice(0));

  it('is opened with the password of its file', async () => {
    folder.put('w/coldkey', sealed);
    folder.put('w/coldkeypub.txt', coldkeypub);
    const pair = await unlockColdkey(folder.options().wallet, places, say(nacl.password));
    expect(pair.address).toBe(ss58Address);
    expect(asked).toEqual(['Password of the coldkey w']);
  }, 300_000);

  it('asks for nothing when its file is plain', async () => {
    folder.put('w/coldkey', plain);
    await expect(unlockColdkey(folder.options().wallet, places, say(''))).resolves.toBeDefined();
    expect(asked).toEqual([]);
  });

  it('is made from its phrase where there is no file', async () => {
    folder.put('w/coldkeypub.txt', coldkeypub);
    const pair = await unlockColdkey(folder.options().wallet, places, say(secretPhrase));
    expect(pair.address).toBe(ss58Address);
    expect(asked).toEqual(['Phrase of the coldkey w, whose file is not on this machine']);
  });

  it('is refused when it is not the one of this wallet', async () => {
    folder.put('w/coldkeypub.txt', JSON.stringify({ ss58Address: alice }));
    const opened = unlockColdkey(folder.options().wallet, places, say(secretPhrase));
    await expect(opened).rejects.toMatchObject({
      code: 'SYN_KEY_INVALID',
      message: expect.stringContaining(ss58Address) as string,
    });
  });

  it('is never read when others may open its file', async () => {
    folder.put('w/coldkey', sealed, 0o644);
    const opened = unlockColdkey(folder.options().wallet, places, say(nacl.password));
    await expect(opened).rejects.toMatchObject({ code: 'SYN_KEY_UNSAFE' });
    expect(asked).toEqual([]);
  });
});
