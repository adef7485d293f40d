import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createKeystore } from '../../../plugins/chains/commune/keys/keystore.ts';
import { openKey } from '../../../plugins/chains/commune/keys/open.ts';
import { options, type CommuneOptions } from '../../../plugins/chains/commune/options.ts';
import { loadSr25519, type Sr25519 } from '../../../plugins/chains/keys/sr25519.ts';
import { toPublicKey } from '../../../plugins/chains/keys/ss58.ts';
import { communeGolden } from '../../fixtures/golden/commune.ts';
import { workFolder } from '../../helpers/cli.ts';
import { askPython, communexes } from './communex.ts';

interface Told {
  readonly address: string;
  readonly signature: string;
}
interface Used extends Told {
  readonly by_phrase: string;
  readonly encrypted: boolean;
  readonly verified: boolean;
}

const phrase = communeGolden<string>('keys.mnemonic');
const [root, alice] = communeGolden<{ ss58_42: string; private_key_python_canonical: string }[]>(
  'keys.list',
) as [{ ss58_42: string }, { ss58_42: string; private_key_python_canonical: string }];
const password = 'pässword & more 1';
const message = 'a message for both';
const places = { config: '/' };
const signal = new AbortController().signal;

describe.each(communexes)('key files and the communex of $variable', ({ variable, python, version }) => {
  if (python === '') {
    it.skip(`Skipped: name a Python that has communex with ${variable}.`, () => undefined);
    return;
  }
  const folder = workFolder();
  afterAll(() => folder.remove());
  const path = join(folder.path, '.commune/key');
  const named = (name: string): CommuneOptions => options.parse({ key: { path, name, password } });
  const tell = <Answer>(request: Readonly<Record<string, unknown>>): Answer =>
    askPython(python, 'key_files.py', { password, message, ...request }, { HOME: folder.path });
  let sr25519: Sr25519;

  describe(`theirs (${version}), here`, () => {
    let theirs: Readonly<Record<string, Told>>;
    beforeAll(async () => {
      sr25519 = await loadSr25519();
      theirs = tell({ do: 'make', phrase, private: alice.private_key_python_canonical });
    });

    it('are refused as they are written, for everybody to read', async () => {
      for (const name of readdirSync(path)) chmodSync(join(path, name), 0o644);
      await expect(openKey(named('new').key, places)).rejects.toMatchObject({ code: 'SYN_KEY_UNSAFE' });
      for (const name of readdirSync(path)) chmodSync(join(path, name), 0o600);
    });

    it.each(['new', 'phrase', 'private', 'derived', 'encrypted'])(
      'opens the key %s and signs with it',
      async (name) => {
        const pair = await openKey(named(name).key, places);
        const { address, signature } = theirs[name] as Told;
        expect(pair.address).toBe(address);
        const said = Buffer.from(signature, 'hex');
        expect(sr25519.verify(Buffer.from(message), said, pair.publicKey)).toBe(true);
        const ours = pair.sign(Buffer.from(message));
        expect(sr25519.verify(Buffer.from(message), ours, pair.publicKey)).toBe(true);
        if (name === 'phrase') expect(address).toBe(root.ss58_42);
        if (name === 'private' || name === 'derived') expect(address).toBe(alice.ss58_42);
      },
    );

    it('lists them all', async () => {
      const keys = await (await createKeystore(named('new'), places)).list(signal);
      expect(keys.map(({ name, address, secret }) => [name, address, secret])).toEqual(
        ['derived', 'encrypted', 'new', 'phrase', 'private'].map((name) =>
          name === 'encrypted' ? [name, '', 'encrypted'] : [name, theirs[name]?.address, 'plain'],
        ),
      );
    });
  });

  describe(`ours, there (${version})`, () => {
    const names = ['our-plain', 'our-phrase', 'our-encrypted'];
    const made: Record<string, Told> = {};
    let told: Readonly<Record<string, Used>>;
    beforeAll(async () => {
      sr25519 = await loadSr25519();
      for (const name of names) {
        const keystore = await createKeystore(named(name), places);
        const secret = name === 'our-encrypted' ? password : null;
        const key = { role: 'key', password: secret, overwrite: false };
        await keystore.create({ ...key, ...(name === 'our-phrase' && { phrase }) }, signal);
        const { address, signature } = await keystore.sign(
          Buffer.from(message),
          async () => password,
          signal,
        );
        made[name] = { address, signature: Buffer.from(signature).toString('hex') };
      }
      told = tell({ do: 'use', keys: made });
    });

    it.each(names)('are opened, by phrase and by private key, and signed with: %s', (name) => {
      const { address, by_phrase: byPhrase, encrypted, signature } = told[name] as Used;
      expect([address, byPhrase]).toEqual([made[name]?.address, made[name]?.address]);
      expect(encrypted).toBe(name === 'our-encrypted');
      const publicKey = toPublicKey(address) ?? new Uint8Array();
      expect(sr25519.verify(Buffer.from(message), Buffer.from(signature, 'hex'), publicKey)).toBe(true);
    });

    it.each(names)('have their signatures verified: %s', (name) => {
      expect(told[name]?.verified).toBe(true);
    });
  });
});
