import {
  fixedClock,
  sampleBatch,
  sampleItem,
  seededRandom,
  type ScorerSubject,
  type TaskSubject,
} from '../../../../core/testing/index.ts';
import { quietLog } from '../../../helpers/local-chain.ts';
import rankAgreement from '../../../../plugins/scorers/rank-agreement/index.ts';
import codeGeneration from '../../../../plugins/tasks/code-generation/index.ts';
import codeGrading from '../../../../plugins/tasks/code-grading/index.ts';

const grades = (...values: number[]): string =>
  JSON.stringify(Object.fromEntries(values.map((grade, i) => ['abcd'[i], grade])));
const batches = [
  sampleBatch([grades(90, 70, 40, 5), grades(1, 34, 67, 100), grades(50, 50, 50, 50), 'no idea', ''], {
    item: sampleItem({
      reference: { text: grades(100, 67, 34, 1), data: { ranks: { a: 0, b: 1, c: 2, d: 3 } } },
      data: { gains: { 'hotkey-1': 3, 'hotkey-2': -1 } },
    }),
  }),
];
/** Ways that compare raters with one another: the truth itself is one rater more. */
const shared = ['cubic', 'distance', 'order', 'consensus', 'others', 'feedback'];

export const scorers: readonly ScorerSubject[] = [
  { plugin: rankAgreement, batches },
  ...shared.map((mode) => ({ plugin: rankAgreement, options: { mode }, identity: null, batches })),
];

/** Of pages by that model. */
export const gradings = async (llm: unknown): Promise<readonly TaskSubject[]> => {
  const services = {
    ...{
      log: quietLog,
      clock: fixedClock(),
      random: seededRandom('pages'),
      signal: new AbortController().signal,
    },
    ...{ question: llm, answer: llm, fallback: null, tool: null },
  };
  const generation = await codeGeneration.setup(services as never, codeGeneration.options.parse({}));
  return [
    { plugin: codeGrading, needs: { generation } },
    { plugin: codeGrading, options: { strategies: { answers: 0 }, latent: true }, needs: { generation } },
  ];
};
