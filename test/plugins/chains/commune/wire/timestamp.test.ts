import fc from 'fast-check';
import { createTimestamps, readTimestamp } from '../../../../../plugins/chains/commune/wire/timestamp.ts';
import { fakeClock } from '../../../../helpers/fake-clock.ts';

const noon = Date.UTC(2026, 1, 3, 12);

test.each<[string, number]>([
  ['2026-02-03T12:00:00+00:00', noon],
  ['2026-02-03T12:00:00.000001+00:00', noon + 0.001],
  ['2026-02-03T12:00:00.5Z', noon + 500],
  ['2026-02-03 12:00:00,25+00:00', noon + 250],
  ['2026-02-03T14:30:00+02:30', noon],
  ['2026-02-03T11:00:00-0100', noon],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
])('%s is a time', (text, expected) => {
  expect(readTimestamp(text)).toBeCloseTo(expected, 6);
});

test.each([
  '',
  'now',
  '2026-02-03',
  '2026-02-03T12:00:00',
  '2026-02-30T12:00:00Z',
  '2025-02-29T12:00:00Z',
  '2026-13-03T12:00:00Z',
  '2026-02-03T24:00:00Z',
  '2026-02-03T12:60:00Z',
  '2026-02-03T12:00:00+24:00',
  '2026-02-03T12:00:00+01:60',
  '2026-02-03T12:00:00.Z',
  ' 2026-02-03T12:00:00Z',
  '+02026-02-03T12:00:00Z',
  null,
  true,
  noon,
  [],
])('%j is no time', (text) => {
  expect(readTimestamp(text)).toBeNull();
});

test('times are written as Python writes them, each later than the one before', () => {
  const clock = fakeClock(noon);
  const next = createTimestamps(clock);
  expect([next(), next()]).toEqual(['2026-02-03T12:00:00.000000+00:00', '2026-02-03T12:00:00.000001+00:00']);
  clock.advance(1999.5);
  expect(next()).toBe('2026-02-03T12:00:01.999500+00:00');
  clock.advance(-5000);
  expect(next()).toBe('2026-02-03T12:00:01.999501+00:00');
});

test('what is written is read back to the microsecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (ms) => {
      expect(readTimestamp(createTimestamps(fakeClock(ms))())).toBe(ms);
    }),
  );
});
