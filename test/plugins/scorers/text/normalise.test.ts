import { normalise } from '../../../../plugins/scorers/text/normalise.ts';

test('text is brought to NFKC, with at most 30 marks on one letter', () => {
  expect(normalise('ﬁ Ａ e\u0301')).toBe('fi A é');
  expect(normalise(`x${'\u0327\u0301'.repeat(50_000)}y`)).toHaveLength(32);
});
