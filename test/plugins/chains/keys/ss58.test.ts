import fc from 'fast-check';
import { isSignedBy, pairFrom } from '../../../../plugins/chains/keys/ed25519.ts';
import { toAddress, toPublicKey } from '../../../../plugins/chains/keys/ss58.ts';

describe('addresses and signatures', () => {
  it.each([
    [
      'd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
      '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
    ],
    [
      '8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48',
      '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty',
    ],
  ])('writes %s as SS58', (hex, address) => {
    expect(toAddress(Buffer.from(hex, 'hex'))).toBe(address);
    expect(Buffer.from(toPublicKey(address) ?? []).toString('hex')).toBe(hex);
  });

  it('reads back every key and refuses a changed letter', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(44), (key, position) => {
        const address = toAddress(key);
        expect(Buffer.from(toPublicKey(address) ?? [])).toEqual(Buffer.from(key));
        const other = address[position] === '2' ? '3' : '2';
        const changed = address.slice(0, position) + other + address.slice(position + 1);
        // Two bytes of checksum let one change in 65536 through, but never to the same key.
        expect(Buffer.from(toPublicKey(changed) ?? [])).not.toEqual(Buffer.from(key));
      }),
    );
  });

  it.each(['', 'x', '0'.repeat(48), '5'.repeat(48), '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ'])(
    'knows that %p is no address',
    (text) => expect(toPublicKey(text)).toBeNull(),
  );

  it('makes the same pair from the same text, and signatures only it can make', () => {
    const [alice, again, bob] = [pairFrom('alice'), pairFrom('alice'), pairFrom('bob')];
    expect(again.address).toBe(alice.address);
    expect(bob.address).not.toBe(alice.address);
    const message = Buffer.from('a message');
    const signature = alice.sign(message);
    expect(isSignedBy(alice.address, message, signature)).toBe(true);
    expect(isSignedBy(bob.address, message, signature)).toBe(false);
    expect(isSignedBy(alice.address, Buffer.from('another'), signature)).toBe(false);
    expect(isSignedBy('not an address', message, signature)).toBe(false);
    expect(isSignedBy(alice.address, message, new Uint8Array(3))).toBe(false);
  });
});
