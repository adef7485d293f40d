import { createHash } from 'node:crypto';
import { pystr } from './python-text.ts';
import type { PyValue } from '../../json/values.ts';

/** SHA3-256 of each value's Python text, and of their hex digits in a row. RangeError for text that UTF-8 can't hold. */
export const hashValues = (values: readonly PyValue[]): string =>
  sha3(values.map((value) => sha3(pystr(value))).join(''));

function sha3(text: string): string {
  // Python fails to encode half of a surrogate pair, so nobody can have sent a hash of it.
  if (/\p{Cs}/u.test(text)) throw new RangeError('text with half of a surrogate pair has no hash');
  return createHash('sha3-256').update(text).digest('hex');
}
