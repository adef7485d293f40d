import { commitHash, commitPreimage } from '../../../../../plugins/chains/bittensor/weights/commit-hash.ts';
import { compactLength, u16, u64, vecU8 } from '../../../../../plugins/chains/bittensor/weights/scale.ts';
import { toPublicKey } from '../../../../../plugins/chains/keys/ss58.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';

interface Row {
  readonly who: string;
  readonly storageIndex: number;
  readonly uids: number[];
  readonly values: number[];
  readonly salt: number[];
  readonly versionKey: number;
  readonly preimage: string;
  readonly hash: string;
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the hash of a commit', () => {
  it.each(bittensorGolden<Row[]>('commitHash'))('is the runtime’s: index $storageIndex', async (row) => {
    const vote = { ...row, versionKey: BigInt(row.versionKey) };
    const who = toPublicKey(row.who) as Uint8Array;
    expect(`0x${hexOf(commitPreimage(who, row.storageIndex, vote))}`).toBe(row.preimage);
    expect(await commitHash(who, row.storageIndex, vote)).toBe(row.hash);
  });
});

describe('SCALE', () => {
  // From the SCALE codec's own description of compact integers.
  it.each([
    [0, '00'],
    [1, '04'],
    [42, 'a8'],
    [63, 'fc'],
    [64, '0101'],
    [69, '1501'],
    [16_383, 'fdff'],
    [16_384, '02000100'],
    [65_535, 'feff0300'],
    [1_073_741_823, 'feffffff'],
  ])('writes the length %i', (length, hex) => {
    expect(hexOf(compactLength(length))).toBe(hex);
  });

  it.each([-1, 0.5, 2 ** 30, NaN])('has no length %p', (length) => {
    expect(() => compactLength(length)).toThrow(RangeError);
  });

  test('writes integers low byte first, and none that do not fit', () => {
    expect(hexOf(u16(0x1234))).toBe('3412');
    expect(hexOf(u64(2n ** 64n - 2n))).toBe('feffffffffffffff');
    expect(hexOf(vecU8(Uint8Array.of(7, 8)))).toBe('080708');
    expect(() => u16(65_536)).toThrow('out of range');
    expect(() => u64(2n ** 64n)).toThrow('out of range');
    expect(() => u64(-1n)).toThrow('out of range');
  });
});
