import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Keystore, NewKey } from '../../../../../core/index.ts';
import type { BittensorOptions } from '../../../../../plugins/chains/bittensor/options.ts';
import { createKeystore } from '../../../../../plugins/chains/bittensor/wallet/keystore.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';
import { places, walletFolder, type GoldenKeyfile } from './wallet-folder.ts';

const { plain, coldkeypub, nacl } = bittensorGolden<GoldenKeyfile>('keyfile');
const golden = JSON.parse(plain) as Record<'secretPhrase' | 'ss58Address' | 'publicKey', string>;
const signal = new AbortController().signal;
const neverAsked = (): Promise<string> => Promise.reject(new Error('asked'));
const fresh: NewKey = { role: 'hotkey', password: null, overwrite: false };

let folder: ReturnType<typeof walletFolder>;
beforeEach(() => {
  folder = walletFolder();
});
afterEach(() => folder.remove());

const open = async (wallet?: Partial<BittensorOptions['wallet']>): Promise<Keystore> =>
  createKeystore(folder.options(wallet), places);

describe('making a key', () => {
  it('writes what btcli would, for its owner alone', async () => {
    const keystore = await open();
    const { key, phrase } = await keystore.create(
      { ...fresh, phrase: `  ${golden.secretPhrase.toUpperCase().replaceAll(' ', '\n ')} ` },
      signal,
    );
    const file = join(folder.path, 'w/hotkeys/h');
    expect(phrase).toBe(golden.secretPhrase);
    expect(key).toEqual({
      role: 'hotkey',
      name: 'w/h',
      address: golden.ss58Address,
      publicKey: golden.publicKey,
      file,
      secret: 'plain',
    });
    expect(readFileSync(file, 'utf8')).toBe(plain);
    expect(readFileSync(`${file}pub.txt`, 'utf8')).toBe(coldkeypub);
    expect(readdirSync(join(folder.path, 'w/hotkeys'))).toEqual(['h', 'hpub.txt']);
    for (const name of [file, `${file}pub.txt`]) expect(statSync(name).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder.path, 'w')).mode & 0o777).toBe(0o700);
  });

  it('makes another one each time, of twelve words', async () => {
    const keystore = await open();
    const one = await keystore.create(fresh, signal);
    const two = await keystore.create({ ...fresh, overwrite: true }, signal);
    expect(one.phrase.split(' ')).toHaveLength(12);
    expect(two.phrase).not.toBe(one.phrase);
    expect(await keystore.list(signal)).toEqual([two.key]);
  });

  it('replaces nothing unasked', async () => {
    const keystore = await open();
    await keystore.create(fresh, signal);
    const before = readFileSync(join(folder.path, 'w/hotkeys/h'));
    await expect(keystore.create(fresh, signal)).rejects.toMatchObject({ code: 'SYN_KEY_EXISTS' });
    expect(readFileSync(join(folder.path, 'w/hotkeys/h'))).toEqual(before);
    expect(readdirSync(join(folder.path, 'w/hotkeys'))).toEqual(['h', 'hpub.txt']);
  });

  it('lets one of several that make the same key at once win', async () => {
    const keystore = await open();
    const made = await Promise.allSettled(Array.from({ length: 8 }, () => keystore.create(fresh, signal)));
    const won = made.filter((one) => one.status === 'fulfilled');
    expect(won).toHaveLength(1);
    const { phrase } = (won[0] as PromiseFulfilledResult<{ phrase: string }>).value;
    expect(readFileSync(join(folder.path, 'w/hotkeys/h'), 'utf8')).toContain(phrase);
  });

  it('puts a coldkey beside the public part it belongs to, and no other', async () => {
    folder.put('w/coldkeypub.txt', coldkeypub);
    const keystore = await open();
    const coldkey: NewKey = { ...fresh, role: 'coldkey' };
    await expect(keystore.create(coldkey, signal)).rejects.toMatchObject({ code: 'SYN_KEY_EXISTS' });
    expect(existsSync(join(folder.path, 'w/coldkey'))).toBe(false);
    const { key } = await keystore.create({ ...coldkey, phrase: golden.secretPhrase }, signal);
    expect(key).toMatchObject({ name: 'w', role: 'coldkey', address: golden.ss58Address });
  });

  it('refuses a phrase that is none without a word of it', async () => {
    const keystore = await open();
    const wrong = golden.secretPhrase.replace('walk', 'bottom');
    const made = keystore.create({ ...fresh, phrase: wrong }, signal);
    await expect(made).rejects.toMatchObject({
      code: 'SYN_KEY_INVALID',
      message: expect.not.stringMatching(/drive|bottom/) as string,
    });
    expect(existsSync(folder.path)).toBe(false);
  });

  it('knows two roles', async () => {
    const keystore = await open();
    expect(keystore.roles).toEqual(['hotkey', 'coldkey']);
    await expect(keystore.create({ ...fresh, role: 'warmkey' }, signal)).rejects.toMatchObject({
      code: 'SYN_USAGE',
    });
  });

  it('tells when the folder cannot be written to', async () => {
    folder.put('w', 'a file where the folder should be');
    const made = (await open()).create(fresh, signal);
    await expect(made).rejects.toMatchObject({ code: 'SYN_KEY_INVALID' });
  });

  it('encrypts it, and signs with it once it is opened', async () => {
    const { key, phrase } = await (await open()).create({ ...fresh, password: 'correct horse' }, signal);
    expect(key.secret).toBe('encrypted');
    const written = readFileSync(key.file, 'latin1');
    expect(written.startsWith('$NACL')).toBe(true);
    expect(written).not.toContain(phrase);
    expect(await (await open()).list(signal)).toEqual([key]);
    const asked: string[] = [];
    const { address } = await (
      await open()
    ).sign(Buffer.from('gm'), async (what) => (asked.push(what), 'correct horse'), signal);
    expect(address).toBe(key.address);
    expect(asked).toEqual(['Password of the hotkey w/h']);
  }, 300_000);
});

