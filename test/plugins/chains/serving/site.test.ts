import { countFailures } from '../../../../plugins/chains/serving/failures.ts';
import { siteOf } from '../../../../plugins/chains/serving/site.ts';
import { fakeClock } from '../../../helpers/fake-clock.ts';

test.each([
  ['1.2.3.4', '1.2.3.4'],
  ['::ffff:1.2.3.4', '1.2.3.4'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001::3:4:5:6:7', '2001:0:0:3'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['', ''],
])('%s is of %s', (ip, site) => {
  expect(siteOf(ip)).toBe(site);
});

test('wrong signatures count together that come from one network', () => {
  const failures = countFailures(fakeClock());
  for (let host = 1; host <= 4000; host += 1) failures.add(`2001:db8::${host.toString(16)}`);
  expect(failures.isSpent('2001:db8::ffff')).toBe(true);
  expect(failures.isSpent('2001:db8:0:1::1')).toBe(false);
});
