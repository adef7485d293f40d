import fc from 'fast-check';
import floatDiff from '../../../plugins/scorers/float-diff/index.ts';
import { evaluateExpression } from '../../../plugins/scorers/float-diff/expression.ts';
import { goldenRow, goldenRows } from '../../fixtures/golden/rows.ts';
import { scoreAll, setUp, valuesOf } from './batch.ts';

type Pair = { reference: string; completion: string };

describe('float-diff, as upstream', () => {
  for (const row of goldenRows<Pair, number>('float_diff'))
    test(row.id, async () => {
      const compats = { jan: ['upstream-1.0'], jun: ['upstream-2.5'] }[row.version as 'jan' | 'jun'];
      for (const compat of compats) {
        const { reference, completion } = row.input;
        const [value] = await valuesOf(await setUp(floatDiff, { compat }), {
          reference,
          replies: [completion],
        });
        expect(Math.abs((value ?? NaN) - row.expected)).toBeLessThanOrEqual(row.tol ?? 0);
      }
    });

  test('float_diff-36: nan is 0 with a reason', async () => {
    const { reference, completion } = goldenRow<Pair, unknown>('float_diff-36').input;
    const scorer = await setUp(floatDiff, { compat: 'upstream-2.5' });
    expect(await scoreAll(scorer, { reference, replies: [completion] })).toEqual([
      { value: 0, reason: 'nan' },
    ]);
  });
});

