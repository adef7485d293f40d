import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { options, type BittensorOptions } from '../../../plugins/chains/bittensor/options.ts';
import { unlockColdkey } from '../../../plugins/chains/bittensor/wallet/coldkey.ts';
import { openHotkey } from '../../../plugins/chains/bittensor/wallet/hotkey.ts';
import { createKeystore } from '../../../plugins/chains/bittensor/wallet/keystore.ts';
import { loadSr25519, type Sr25519 } from '../../../plugins/chains/keys/sr25519.ts';
import { toPublicKey } from '../../../plugins/chains/keys/ss58.ts';
import { bittensorGolden } from '../../fixtures/golden/bittensor.ts';
import { workFolder } from '../../helpers/cli.ts';

const pythons = ['SYNTH_PYTHON_BITTENSOR', 'SYNTH_PYTHON_BITTENSOR9', 'SYNTH_PYTHON'].map((variable) => ({
  variable,
  python: process.env[variable],
}));

/** Version of the wallet package that a Python has; '' when it has none. */
function walletOf(python: string): string {
  const script = 'import importlib.metadata as m; print(m.version("bittensor-wallet"))';
  return spawnSync(python, ['-c', script], { encoding: 'utf8' }).stdout?.trim() ?? '';
}

interface Told {
  readonly address: string;
  readonly signature: string;
  readonly pub?: string | null;
}

const { secretPhrase, ss58Address } = JSON.parse(
  bittensorGolden<{ plain: string }>('keyfile').plain,
) as Record<'secretPhrase' | 'ss58Address', string>;
const { miniSeed, uri } = bittensorGolden<Record<'miniSeed' | 'uri', string>>('keyForms');
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const password = 'pässword & more 1';
const message = 'a message for both';
const places = { config: '/' };
const signal = new AbortController().signal;

describe.each(pythons)('key files and the bittensor_wallet of $variable', ({ variable, python }) => {
  const version = python === undefined ? '' : walletOf(python);
  if (python === undefined || version === '') {
    it.skip(`Skipped: name a Python that has bittensor-wallet with ${variable}.`, () => undefined);
    return;
  }
  // Then there was one public part for all hotkeys of a wallet.
  const isOld = version.startsWith('3.');
  const folder = workFolder();
  afterAll(() => folder.remove());
  let sr25519: Sr25519;
  beforeAll(async () => {
    sr25519 = await loadSr25519();
  });
  const path = join(folder.path, 'wallets');
  const wallet = (name: string, hotkey: string): BittensorOptions =>
    options.parse({ wallet: { path, name, hotkey, password } });
  const tell = <Answer>(request: Readonly<Record<string, unknown>>): Answer =>
    ask(python, { path, password, message, ...request });

  describe(`theirs (${version}), here`, () => {
    let theirs: Readonly<Record<string, Told>> & {
      readonly variable: { name: string; value: string | null };
    };
    beforeAll(() => {
      theirs = tell({ do: 'make', seed: miniSeed, phrase: secretPhrase, uri });
    }, 300_000);

    it.each(['new-12', 'new-24', 'phrase', 'seed', 'uri', 'encrypted'])(
      'opens the hotkey %s and signs with it',
      async (name) => {
        const { pair, coldkey } = await openHotkey(wallet('theirs', name).wallet, places);
        const { address, signature } = theirs[name] as Told;
        expect(pair.address).toBe(address);
        expect(coldkey).toBe(theirs['coldkey']?.address);
        const said = Buffer.from(signature.slice(2), 'hex');
        expect(sr25519.verify(Buffer.from(message), said, pair.publicKey)).toBe(true);
        expect(sr25519.verify(Buffer.from(message), pair.sign(Buffer.from(message)), pair.publicKey)).toBe(
          true,
        );
        if (name === 'phrase') expect(address).toBe(ss58Address);
        if (name === 'seed' || name === 'uri') expect(address).toBe(alice);
      },
    );

    it('opens the coldkey', async () => {
      const pair = await unlockColdkey(wallet('theirs', 'seed').wallet, places, async () => password);
      expect(pair.address).toBe(theirs['coldkey']?.address);
    });

    it('lists them all', async () => {
      const keys = await (await createKeystore(wallet('theirs', 'seed'), places)).list(signal);
      expect(keys.map(({ name, address, secret }) => [name, address, secret])).toEqual([
        ...['encrypted', 'new-12', 'new-24', 'phrase', 'seed', 'uri'].map((name) => [
          `theirs/${name}`,
          name === 'encrypted' && isOld ? '' : theirs[name]?.address,
          name === 'encrypted' ? 'encrypted' : 'plain',
        ]),
        ['theirs', theirs['coldkey']?.address, 'encrypted'],
      ]);
    });
  });

  describe(`ours, there (${version})`, () => {
    const hotkeys = ['plain', 'phrase', 'encrypted'];
    const made: Record<string, Told> = {};
    let told: Readonly<Record<string, Told>> & { readonly verified: Readonly<Record<string, boolean>> };

    beforeAll(async () => {
      const make = async (
        role: string,
        hotkey: string,
        secret: string | null,
        phrase?: string,
      ): Promise<void> => {
        const keystore = await createKeystore(wallet('ours', hotkey), places);
        const key = { role, password: secret, overwrite: false, ...(phrase !== undefined && { phrase }) };
        const { address } = (await keystore.create(key, signal)).key;
        const signature =
          role === 'hotkey'
            ? (await keystore.sign(Buffer.from(message), async () => password, signal)).signature
            : new Uint8Array();
        made[role === 'hotkey' ? hotkey : role] = {
          address,
          signature: `0x${Buffer.from(signature).toString('hex')}`,
        };
      };
      await make('hotkey', 'plain', null);
      await make('hotkey', 'phrase', null, secretPhrase);
      await make('hotkey', 'encrypted', password);
      await make('coldkey', 'plain', password);
      const signatures = Object.fromEntries(hotkeys.map((name) => [name, made[name]]));
      told = tell({ do: 'use', hotkeys, signatures });
    }, 300_000);

    it.each([...hotkeys, 'coldkey'])('is opened and signed with: %s', (name) => {
      const { address, pub, signature } = told[name] as Told;
      const ours = made[name]?.address;
      const hasPart = name === 'coldkey' || !isOld;
      expect({ address, pub }).toEqual({ address: ours, pub: hasPart ? ours : null });
      const publicKey = toPublicKey(address) ?? new Uint8Array();
      const said = Buffer.from(signature.slice(2), 'hex');
      expect(sr25519.verify(Buffer.from(message), said, publicKey)).toBe(true);
    });

    it.each(hotkeys)('has its signatures verified: %s', (name) => {
      expect(told.verified[name]).toBe(true);
    });
  });
});

function ask<Answer>(python: string, request: Readonly<Record<string, unknown>>): Answer {
  const { status, stdout, stderr } = spawnSync(
    python,
    ['-W', 'ignore', `${import.meta.dirname}/wallet_files.py`],
    {
      input: JSON.stringify(request),
      encoding: 'utf8',
      env: { ...process.env, BT_NO_PARSE_CLI_ARGS: '1' },
    },
  );
  const line = stdout.split('\n').find((one) => one.startsWith('answer '));
  if (status !== 0 || line === undefined) throw new Error(`${stdout}${stderr}`);
  return JSON.parse(line.slice('answer '.length)) as Answer;
}
