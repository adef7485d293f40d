import math from '../../../plugins/tasks/math/index.ts';
import { failureOf } from '../../helpers/tools.ts';
import { build, contextOf, ioOf, never, startTask, toolOf } from './stage.ts';

const problem = contextOf('What is $& {problem} 1/3? Give the answer to 4 decimal places.', {
  data: { solution: '0.3333', exact: '1/3', precision: 4 },
});

describe('math', () => {
  it('puts the problem in several ways and knows the solution', async () => {
    const task = await startTask(math, { tool: toolOf(problem) });
    const queries = new Set<string>();
    for (let seed = 0; seed < 30; seed += 1) {
      const item = await build(task, seed);
      queries.add(item.query);
      expect(item.query).toContain(problem.text);
      expect(item.query).toMatch(/"Final answer: <number>"\.$/);
      expect(item.query).not.toContain('0.3333');
      expect(item).toMatchObject({
        reference: { text: '0.3333', data: { exact: '1/3', precision: 4 } },
        data: { exact: '1/3', precision: 4 },
      });
      expect(item.attachment).toBeUndefined();
    }
    expect(queries.size).toBeGreaterThan(3);
  });

  it('takes a plain number, and asks without a last line when told to', async () => {
    const tool = toolOf(contextOf('2 + 2?', { data: { solution: 4 } }));
    const item = await build(await startTask(math, { tool }, { finalAnswer: false }));
    expect(item.reference).toEqual({ text: '4', data: { exact: null, precision: null } });
    expect(item.query).not.toContain('Final answer');
  });

  it.each([[{}], [{ solution: 'yes' }], [{ solution: '' }], [{ solution: null }], [{ solution: 'NaN' }]])(
    'does not take %j',
    async (data) => {
      const task = await startTask(math, { tool: toolOf(contextOf('?', { data })) });
      expect((await failureOf(task.build(ioOf(1), never))).code).toBe('SYN_TASK_MATERIAL');
    },
  );
});
