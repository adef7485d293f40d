import { createLimiter, type Load, type Slot } from '../../../core/llm/limiter.ts';
import { never } from '../../helpers/models.ts';

const take = (limiter: ReturnType<typeof createLimiter>, count: number): Promise<Slot[]> =>
  Promise.all(Array.from({ length: count }, () => limiter.acquire(never)));
const run = async (limiter: ReturnType<typeof createLimiter>, count: number, load: Load): Promise<void> => {
  for (let i = 0; i < count; i += 1) (await limiter.acquire(never)).release(load);
};

describe('the limiter', () => {
  it('halves once for calls that were open together, down to one', async () => {
    const limiter = createLimiter(8);
    for (const slot of await take(limiter, 8)) slot.release('overload');
    expect(limiter.limit).toBe(4);
    for (const expected of [2, 1, 1]) {
      await run(limiter, 1, 'overload');
      expect(limiter.limit).toBe(expected);
    }
  });

  it('grows by one after ten served calls, never above the ceiling', async () => {
    const limiter = createLimiter(3);
    await run(limiter, 1, 'overload');
    expect(limiter.limit).toBe(1);
    await run(limiter, 9, 'served');
    await run(limiter, 5, 'other');
    expect(limiter.limit).toBe(1);
    await run(limiter, 1, 'served');
    expect(limiter.limit).toBe(2);
    await run(limiter, 50, 'served');
    expect(limiter.limit).toBe(3);
  });

  it('lets fewer calls in after halving, and keeps the order', async () => {
    const limiter = createLimiter(2);
    const [first, second] = await take(limiter, 2);
    const order: number[] = [];
    const waiting = [1, 2, 3].map((id) => limiter.acquire(never).then((slot) => (order.push(id), slot)));
    first?.release('overload');
    await Promise.resolve();
    expect(order).toEqual([]);
    second?.release('other');
    for (const slot of waiting) (await slot).release('served');
    expect(order).toEqual([1, 2, 3]);
  });
});
