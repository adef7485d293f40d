import type { Random } from '../../../core/index.ts';
import { toExactDecimal, toFraction, toNumber, toRoundedDecimal, type Rational } from './rational.ts';

export const difficulties = ['easy', 'medium', 'hard'] as const;
export type Difficulty = (typeof difficulties)[number];

export const subjects = ['basic-math', 'algebra', 'geometry', 'misc', 'calculus', 'statistics'] as const;
export type Subject = (typeof subjects)[number];

/** How one kind of problem is made. `P` are the numbers a problem is about. */
interface Spec<P> {
  readonly name: string;
  readonly title: string;
  /** Most digits after the point of a key; an answer with more is rounded, and the problem says so. Default 4. */
  readonly decimals?: number;
  draw(random: Random, difficulty: Difficulty): P;
  /** Several ways to ask. None shows working or the answer; each names the unit where there is one. */
  readonly say: readonly ((p: P) => string)[];
  /** The exact answer, or a double where it is irrational. */
  solve(p: P): Rational | number;
  /** Checks an answer by a way other than `solve`. */
  verify(p: P, answer: number): boolean;
  /** The problem as arithmetic with `+ - * / ^` and parentheses, for problems that are nothing else. */
  expression?(p: P): string;
}

export interface Problem {
  readonly text: string;
  /** The key: an integer or a decimal. */
  readonly solution: string;
  /** `p/q` or `n`; null for an irrational answer. */
  readonly exact: string | null;
  /** Digits after the point the text asks for; null when `solution` is exact. */
  readonly precision: number | null;
  readonly expression: string | null;
  readonly params: object;
  /** The unrounded answer. */
  readonly answer: number;
  readonly verify: (answer: number) => boolean;
}

export interface Generator {
  readonly name: string;
  readonly title: string;
  readonly subject: Subject;
  /** Null when no draw made a problem whose text hides its answer and whose key stands its own check. */
  make(random: Random, difficulty: Difficulty): Problem | null;
}

const maxDraws = 200;

/** Returns the function that declares generators of a subject. */
export const generatorsOf =
  (subject: Subject) =>
  <P extends object>(spec: Spec<P>): Generator => ({
    name: spec.name,
    title: spec.title,
    subject,
    make(random, difficulty) {
      for (let draw = 0; draw < maxDraws; draw += 1) {
        const problem = state(spec, spec.draw(random, difficulty), random);
        if (!problem.leaks && problem.verify(problem.answer)) return problem;
      }
      return null;
    },
  });

function state<P extends object>(spec: Spec<P>, p: P, random: Random): Problem & { leaks: boolean } {
  const answer = spec.solve(p);
  const statement = random.pick(spec.say)(p);
  const key = keyOf(answer, spec.decimals ?? 4);
  return {
    ...key,
    text: key.precision === null ? statement : `${statement} ${rounding(random, key.precision)}`,
    expression: spec.expression?.(p) ?? null,
    params: p,
    answer: typeof answer === 'number' ? answer : toNumber(answer),
    verify: (value) => spec.verify(p, value),
    leaks: showsNumber(statement, Math.abs(Number(key.solution))),
  };
}

function keyOf(
  answer: Rational | number,
  decimals: number,
): Pick<Problem, 'solution' | 'exact' | 'precision'> {
  if (typeof answer === 'number') {
    if (!Number.isFinite(answer)) throw new RangeError('an answer is not finite');
    const rounded = answer.toFixed(decimals);
    return { solution: rounded.replace(/^-(?=[0.]+$)/, ''), exact: null, precision: decimals };
  }
  const exact = toFraction(answer);
  const whole = toExactDecimal(answer, decimals);
  if (whole !== null) return { solution: whole, exact, precision: null };
  return { solution: toRoundedDecimal(answer, decimals), exact, precision: decimals };
}

const rounding = (random: Random, places: number): string =>
  random.pick([
    `Give the answer to ${places} decimal places.`,
    `Round your answer to ${places} decimal places.`,
    `Answer to ${places} decimal places.`,
  ]);

const showsNumber = (text: string, size: number): boolean =>
  (text.match(/\d+(?:\.\d+)?/g) ?? []).some((number) => Number(number) === size);
