import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Keystore, NewKey } from '../../../../../core/index.ts';
import { createKeystore } from '../../../../../plugins/chains/commune/keys/keystore.ts';
import { openKey } from '../../../../../plugins/chains/commune/keys/open.ts';
import { keyFile } from '../../../../../plugins/chains/commune/keys/places.ts';
import type { CommuneOptions } from '../../../../../plugins/chains/commune/options.ts';
import { communeGolden } from '../../../../fixtures/golden/commune.ts';
import { keyFolder, places, type GoldenEncrypted, type GoldenKey } from './key-folder.ts';

const phrase = communeGolden<string>('keys.mnemonic');
const [{ ss58_42: address, public_key: publicKey }] = communeGolden<[GoldenKey]>('keys.list');
const plain = communeGolden<string>('key_file.plain_file_text');
const { file_text: sealed, password } = communeGolden<GoldenEncrypted>('key_file.encrypted');
const signal = new AbortController().signal;
const neverAsked = (): Promise<string> => Promise.reject(new Error('asked'));
const fresh: NewKey = { role: 'key', password: null, overwrite: false };

let folder: ReturnType<typeof keyFolder>;
beforeEach(() => {
  folder = keyFolder();
});
afterEach(() => folder.remove());

const open = async (key?: Partial<CommuneOptions['key']>): Promise<Keystore> =>
  createKeystore(folder.options(key), places);

it('finds keys below the home folder, beside the configuration, or anywhere', () => {
  const at = (path: string): string => keyFile({ path, name: 'k' }, { config: '/etc/synth' });
  expect(at('~/.commune/key')).toBe(join(homedir(), '.commune/key/k.json'));
  expect(at('keys')).toBe('/etc/synth/keys/k.json');
  expect(at('/srv/keys')).toBe('/srv/keys/k.json');
});

describe('the key of a node', () => {
  it('is opened, plain or with the password of the configuration', async () => {
    folder.put('dev-root.json', plain);
    folder.put('sealed.json', sealed);
    expect((await openKey(folder.options().key, places)).address).toBe(address);
    const opened = await openKey(folder.options({ name: 'sealed', password }).key, places);
    expect(opened.address).toBe(address);
  });

  it('stays closed without a password and with a wrong one', async () => {
    folder.put('dev-root.json', sealed);
    const locked = { code: 'SYN_KEY_LOCKED', message: expect.not.stringContaining('wrong-one') as string };
    await expect(openKey(folder.options().key, places)).rejects.toMatchObject(locked);
    const wrong = openKey(folder.options({ password: 'wrong-one' }).key, places);
    await expect(wrong).rejects.toMatchObject(locked);
  });

  it.each([0o640, 0o604, 0o660, 0o610])('is refused when others may open it (mode %o)', async (mode) => {
    const file = folder.put('dev-root.json', plain, mode);
    await expect(openKey(folder.options().key, places)).rejects.toMatchObject({
      code: 'SYN_KEY_UNSAFE',
      hint: expect.stringContaining(`chmod 600 ${file}`) as string,
    });
  });

  it('is told to be missing', async () => {
    await expect(openKey(folder.options().key, places)).rejects.toMatchObject({ code: 'SYN_KEY_NOT_FOUND' });
  });

  it.each([
    ['no JSON', '{ "data": "drive', /it is not JSON/],
    ['a list', '[]', /not the parts that comx writes/],
    ['no timestamp', '{ "data": "{}", "encrypted": false }', /not the parts that comx writes/],
    ['no key inside', '{ "data": "drive", "encrypted": false, "timestamp": 1 }', /it is not JSON/],
  ])('is refused with %s, unquoted', async (_name, content, why) => {
    folder.put('dev-root.json', content);
    const opened = openKey(folder.options().key, places);
    await expect(opened).rejects.toMatchObject({
      code: 'SYN_KEY_INVALID',
      message: expect.stringMatching(why) as string,
    });
    await expect(opened).rejects.not.toThrow(/drive/);
  });
});

