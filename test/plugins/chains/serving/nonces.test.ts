import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openNonces } from '../../../../plugins/chains/serving/nonces.ts';
import { temporaryFolder } from '../../../helpers/local-chain.ts';
import { alice, charlie } from '../../../helpers/axon.ts';

const hotkey = alice.address;
const seen = (nonce: bigint, rest: object = {}) => ({
  hotkey,
  uuid: 'u1',
  nonce,
  until: nonce + 1000n,
  now: nonce,
  known: true,
  ...rest,
});
const newFile = (): string => join(temporaryFolder(), 'nonces.log');

test('the last nonce of each hotkey and uuid is known', () => {
  const nonces = openNonces(newFile(), 0n);
  expect(nonces.last(hotkey, 'u1')).toBeNull();
  nonces.remember(seen(5n));
  nonces.remember(seen(7n));
  nonces.remember(seen(6n, { uuid: 'u2' }));
  expect(nonces.last(hotkey, 'u1')).toBe(7n);
  expect(nonces.last(hotkey, 'u2')).toBe(6n);
  expect(nonces.last(charlie.address, 'u1')).toBeNull();
  nonces.close();
});

test('a process that dies without closing has written what it took', () => {
  const file = newFile();
  const nonce = 1_760_000_000_123_456_789n;
  openNonces(file, 0n).remember(seen(nonce));
  expect(openNonces(file, 1n).last(hotkey, 'u1')).toBe(nonce);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a line that was cut off is passed over, and what comes after it is kept', () => {
  const file = newFile();
  openNonces(file, 0n).remember(seen(5n));
  appendFileSync(file, `9 99 ${hotkey} u`);
  const nonces = openNonces(file, 0n);
  expect(nonces.last(hotkey, 'u1')).toBe(5n);
  nonces.remember(seen(8n, { uuid: 'u3' }));
  expect(openNonces(file, 0n).last(hotkey, 'u3')).toBe(8n);
});

test('another process that opens it for a moment takes nothing away', () => {
  const file = newFile();
  const nonces = openNonces(file, 0n);
  nonces.remember(seen(5n));
  openNonces(file, 0n).close();
  nonces.remember(seen(8n));
  nonces.close();
  expect(openNonces(file, 0n).last(hotkey, 'u1')).toBe(8n);
});

test('what is too old of itself is forgotten', () => {
  const file = newFile();
  openNonces(file, 0n).remember(seen(5n));
  expect(openNonces(file, 2_000_000_000n).last(hotkey, 'u1')).toBeNull();
});

test('with no room left it refuses rather than forget; strangers have half of it', () => {
  const nonces = openNonces(newFile(), 0n, { all: 4, perHotkey: 3 });
  const at = (index: number, rest: object = {}): boolean =>
    nonces.remember(
      seen(BigInt(index), { uuid: `u${index}`, hotkey: charlie.address, known: false, ...rest }),
    );
  expect([at(1), at(2), at(3)]).toEqual([true, true, false]);
  expect([4, 5, 6].map((index) => at(index, { hotkey, known: true }))).toEqual([true, true, false]);
  // One that is known already takes no further room.
  expect(nonces.remember(seen(9n, { uuid: 'u4' }))).toBe(true);
  // Later the first ones have gone.
  expect(at(7, { now: 5_000_000_000n })).toBe(true);
});

test('no hotkey takes all the room', () => {
  const nonces = openNonces(newFile(), 0n, { all: 100, perHotkey: 2 });
  const taken = ['a', 'b', 'c'].map((uuid) => nonces.remember(seen(5n, { uuid })));
  expect(taken).toEqual([true, true, false]);
  expect(nonces.remember(seen(5n, { hotkey: charlie.address }))).toBe(true);
});

test('the file does not grow with the requests', () => {
  const file = newFile();
  const nonces = openNonces(file, 0n);
  for (let nonce = 1n; nonce <= 10_000n; nonce += 1n) nonces.remember(seen(nonce));
  expect(readFileSync(file, 'latin1').split('\n').length).toBeLessThan(5000);
  expect(nonces.last(hotkey, 'u1')).toBe(10_000n);
  expect(openNonces(file, 0n).last(hotkey, 'u1')).toBe(10_000n);
});

test('a file that can not be used is told of', () => {
  const file = newFile();
  mkdirSync(file);
  expect(() => openNonces(file, 0n)).toThrow(expect.objectContaining({ code: 'SYN_CHAIN_STATE' }) as Error);
});
