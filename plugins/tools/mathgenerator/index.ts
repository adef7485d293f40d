import { z } from 'zod';
import { definePlugin, seededRandom, SynthError, type Context } from '../../../core/index.ts';
import { algebra } from './algebra.ts';
import { angles } from './angles.ts';
import { arithmetic } from './arithmetic.ts';
import { calculus } from './calculus.ts';
import { fractions } from './fractions.ts';
import { difficulties, subjects, type Difficulty, type Generator, type Problem } from './generator.ts';
import { measures } from './measures.ts';
import { misc } from './misc.ts';
import { sequences } from './sequences.ts';
import { statistics } from './statistics.ts';

/** Every generator: each asks for exactly one number. */
export const generators: readonly Generator[] = [
  ...arithmetic,
  ...fractions,
  ...algebra,
  ...angles,
  ...measures,
  ...misc,
  ...sequences,
  ...calculus,
  ...statistics,
];

const name = 'mathgenerator';
const names = generators.map((generator) => generator.name);

export default definePlugin({
  apiVersion: 1,
  kind: 'tool',
  name,
  summary: 'Makes mathematics problems with exact, checked keys.',
  options: z.strictObject({
    difficulty: z
      .enum([...difficulties, 'mixed'])
      .default('mixed')
      .describe('How hard the problems are; mixed: drawn each time.'),
    topics: z
      .array(z.enum(subjects))
      .min(1)
      .default([...subjects])
      .describe('Subjects to draw from; default: all.'),
    include: z.array(z.enum(names)).default([]).describe('Only these generators; empty: all of the topics.'),
    exclude: z.array(z.enum(names)).default([]).describe('Generators never used.'),
  }),
  traits: { methods: ['random', 'get'], network: false },
  setup({ clock }, options) {
    const usable = generators.filter(
      (generator) =>
        options.topics.includes(generator.subject) &&
        (options.include.length === 0 || options.include.includes(generator.name)) &&
        !options.exclude.includes(generator.name),
    );
    if (usable.length === 0)
      throw new SynthError('SYN_CONFIG_INVALID', {
        message: 'The options topics, include and exclude leave no generator.',
        hint: 'Name at least one generator of a chosen topic under include, or drop include.',
      });
    return {
      async fetch(query, { random }, signal) {
        signal.throwIfAborted();
        if (query.method === 'search')
          throw new SynthError('SYN_TOOL_UNSUPPORTED', {
            message: `The tool ${name} cannot search.`,
            hint: 'Use the method random, or get with the name of a generator.',
          });
        const wanted = query.method === 'get' ? readId(query.id) : null;
        const generator =
          wanted === null ? random.pick(usable) : usable.find((one) => one.name === wanted.generator);
        if (generator === undefined)
          throw new SynthError('SYN_TOOL_EMPTY', {
            message: `There is no generator "${query.method === 'get' ? query.id : ''}" among those chosen.`,
            hint: `Chosen are: ${usable.map((one) => one.name).join(', ')}.`,
          });
        const { difficulty, seed } = wanted?.problem ?? {
          difficulty: options.difficulty === 'mixed' ? random.pick(difficulties) : options.difficulty,
          seed: random.int(0, 2 ** 31 - 1),
        };
        const id = `${generator.name}:${difficulty}:${seed}`;
        const problem = generator.make(seededRandom(id), difficulty);
        if (problem === null)
          throw new SynthError('SYN_TOOL_EMPTY', {
            message: `The generator "${generator.name}" made no problem worth asking.`,
          });
        return contextOf(id, generator, difficulty, problem, clock.now());
      },
    };
  },
});

/** An id is all that a problem was made from; the name of a generator alone stands for any problem of it. */
function readId(id: string): {
  readonly generator: string;
  readonly problem: { readonly difficulty: Difficulty; readonly seed: string } | null;
} {
  const [generator = '', level, seed] = id.split(':');
  const difficulty = difficulties.find((one) => one === level);
  return difficulty !== undefined && seed !== undefined && /^\d{1,10}$/.test(seed)
    ? { generator, problem: { difficulty, seed } }
    : { generator: id, problem: null };
}

const contextOf = (
  id: string,
  generator: Generator,
  difficulty: Difficulty,
  problem: Problem,
  retrievedAt: number,
): Context => ({
  id,
  title: generator.title,
  topic: generator.subject,
  subtopic: generator.name,
  text: problem.text,
  tags: tagsOf(generator),
  source: { tool: name, url: null, licence: 'CC0-1.0', retrievedAt },
  data: {
    problem: problem.text,
    solution: problem.solution,
    exact: problem.exact,
    precision: problem.precision,
    generator: generator.name,
    difficulty,
    ...(problem.expression === null ? {} : { expression: problem.expression }),
  },
});

const tagsOf = ({ subject, name: generator }: Generator): string[] => [
  ...new Set(['mathematics', subject, ...generator.split('-').filter((word) => /^[a-z]{4,}$/.test(word))]),
];
