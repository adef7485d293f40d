import { z } from 'zod';
import { definePlugin, logToken, ref, slots, type AnyPlugin } from '../../../core/index.ts';

const exactMatch = definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'exact-match',
  summary: 'Gives 1 when the reply equals the target.',
  options: z.strictObject({ caseSensitive: z.boolean().default(false).describe('Compare letter case too.') }),
  needs: { log: logToken, embedder: ref('embedder'), miners: slots('miner', { count: z.int() }) },
  traits: { deterministic: true },
  setup({ log, embedder, miners, random }, options) {
    log.debug('set up', {
      insensitive: !options.caseSensitive,
      count: miners.get('a')?.extra.count ?? random.int(0, 0),
    });
    void embedder.identity;
    return {
      score: async ({ replies, target }) =>
        replies.map((reply) => ({ value: Number(reply.text === target.text) })),
    };
  },
});

describe('definePlugin', () => {
  it('freezes plain data and fills in what is absent', () => {
    const plain: AnyPlugin = definePlugin({
      apiVersion: 1,
      kind: 'weigher',
      name: 'none',
      summary: 'Says nothing.',
      options: z.strictObject({}),
      setup: () => ({ weigh: async () => ({ uids: [], values: [] }) }),
    });
    expect(Object.isFrozen(plain)).toBe(true);
    expect(plain.needs).toEqual({});
    expect(plain.traits).toEqual({});
    const any: AnyPlugin = exactMatch;
    expect(any.needs).toHaveProperty('embedder', { need: 'ref', kind: 'embedder', optional: false });
  });

  it('lets the compiler refuse a setup that returns another contract', () => {
    definePlugin({
      apiVersion: 1,
      kind: 'tool',
      name: 'wrong',
      summary: 'Returns a scorer.',
      options: z.strictObject({}),
      traits: { methods: ['random'], network: false },
      // @ts-expect-error a tool must return fetch
      setup: () => ({ score: async () => [] }),
    });
  });
});
