import { toChainAddress } from '../../../../../plugins/chains/bittensor/subtensor/axon-address.ts';
import { endpointOf } from '../../../../../plugins/chains/bittensor/subtensor/axon-info.ts';

const endpointAt = (address: string) => {
  const { ip, type } = toChainAddress(address);
  return endpointOf({ version: 1, ip, port: 80, ipType: type, protocol: 4 });
};

test.each(['1.2.3.4', '127.0.0.2', '192.168.1.5', '100.64.0.1', '2001:db8::1', 'fd00::1'])(
  '%s may be asked',
  (host) => {
    expect(endpointAt(host)).toEqual({ host, port: 80 });
  },
);

test.each([
  '0.0.0.0',
  '0.0.0.1',
  '169.254.169.254',
  '100.100.100.200',
  '224.0.0.1',
  '255.255.255.255',
  '::ffff:169.254.169.254',
  'fe80::1',
  'fd00:ec2::254',
  'ff02::1',
])('nobody is asked at %s, whoever says so', (host) => {
  expect(endpointAt(host)).toBeNull();
});
