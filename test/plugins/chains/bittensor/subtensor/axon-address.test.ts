import {
  fromChainAddress,
  toChainAddress,
} from '../../../../../plugins/chains/bittensor/subtensor/axon-address.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';

const addresses = bittensorGolden<{ ip: string; type: 4 | 6; int: string }[]>('axonIp');

test.each(addresses)('$ip is $int on the chain', ({ ip, type, int }) => {
  expect(toChainAddress(ip)).toEqual({ ip: BigInt(int), type });
  expect(fromChainAddress({ ip: BigInt(int), type })).toBe(ip);
});

test.each(['', 'localhost', '1.2.3', '1.2.3.256', 'fe80::1%eth0', ':::'])('"%s" is no address', (text) => {
  expect(() => toChainAddress(text)).toThrow(RangeError);
});

test.each([
  { ip: -1n, type: 4 },
  { ip: 2n ** 32n, type: 4 },
  { ip: 2n ** 128n, type: 6 },
  { ip: 1n, type: 5 },
])('$ip of type $type is no address', (address) => {
  expect(fromChainAddress(address)).toBeNull();
});