describe('evaluateExpression', () => {
  // What sympy 1.14 says of these words: a number, another value (null), or a syntax error (undefined).
  test.each([
    ['42.', 42],
    ['-2**2', -4],
    ['2**3**2', 512],
    ['2**-1', 0.5],
    ['2^3', 1],
    ['5!', 120],
    ['5!!', 15],
    ['171!', Infinity],
    ['850.588!', Infinity],
    ['-7//2', -4],
    ['-7%3', 2],
    ['0x1F', 31],
    ['1_000', 1000],
    ['sqrt(2)', Math.SQRT2],
    ['5#5', 5],
    ['oo', Infinity],
    ['0/0', NaN],
    ['1/0', null],
    ['sqrt(-1)', null],
    ['3j', null],
    ['apples', null],
    ['well-known', null],
    ['1,000', null],
    ['answer,', null],
    ['f(2)', null],
    ['x==42', null],
    ['x=42', undefined],
    ['42%', undefined],
    ['**42**', undefined],
    ['apples.', undefined],
    ['007', undefined],
    ['is', undefined],
    ['5x', undefined],
    ["it's", undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(evaluateExpression(text)?.value).toBe(expected);
  });

  test('the factorial of a fraction is the gamma function', () => {
    expect(evaluateExpression('2.5!')?.value).toBeCloseTo(3.323350970447843, 12);
    expect(evaluateExpression('(-0.5)!')?.value).toBeCloseTo(Math.sqrt(Math.PI), 12);
    expect(evaluateExpression('(-2)!')?.value).toBeNull();
  });

  test('nothing runs away', () => {
    expect(evaluateExpression('9**9**9**9')).toEqual({ value: null });
    expect(evaluateExpression('9'.repeat(10_000_000))).toBeNull();
    expect(evaluateExpression('('.repeat(120) + '1' + ')'.repeat(120))).toBeNull();
    expect(evaluateExpression('-'.repeat(200) + '1')).toBeNull();
    expect(evaluateExpression('170!!')?.value).toBeGreaterThan(1);
    expect(evaluateExpression("__import__('os').system('true')")).toBeNull();
  });

  test('any text is read without an error', () => {
    const soup = fc.string({
      unit: fc.constantFrom(...'0123456789.eE+-*/%()!,<>=^|&~ pix"\'_[]#j'),
      maxLength: 40,
    });
    fc.assert(
      fc.property(soup, (text) => {
        const value = evaluateExpression(text)?.value;
        expect(value === undefined || value === null || typeof value === 'number').toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('float-diff', () => {
  const judge = async (reference: string, text: string, more = {}): Promise<unknown> => {
    const [score] = await scoreAll(await setUp(floatDiff), { reference, replies: [text], ...more });
    return score?.reason ?? score?.value;
  };

  test.each([
    ['42', '42'],
    ['42', 'The answer is 42.'],
    ['42', '**42**'],
    ['42', 'x=42'],
    ['42', '$42'],
    ['42', '42%'],
    ['0.42', '42%'],
    ['42', '42 apples'],
    ['42', 'We add 20 and 22.\n\n**Final answer:** 42 apples (see step 3)'],
    ['42', 'Step 1: 6 * 7 = 42'],
    ['42', '1. Multiply 6 by 7.\n2. So 6 × 7 = 42\n\nI checked it twice.'],
    ['42', 'Thus \\(6 \\times 7 = \\boxed{42}\\), see equation 3.'],
    ['42', 'The product of 6 and 7 is 42.'],
    ['42', '#### 42'],
    ['1234567', 'Final answer: 1,234,567'],
    ['1234.5', 'It costs €1.234,50.'],
    ['-5', 'x = −5'],
    ['0.5', '1/2'],
    ['0.5', '½'],
    ['3.5', '3½'],
    ['3.5', '3 1/2'],
    ['0.5', 'The answer is \\frac{1}{2}.'],
    ['-0.5', '-\\frac{1}{2}'],
    ['602000', '6.02 × 10^5'],
    ['602000', '6.02·10⁵'],
    ['0.001', '1e-3'],
    ['6.28', '2π'],
    ['1.41', '√2'],
    ['3.33', '3.333333'],
    ['3.14159265', '3.14'],
    ['0', '0'],
    ['0', '-0.0'],
    ['12', 'The area is 12 m².'],
    ['12', 'It is 12 m/s^2'],
    ['12', 'Answer: 12 cm\nAnswer: 12 cm'],
  ])('%s: %j is right', async (reference, text) => {
    expect(await judge(reference, text)).toBe(1);
  });

  test.each([
    ['23', '20', 0],
    ['23', '23.4', 0],
    ['0', '0.0000005', 0],
    ['3.14159265', '3.1', 0],
    ['3.14159265', '3.15', 0],
    ['42', '43', 0],
    ['-42', '42', 0],
    ['42', 'Final answer: 42 or 43', 'several-answers'],
    ['42', '**42** or **43**', 'several-answers'],
    ['42', 'The answer is 41. The answer is 42.', 'several-answers'],
    ['42', '40 41 42 43', 'several-answers'],
    ['42', 'nan', 'no-number'],
    ['42', 'inf', 'no-number'],
    ['42', 'forty two', 'no-number'],
    ['42', ' ', 'empty'],
    ['abc', '42', 'bad-reference'],
    ['14499', 'Final answer: 27 * 537', 0],
    ['12', 'Final answer: 84/7', 0],
    ['1.5', '6/4', 0],
    ['12', '√144', 'several-answers'],
    ['81', '3^4', 0],
    ['3.61', 'sqrt(2^2 + 3^2)', 'several-answers'],
  ])('%s: %j gives %j', async (reference, text, expected) => {
    expect(await judge(reference, text)).toBe(expected);
  });

  test('an exact key and a declared precision decide, wherever the task put them', async () => {
    for (const where of ['data', 'contextData', 'referenceData']) {
      const more = { [where]: { exact: '2/3', precision: 3 } };
      expect(await judge('0.667', '0.6667', more)).toBe(1);
      // The question asks for decimals: a fraction leaves the division to us.
      expect(await judge('0.667', '2/3', more)).toBe('not-worked-out');
      expect(await judge('0.667', '0.668', more)).toBe(0);
      expect(await judge('0.667', '0.667', more)).toBe(1);
    }
  });

  test.each([
    'Write the fraction 3/8 as a decimal.',
    'What decimal number equals 3 divided by 8?',
    'Divide 3 by 8.',
  ])('the division that was set is no answer: %s', async (challenge) => {
    const scorer = await setUp(floatDiff);
    const replies = ['3/8', '0.375', '3/16 + 3/16'];
    expect(await valuesOf(scorer, { reference: '0.375', challenge, replies })).toEqual([0, 1, 0]);
    const other = { reference: '0.375', challenge: 'Solve 8x = 3 for x.', replies };
    expect(await valuesOf(scorer, other)).toEqual([1, 1, 0]);
  });

  test('every whole number has one right answer', async () => {
    const scorer = await setUp(floatDiff);
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: -3, max: 3 }), async (n, off) => {
        const [value] = await valuesOf(scorer, {
          reference: String(n),
          replies: [`The answer is ${n + off}.`],
        });
        expect(value).toBe(off === 0 ? 1 : 0);
      }),
    );
  });
});
