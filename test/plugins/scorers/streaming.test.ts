import streaming, { chunkPenalty } from '../../../plugins/scorers/streaming.ts';
import { goldenRows } from '../../fixtures/golden/rows.ts';
import { reply, scoreAll, setUp } from './batch.ts';

describe('streaming, as upstream', () => {
  for (const row of goldenRows<{ tokens_per_chunk: number[]; max_tokens_per_chunk: number }, number>(
    'streaming_penalty',
  ))
    test(row.id, async () => {
      const { tokens_per_chunk: tokens, max_tokens_per_chunk: most } = row.input;
      expect(chunkPenalty(tokens, most)).toBe(row.expected);
      const scorer = await setUp(streaming, {
        compat: 'upstream-2.5',
        charsPerToken: 1,
        maxTokensPerChunk: most,
      });
      const chunks = tokens.map((count, i) => ({ text: 'x'.repeat(count), atMs: i }));
      const given = { reference: '', replies: [reply(chunks.map(({ text }) => text).join(''), chunks)] };
      expect(await scoreAll(scorer, given)).toEqual([{ value: row.expected }]);
    });
});

describe('streaming', () => {
  const judge = async (sizes: readonly number[], at: (i: number) => number) => {
    const chunks = sizes.map((size, i) => ({ text: 'x'.repeat(size), atMs: at(i) }));
    const text = chunks.map((chunk) => chunk.text).join('');
    return (await scoreAll(await setUp(streaming), { reference: '', replies: [reply(text, chunks)] }))[0];
  };
  const many = Array<number>(50).fill(100);

  test('a steady reply costs exactly nothing, whatever the pace within the allowance', async () => {
    for (const pace of [0, 1, 50, 900])
      expect(await judge(many, (i) => 200 + i * pace)).toEqual({ value: 0 });
  });

  test('a short reply may come in one piece, a long one costs a fixed value', async () => {
    const scorer = await setUp(streaming);
    const scores = await scoreAll(scorer, {
      reference: '',
      replies: [
        reply('yes'),
        reply('x'.repeat(5000)),
        reply('x'.repeat(5000), [{ text: 'x'.repeat(5000), atMs: 5 }]),
        reply(''),
      ],
    });
    expect(scores).toEqual([
      { value: 0 },
      { value: 0.5, reason: 'unstreamed' },
      { value: 0.5, reason: 'unstreamed' },
      { value: 0, reason: 'empty' },
    ]);
  });

  test('holding back shows in the first chunk, in a gap, or in the size of a chunk', async () => {
    expect(await judge(many, (i) => 12_000 + i)).toEqual({ value: 0.5, reason: 'slow-start' });
    expect(await judge(many, (i) => i + (i > 25 ? 6000 : 0))).toEqual({ value: 0.50025, reason: 'stalled' });
    const large = await judge([1, 3999], (i) => i);
    expect(large?.reason).toBe('large-chunks');
    expect(large?.value).toBeCloseTo(0.8, 2);
    expect(await judge(many, (i) => i * 100_000)).toEqual({ value: 1, reason: 'stalled' });
  });
});
