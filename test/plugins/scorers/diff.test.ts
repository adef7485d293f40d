import diff from '../../../plugins/scorers/diff.ts';
import { sequenceRatio } from '../../../plugins/scorers/text/sequence-matcher.ts';
import { goldenRows } from '../../fixtures/golden/rows.ts';
import { setUp, valuesOf } from './batch.ts';

describe('diff, as upstream', () => {
  for (const row of goldenRows<{ reference: string; completion: string; autojunk?: boolean }, number>('diff'))
    test(row.id, async () => {
      const { reference, completion, autojunk = true } = row.input;
      const values = [sequenceRatio(reference, completion, { autojunk }).ratio];
      if (autojunk)
        for (const compat of ['upstream-1.0', 'upstream-2.5'])
          values.push(
            ...(await valuesOf(await setUp(diff, { compat }), { reference, replies: [completion] })),
          );
      for (const value of values) expect(Math.abs(value - row.expected)).toBeLessThanOrEqual(1e-12);
    });
});

describe('diff', () => {
  const reference =
    'def add(a, b):\n    total = a + b\n    return total\n\n\nfor i in range(10):\n    print(add(i, i * 2))\n';
  const attachment = reference.replace('add(a', 'ard(a').replace('for i', 'fod i');
  const score = async (...replies: string[]): Promise<number[]> =>
    valuesOf(await setUp(diff), { reference, attachment, replies });

  test('the broken code may stand in a fence, and be returned with or without it', async () => {
    const fenced = `\`\`\`python\n${attachment}\`\`\``;
    const given = { reference, attachment: fenced, replies: [fenced, attachment, reference] };
    expect(await valuesOf(await setUp(diff), given)).toEqual([0, 0, 1]);
  });

  test('the broken code earns nothing, the repaired one everything, half a repair half', async () => {
    const half = reference.replace('for i', 'fod i');
    const [echo, perfect, partial] = await score(attachment, reference, half);
    expect(echo).toBe(0);
    expect(perfect).toBe(1);
    expect(partial).toBeCloseTo(0.5, 10);
  });

  test('taking the broken tokens out repairs nothing, nor does offering several in their place', async () => {
    const gap = attachment.replace('ard(a', '(a').replace('fod i', 'i');
    const several = attachment.replace('ard(a', 'add ard sub(a').replace('fod i', 'for fod if i');
    const [without, hedged] = await score(gap, several);
    expect(without).toBe(0);
    expect(hedged).toBe(0);
  });

  test('prose around fenced code is not counted, blanks at line ends neither', async () => {
    expect(
      await score(
        `Here is the fix:\n\`\`\`python\n${reference}\`\`\`\nI renamed it.`,
        `\`\`\`\n${reference}`,
        reference.replaceAll('\n', '  \r\n'),
        `Use \`x\`:\n\`\`\`sh\nrun\n\`\`\`\nthen\n~~~\n${reference}~~~`,
      ),
    ).toEqual([1, 1, 1, 1]);
  });

  test('indentation counts, unrelated text does not pay', async () => {
    const [flat, prose, empty] = await score(
      reference.replaceAll('    ', ''),
      'I am sorry, I cannot repair this program.',
      ' \n',
    );
    expect(flat).toBe(0);
    expect(prose).toBe(0);
    expect(empty).toBe(0);
  });

  test('without broken code to start from it is plain similarity', async () => {
    const scorer = await setUp(diff);
    const [same, near] = await valuesOf(scorer, {
      reference: 'a = b + c',
      replies: ['a = b + c', 'a = b - c'],
    });
    expect(same).toBe(1);
    expect(near).toBeCloseTo(0.8, 10);
  });
});
