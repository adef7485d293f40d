import { isInRange } from '../../../core/host/version-range.ts';

describe('isInRange', () => {
  it.each([
    ['1.2.3', '^1.0.0', true],
    ['2.0.0', '^1.0.0', false],
    ['0.1.9', '^0.1.0', true],
    ['0.2.0', '^0.1.0', false],
    ['0.0.4', '^0.0.3', false],
    ['0.9.9', '^0', true],
    ['1.2.9', '~1.2.3', true],
    ['1.3.0', '~1.2.3', false],
    ['1.9.0', '1.x', true],
    ['1.9.0', '*', true],
    ['1.9.0', '>=1.2 <2', true],
    ['2.0.0', '>= 1.2 < 2', false],
    ['2.5.0', '^1 || ^2', true],
    ['1.5.0', '1.2 - 1.5', true],
    ['1.2.4', '1.2.3', false],
    ['1.3.0', '>1.2', true],
    ['1.2.9', '>1.2', false],
    ['4.1.13-beta.1', '>=4.1.13', true],
    ['1.0.0', 'latest', null],
    ['1.0.0', 'file:../x.tgz', null],
  ])('%s in %s: %s', (version, range, verdict) => {
    expect(isInRange(version, range)).toBe(verdict);
  });
});