describe('making a key', () => {
  it('writes what comx would, for its owner alone', async () => {
    const typed = `  ${phrase.toUpperCase().replaceAll(' ', '\n ')} `;
    const { key, phrase: words } = await (await open()).create({ ...fresh, phrase: typed }, signal);
    const file = join(folder.path, 'dev-root.json');
    expect(words).toBe(phrase);
    expect(key).toEqual({
      ...{ role: 'key', name: 'dev-root', address, publicKey: `0x${publicKey}`, file, secret: 'plain' },
    });
    const madeAt = Math.floor(statSync(file).mtimeMs / 1000);
    const { timestamp } = JSON.parse(readFileSync(file, 'utf8')) as { timestamp: number };
    expect(Math.abs(timestamp - madeAt)).toBeLessThanOrEqual(5);
    expect(readFileSync(file, 'utf8')).toBe(plain.replace('1715344496', String(timestamp)));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder.path)).toEqual(['dev-root.json']);
  });

  it('encrypts it, and signs with it once it is opened', async () => {
    const { key, phrase: words } = await (await open()).create({ ...fresh, password: 'pässword' }, signal);
    expect(key.secret).toBe('encrypted');
    expect(readFileSync(key.file, 'utf8')).not.toContain(words.split(' ')[0]);
    const asked: string[] = [];
    const unlock = async (what: string): Promise<string> => (asked.push(what), 'pässword');
    const signed = await (await open()).sign(Buffer.from('gm'), unlock, signal);
    expect(signed.address).toBe(key.address);
    expect(asked).toEqual(['Password of the key dev-root']);
  });

  it('makes another one each time, of twelve words, and replaces nothing unasked', async () => {
    const keystore = await open();
    const one = await keystore.create(fresh, signal);
    await expect(keystore.create(fresh, signal)).rejects.toMatchObject({ code: 'SYN_KEY_EXISTS' });
    expect(await keystore.list(signal)).toEqual([one.key]);
    const two = await keystore.create({ ...fresh, overwrite: true }, signal);
    expect(two.phrase.split(' ')).toHaveLength(12);
    expect(two.phrase).not.toBe(one.phrase);
    expect(await keystore.list(signal)).toEqual([two.key]);
  });

  it('knows one role', async () => {
    const keystore = await open();
    expect(keystore.roles).toEqual(['key']);
    const made = keystore.create({ ...fresh, role: 'coldkey' }, signal);
    await expect(made).rejects.toMatchObject({ code: 'SYN_USAGE' });
  });

  it('refuses a phrase that is none without a word of it', async () => {
    const made = (await open()).create({ ...fresh, phrase: phrase.replace('walk', 'bottom') }, signal);
    await expect(made).rejects.toMatchObject({
      code: 'SYN_KEY_INVALID',
      message: expect.not.stringMatching(/drive|bottom/) as string,
    });
    expect(existsSync(folder.path)).toBe(false);
  });
});

describe('showing keys', () => {
  it('shows none where there is no folder', async () => {
    expect(await (await open()).list(signal)).toEqual([]);
  });

  it('shows every key; the address of an encrypted one is in it', async () => {
    folder.put('b.json', plain);
    folder.put('a.json', sealed);
    folder.put('key2address.json', '{}');
    folder.put('.b.json.swp', 'of an editor');
    folder.put('notes.txt', 'mine');
    const list = await (await open()).list(signal);
    expect(list.map(({ name, address: shown, secret }) => [name, shown, secret])).toEqual([
      ['a', '', 'encrypted'],
      ['b', address, 'plain'],
    ]);
  });
});

it('signs what others verify, and verifies what others sign', async () => {
  folder.put('dev-root.json', plain);
  const keystore = await open();
  const message = Buffer.from('gm');
  const { signature, address: by } = await keystore.sign(message, neverAsked, signal);
  expect(by).toBe(address);
  expect(keystore.verify(message, signature, address)).toBe(true);
  expect(keystore.verify(Buffer.from('gn'), signature, address)).toBe(false);
  expect(keystore.verify(message, signature, 'nobody')).toBe(false);
  const wrapped = await keystore.sign(Buffer.from('<Bytes>gm</Bytes>'), neverAsked, signal);
  expect(keystore.verify(message, wrapped.signature, address)).toBe(true);
});
