import { itemSchema, seededRandom, type Completion, type Item, type Task } from '../../../../core/index.ts';
import { completion } from '../../../helpers/models.ts';
import { keepLog } from '../../../helpers/tools.ts';
import { never } from '../stage.ts';

/** What a model says that was asked for JSON. */
export const json = (value: object): Completion =>
  completion(JSON.stringify(value), { json: value as never });
export const hopf = json({ subject: '"Hopf algebras"', explanation: ' They are algebras with more.\n' });
export const ioOf = (seed: string | number) => ({ random: seededRandom(seed), log: keepLog() });

/** All items of a cycle, checked against the contract, and the lines logged meanwhile. */
export async function buildAll(
  task: Task,
  seed: string | number = 1,
): Promise<{ items: Item[]; lines: string[] }> {
  const io = ioOf(seed);
  const items = await task.build(io, never);
  expect(JSON.parse(JSON.stringify(items))).toEqual(items);
  return { items: items.map((item) => itemSchema.parse(item)), lines: io.log.lines };
}

/** Options for a single question. */
export const one = { questionsPerCycle: 1 };