describe('showing keys', () => {
  it('shows an empty wallet', async () => {
    expect(await (await open()).list(signal)).toEqual([]);
  });

  it('shows every hotkey and the coldkey, from its public part', async () => {
    folder.put('w/hotkeys/b', plain);
    folder.put('w/hotkeys/a', Buffer.from(nacl.file, 'hex'));
    folder.put('w/hotkeys/apub.txt', coldkeypub, 0o644);
    folder.put('w/hotkeys/c', '$ANSIBLE_VAULT;1.1;AES256\n');
    folder.put('w/hotkeys/.swp', 'of an editor');
    folder.put('w/coldkeypub.txt', coldkeypub, 0o644);
    const { ss58Address: address } = golden;
    const list = await (await open()).list(signal);
    expect(list.map(({ name, address, secret }) => ({ name, address, secret }))).toEqual([
      { name: 'w/a', address, secret: 'encrypted' },
      { name: 'w/b', address, secret: 'plain' },
      { name: 'w/c', address: '', secret: 'encrypted' },
      { name: 'w', address, secret: 'none' },
    ]);
  });

  it('opens no coldkey: one that says nothing right is shown as well', async () => {
    folder.put('w/coldkeypub.txt', coldkeypub);
    folder.put('w/coldkey', '{ this is no JSON', 0o644);
    const [coldkey] = await (await open()).list(signal);
    expect(coldkey).toMatchObject({ role: 'coldkey', secret: 'plain', address: golden.ss58Address });
  });
});

describe('signing', () => {
  it('signs what others verify, and verifies what others sign', async () => {
    folder.put('w/hotkeys/h', plain);
    const keystore = await open();
    const message = Buffer.from('gm');
    const { address, signature } = await keystore.sign(message, neverAsked, signal);
    expect(address).toBe(golden.ss58Address);
    expect(keystore.verify(message, signature, address)).toBe(true);
    expect(keystore.verify(Buffer.from('gn'), signature, address)).toBe(false);
    expect(keystore.verify(message, signature.slice(1), address)).toBe(false);
    expect(keystore.verify(message, signature, 'nobody')).toBe(false);
    const wrapped = await keystore.sign(Buffer.from('<Bytes>gm</Bytes>'), neverAsked, signal);
    expect(keystore.verify(message, wrapped.signature, address)).toBe(true);
  });

  it.each([0o640, 0o604, 0o660, 0o610])('refuses a key that others may open (mode %o)', async (mode) => {
    const file = folder.put('w/hotkeys/h', plain, mode);
    const keystore = await open();
    await expect(keystore.sign(Buffer.from(''), neverAsked, signal)).rejects.toMatchObject({
      code: 'SYN_KEY_UNSAFE',
      hint: expect.stringContaining(`chmod 600 ${file}`) as string,
    });
    chmodSync(file, 0o400);
    await expect(keystore.sign(Buffer.from(''), neverAsked, signal)).resolves.toBeDefined();
  });

  it('says when there is no key, and when there is a folder in its place', async () => {
    const keystore = await open({ hotkey: 'gone' });
    const signed = keystore.sign(Buffer.from(''), neverAsked, signal);
    await expect(signed).rejects.toMatchObject({ code: 'SYN_KEY_NOT_FOUND' });
    mkdirSync(join(folder.path, 'w/hotkeys/gone'), { recursive: true, mode: 0o700 });
    const again = keystore.sign(Buffer.from(''), neverAsked, signal);
    await expect(again).rejects.toMatchObject({ code: 'SYN_KEY_INVALID' });
  });
});
