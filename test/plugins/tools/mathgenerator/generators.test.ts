import { seededRandom } from '../../../../core/index.ts';
import { difficulties, type Problem } from '../../../../plugins/tools/mathgenerator/generator.ts';
import { generators } from '../../../../plugins/tools/mathgenerator/index.ts';

const seeds = 200;
const roundingNotice = /(?:Give the answer|Round your answer|Answer) to (\d+) decimal places\.$/;
const untidy = /undefined|NaN|Infinity|null|\de[+-]?\d|\+ -|- -| {2}|\b1[xy]|[*^/] -|\^-/;

const numbersIn = (text: string): number[] =>
  (text.replace(roundingNotice, '').match(/\d+(?:\.\d+)?/g) ?? []).map(Number);

const valueOf = (exact: string): number => {
  const [n, d = 1] = exact.split('/').map(Number) as [number, number?];
  return n / d;
};

/** Numbers that an honest check must refuse. */
const wrongAnswers = (answer: number): number[] => {
  const step = Math.max(1, Math.abs(answer) * 1e-4);
  return [answer + step, answer - step, ...(answer === 0 ? [] : [-answer])];
};

const keyIsSound = ({ text, solution, exact, precision, answer }: Problem): boolean => {
  const announced = roundingNotice.exec(text)?.[1];
  const plain = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(solution) && !/^-0(?:\.0+)?$/.test(solution);
  if (!plain || !(Math.abs(answer) < 2 ** 53)) return false;
  if (exact !== null && (!/^-?\d+(?:\/[1-9]\d*)?$/.test(exact) || valueOf(exact) !== answer)) return false;
  if (precision === null) return announced === undefined && Number(solution) === answer && exact !== null;
  return (
    announced === String(precision) &&
    solution.split('.')[1]?.length === precision &&
    Math.abs(Number(solution) - answer) <= 0.5 * 10 ** -precision + 1e-9
  );
};

const expressionAgrees = ({ expression, answer }: Problem): boolean => {
  if (expression === null) return true;
  if (!/^[\d\s.+\-*/^()]+$/.test(expression)) return false;
  const computed = (0, eval)(expression.replaceAll('^', '**')) as number;
  return Math.abs(computed - answer) <= 1e-9 * Math.max(1, Math.abs(answer));
};

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
      expect(problems.filter((problem) => !problem.verify(problem.answer))).toEqual([]);
      expect(
        problems.filter((problem) => wrongAnswers(problem.answer).some((wrong) => problem.verify(wrong))),
      ).toEqual([]);
    });

    it('has bounded, plain keys that agree with the exact answer and the announced precision', () => {
      expect(problems.filter((problem) => !keyIsSound(problem))).toEqual([]);
    });

    it('never shows the answer', () => {
      expect(
        problems.filter(({ text, solution }) => numbersIn(text).includes(Math.abs(Number(solution)))),
      ).toEqual([]);
    });

    it('reads cleanly', () => {
      expect(
        problems.filter(({ text }) => !/^[A-Z].*[.?]$/.test(text) || untidy.test(text) || text.length > 300),
      ).toEqual([]);
    });

    it('makes the same problem from the same seed and different ones from others', () => {
      for (const [tier, difficulty] of difficulties.entries()) {
        const { verify: _, ...again } = make(difficulty, 7);
        expect(problems[tier * seeds + 7]).toMatchObject(again);
      }
      expect(new Set(problems.map(({ params }) => JSON.stringify(params))).size).toBeGreaterThanOrEqual(150);
    });

    it('gives an expression only when it has the value of the key', () => {
      expect(problems.filter((problem) => !expressionAgrees(problem))).toEqual([]);
    });
  },
);
