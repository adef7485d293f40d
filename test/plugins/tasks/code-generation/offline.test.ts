import { itemSchema, referenceSchema, type Item } from '../../../../core/index.ts';
import {
  defaultPolicy,
  inspectFiles,
  type PageFile,
} from '../../../../plugins/tasks/code-generation/page/index.ts';
import { asLlm, openGateway } from '../../../helpers/models.ts';
import { startLlm } from '../stage.ts';
import { ioOf, itemOf, never, start } from './stage.ts';

/** The offline engine behind the gateway, as a node has it. */
const opened = openGateway();
afterAll(() => opened.close());
const engine = opened.gateway.wrapLlm('default', asLlm(await startLlm(), true));
const task = await start({ question: engine, answer: engine });
const seeds = Array.from({ length: 12 }, (_, seed) => seed);

describe('without any model but the offline one', () => {
  it.each(seeds)('seed %i comes to a task, a page and all variations of both', async (seed) => {
    const [item] = (await task.build(ioOf(seed), never)) as [Item];
    itemSchema.parse(item);
    const reference = referenceSchema.parse(await task.refer?.(item, ioOf(seed), never));
    expect(reference.data).toMatchObject({ findings: [], fixes: 0 });
    const whole: Item = { ...item, reference };
    const texts = new Set([item.query, reference.text]);
    for (const { name, of } of task.variations ?? []) {
      const made = (await task.vary?.(whole, name, ioOf(seed), never)) as Item;
      const text = of === 'query' ? made.query : (made.reference?.text ?? '');
      expect(texts).not.toContain(text);
      texts.add(text);
      if (of === 'query') continue;
      expect(inspectFiles(made.reference?.data?.['files'] as unknown as PageFile[], defaultPolicy)).toEqual(
        [],
      );
    }
  });

  it('the same seed gives the same page, another one another', async () => {
    const page = async (seed: number): Promise<string> => {
      const [item] = (await task.build(ioOf(seed), never)) as [Item];
      return (await task.refer?.(item, ioOf(seed), never))?.text ?? '';
    };
    expect(await page(1)).toBe(await page(1));
    expect(await page(1)).not.toBe(await page(2));
  });

  it('a bare question of anybody comes to a page as well', async () => {
    const query = 'Please make a game where you catch falling leaves with a basket.';
    const reference = await task.refer?.(itemOf({ query }), ioOf(1), never);
    expect(reference?.text).toContain('Catch the leaves');
  });
});
