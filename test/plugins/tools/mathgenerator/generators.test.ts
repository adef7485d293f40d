import { seededRandom } from '../../../../core/index.ts';
import { difficulties, type Problem } from '../../../../plugins/tools/mathgenerator/generator.ts';
import { generators } from '../../../../plugins/tools/mathgenerator/index.ts';

const seeds = 200;
const roundingNotice = /(?:Give the|Round your|) ?[Aa]nswer (?:to|with) (\d+) decimal places\.$/;

const numbersIn = (text: string): number[] =>
  (text.replace(roundingNotice, '').match(/\d+(?:\.\d+)?/g) ?? []).map(Number);

function value(exact: string): number {
  const [n, d] = exact.split('/').map(Number) as [number, number?];
  return n / (d ?? 1);
}

describe('the list of generators', () => {
  it('has 63 names, as many a subject as upstream has usable ones', () => {
    expect(new Set(generators.map((generator) => generator.name)).size).toBe(63);
    const counts: Record<string, number> = {};
    for (const { subject } of generators) counts[subject] = (counts[subject] ?? 0) + 1;
    expect(counts).toEqual({
      'basic-math': 18,
      algebra: 10,
      geometry: 17,
      misc: 14,
      calculus: 2,
      statistics: 2,
    });
  });
});

describe.each(generators.map((generator) => [generator.name, generator] as const))(
  '%s',
  (name, generator) => {
    const make = (difficulty: (typeof difficulties)[number], seed: number): Problem => {
      const problem = generator.make(seededRandom(`${name}/${difficulty}/${seed}`), difficulty);
      if (problem === null) throw new Error(`no problem for seed ${seed}, ${difficulty}`);
      return problem;
    };
    const problems = difficulties.flatMap((difficulty) =>
      Array.from({ length: seeds }, (_, seed) => make(difficulty, seed)),
    );

    it('has keys that stand a second computation, which refuses other numbers', () => {
      for (const problem of problems) {
        const { answer } = problem;
        expect({ text: problem.text, holds: problem.verify(answer) }).toEqual({
          text: problem.text,
          holds: true,
        });
        const step = Math.max(1, Math.abs(answer) * 1e-4);
        for (const wrong of [answer + step, answer - step, ...(answer === 0 ? [] : [-answer])])
          expect({ text: problem.text, wrong, holds: problem.verify(wrong) }).toEqual({
            text: problem.text,
            wrong,
            holds: false,
          });
      }
    });

    it('has bounded, plain keys that agree with the exact answer and the announced precision', () => {
      for (const { text, solution, exact, precision, answer } of problems) {
        expect(solution).toMatch(/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/);
        expect(solution).not.toMatch(/^-0(?:\.0+)?$/);
        expect(Math.abs(answer)).toBeLessThan(2 ** 53);
        if (exact !== null) {
          expect(exact).toMatch(/^-?\d+(?:\/[1-9]\d*)?$/);
          expect(value(exact)).toBeCloseTo(answer, 9);
        }
        const announced = roundingNotice.exec(text)?.[1];
        if (precision === null) {
          expect(announced).toBeUndefined();
          expect(Number(solution)).toBe(value(exact ?? 'none'));
        } else {
          expect(announced).toBe(String(precision));
          expect(solution.split('.')[1]).toHaveLength(precision);
          expect(Math.abs(Number(solution) - answer)).toBeLessThanOrEqual(0.5 * 10 ** -precision + 1e-9);
        }
      }
    });

    it('never shows the answer', () => {
      for (const { text, solution } of problems)
        expect(numbersIn(text)).not.toContain(Math.abs(Number(solution)));
    });

    it('reads cleanly', () => {
      for (const { text } of problems) {
        expect(text).toMatch(/^[A-Z].*[.?]$/);
        expect(text).not.toMatch(/undefined|NaN|Infinity|null|e[+-]\d|\+ -|- -| {2}|\b1x|\^-|\* -|\/ -/);
        expect(text.length).toBeLessThan(300);
      }
    });

    it('makes the same problem from the same seed and different ones from others', () => {
      for (const difficulty of difficulties) {
        const { verify: _, ...again } = make(difficulty, 7);
        expect(problems[difficulties.indexOf(difficulty) * seeds + 7]).toMatchObject(again);
      }
      expect(new Set(problems.map(({ text }) => text)).size).toBeGreaterThanOrEqual(200);
      expect(new Set(problems.map(({ params }) => JSON.stringify(params))).size).toBeGreaterThanOrEqual(100);
    });

    it('gives an expression only when it has the value of the key', () => {
      for (const { expression, answer } of problems) {
        if (expression === null) continue;
        expect(expression).toMatch(/^[\d\s.+\-*/^()]+$/);
        const computed = (0, eval)(expression.replaceAll('^', '**')) as number;
        expect(computed / (answer || 1)).toBeCloseTo(answer === 0 ? 0 : 1, 9);
      }
    });
  },
);
