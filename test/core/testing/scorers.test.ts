import { hostileTexts } from '../../../core/testing/index.ts';
import { holdToTheKit } from './built-in.ts';
import { scorers } from './subjects/scorers.ts';

holdToTheKit(scorers);

test('texts that break things are of many kinds', () => {
  expect(new Set(hostileTexts).size).toBe(hostileTexts.length);
});
