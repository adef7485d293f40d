import fc from 'fast-check';
import { endpointOf, extractAddress } from '../../../../../plugins/chains/commune/subspace/address.ts';
import { readText, toBytes } from '../../../../../plugins/chains/commune/subspace/text.ts';
import { communeGolden } from '../../../../fixtures/golden/commune.ts';

it.each(communeGolden<{ address: string; match: string | null }[]>('address_extract'))(
  'takes $match out of "$address"',
  ({ address, match }) => expect(extractAddress(address)).toBe(match),
);

it.each([
  ['1.2.3.4:8000', { host: '1.2.3.4', port: 8000 }],
  ['http://10.0.0.1:80/x', { host: '10.0.0.1', port: 80 }],
  ['127.0.0.1:9000', { host: '127.0.0.1', port: 9000 }],
  ['999.1.1.1:80', null],
  ['1.2.3.4:99999', null],
  ['1.2.3.4:0', null],
  ['169.254.169.254:80', null],
  ['0.0.0.0:80', null],
  ['224.0.0.1:80', null],
  ['None:None', null],
])('asks %s at %j', (address, endpoint) => expect(endpointOf(address)).toEqual(endpoint));

it('takes any text for what it is, and gives any text on as what it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const endpoint = endpointOf(text);
      if (endpoint) expect(endpoint.port).toBeGreaterThan(0);
      expect(readText(toBytes(text))).toBe(Buffer.from(text).toString());
    }),
  );
  expect(readText('0xff')).toBe('0xff');
  expect(() => readText(null)).toThrow(RangeError);
});
