import {
  possiblePasswords,
  passwordVariable,
} from '../../../../../plugins/chains/bittensor/wallet/password.ts';
import { seal, sealOf, unseal } from '../../../../../plugins/chains/bittensor/wallet/sealed.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';
import type { GoldenKeyfile } from './wallet-folder.ts';

const { nacl, plain, envVar } = bittensorGolden<GoldenKeyfile>('keyfile');

describe('an encrypted key file', () => {
  const file = Buffer.from(nacl.file, 'hex');

  it('is opened with its password', async () => {
    expect(sealOf(file)).toBe('nacl');
    expect((await unseal(file, nacl.password))?.toString()).toBe(plain);
  }, 300_000);

  it('is written to the byte', async () => {
    const written = await seal(Buffer.from(plain), nacl.password, Buffer.from(nacl.nonce, 'hex'));
    expect(written.toString('hex')).toBe(nacl.file);
  }, 300_000);

  it('stays closed when a byte was changed, and when it is cut', async () => {
    const changed = Buffer.from(file);
    changed.writeUInt8(changed.readUInt8(100) ^ 1, 100);
    expect(await unseal(changed, nacl.password)).toBeNull();
    expect(await unseal(file.subarray(0, 20), nacl.password)).toBeNull();
  }, 300_000);

  it('is told from others by its first bytes', () => {
    expect(sealOf(Buffer.from('$ANSIBLE_VAULT;1.1;AES256\n66'))).toBe('ansible');
    expect(sealOf(Buffer.from('gAAAAABl'))).toBe('fernet');
    expect(sealOf(Buffer.from(plain))).toBeNull();
    expect(sealOf(Buffer.alloc(0))).toBeNull();
  });
});

describe("btwallet's variable for a password", () => {
  it('has a name made of the path', () => {
    expect(passwordVariable(envVar.path)).toBe(envVar.name);
    // As the package names it, measured.
    expect(passwordVariable('/keys/a-b c/x.y')).toBe('BT_PW__KEYS_A-B C_X_Y');
  });

  it('is understood when its value is given as the password', () => {
    expect(possiblePasswords(envVar.value, envVar.path)).toEqual([nacl.password, envVar.value]);
  });

  it('leaves a password as it is', () => {
    expect(possiblePasswords(nacl.password, envVar.path)).toEqual([nacl.password]);
    expect(possiblePasswords('plainPassword123', envVar.path).at(-1)).toBe('plainPassword123');
  });
});
