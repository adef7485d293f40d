import { isDeepStrictEqual } from 'node:util';
import { law, type Check, type Expect } from './check.ts';
import { stageOf, type ChainSubject } from './chain-stage.ts';
import { chainWireChecks } from './chain-wire-checks.ts';
import { pluginChecks } from './plugin-checks.ts';
import { defendantOf, type Staged } from './stage.ts';
import type { Metagraph, Neuron } from '../contracts/chain.ts';
import type { Weights } from '../contracts/weigher.ts';

export type { ChainSubject } from './chain-stage.ts';

const never = new AbortController().signal;

/** What every chain must keep, beside what every plugin must. */
export function chainChecks(subject: ChainSubject): Check[] {
  const defendant = defendantOf(subject);
  const staged = <T>(use: (stage: Staged<'chain'>) => Promise<T>): Promise<T> => stageOf(subject, use);

  return [
    ...pluginChecks<'chain'>(subject, {
      given: { uids: [0], values: [1] },
      work: async ({ instance }, weights: Weights, signal) => {
        const uid = await instance.register(signal);
        const metagraph = await instance.sync({ step: 0 }, signal);
        const block = await instance.block(signal);
        return { uid, metagraph, block, receipt: await instance.setWeights(weights, signal) };
      },
      repeatable: false,
      heedsAbort: false,
      world: (_, weather, use) => stageWorld(subject, weather, use),
    }),
    law(
      defendant,
      'the subnet is whole',
      'Give each neuron once, by ascending uid, shares in [0, 1], and our own uid once we are registered.',
      async (expect) => {
        await staged(async ({ instance }) => {
          await instance.register(never);
          const metagraph = await instance.sync({ step: 0 }, never);
          expectSubnet(metagraph, expect);
          const own = metagraph.neurons.find(({ uid }) => uid === metagraph.self);
          expect(own !== undefined, 'it is registered, and `self` is no neuron');
          expect(own?.hotkey === instance.identity.hotkey, 'our neuron has another hotkey than identity');
        });
      },
    ),
    law(
      defendant,
      'sync twice for one step is sync once',
      'Let blocks and state depend on the number of steps, not on how often somebody looks.',
      async (expect) => {
        await staged(async ({ instance }) => {
          await instance.register(never);
          for (const step of [0, 1]) {
            const one = await instance.sync({ step }, never);
            const other = await instance.sync({ step }, never);
            // A chain with a time of its own goes on between two looks.
            const still = one.block === other.block;
            expect(!still || isDeepStrictEqual(one, other), `step ${step} looks different the second time`);
          }
        });
      },
    ),
    law(defendant, 'blocks never go back', 'Take the highest block that was seen.', async (expect) => {
      await staged(async ({ instance }) => {
        await instance.register(never);
        let highest = 0;
        for (const step of [0, 1, 2, 1]) {
          const blocks = [(await instance.sync({ step }, never)).block, await instance.block(never)];
          for (const block of blocks) {
            expect(Number.isSafeInteger(block) && block >= 0, `a block is ${block}`);
            expect(block >= highest, `after block ${highest} comes ${block}`);
            highest = Math.max(highest, block);
          }
        }
      });
    }),
    law(
      defendant,
      'registering twice is registering once',
      'Resolve with the uid at once when the hotkey is registered already.',
      async (expect) => {
        await staged(async ({ instance }) => {
          const one = await instance.register(never);
          const before = (await instance.sync({ step: 0 }, never)).neurons.length;
          const other = await instance.register(never);
          const after = (await instance.sync({ step: 0 }, never)).neurons.length;
          expect(one === other, `the second uid is ${other}, the first was ${one}`);
          expect(before === after, `there are ${after} neurons after it, ${before} before`);
        });
      },
    ),
    law(
      defendant,
      'its signature is of the message, by its key',
      'Sign the bytes you are given with the hotkey.',
      async (expect) => {
        await staged(async ({ instance: { identity } }) => {
          expect(typeof identity.hotkey === 'string' && identity.hotkey !== '', 'identity has no hotkey');
          const [one, other] = await Promise.all(
            ['tide', 'ebb'].map((text) => identity.sign(new TextEncoder().encode(text))),
          );
          expect(one instanceof Uint8Array && one.length > 0, 'a signature is no bytes');
          expect(!isDeepStrictEqual(one, other), 'two messages have the same signature');
        });
      },
    ),
    law(
      defendant,
      'bad weights are refused by a receipt',
      'Give accepted: false and the reason; throw only when the chain cannot be reached.',
      async (expect) => {
        const bad: Readonly<Record<string, Weights>> = {
          'more uids than values': { uids: [0, 1], values: [1] },
          NaN: { uids: [0], values: [NaN] },
          Infinity: { uids: [0], values: [Infinity] },
          'a negative weight': { uids: [0], values: [-1] },
          nothing: { uids: [], values: [] },
          'zeros alone': { uids: [0], values: [0] },
          'a uid twice': { uids: [0, 0], values: [1, 1] },
          'a uid that there is not': { uids: [60_000], values: [1] },
        };
        await staged(async ({ instance }) => {
          await instance.register(never);
          await instance.sync({ step: 0 }, never);
          for (const [what, weights] of Object.entries(bad)) {
            const { accepted, reason } = await instance.setWeights(weights, never);
            expect(!accepted, `${what} is accepted`);
            expect(typeof reason === 'string' && reason !== '', `${what} is refused without a reason`);
          }
        });
      },
    ),
    law(
      defendant,
      'a receipt says what was sent, and when',
      'Give block, and uids and values as they went out; reason is null when they were accepted.',
      async (expect) => {
        await staged(async ({ instance }) => {
          const self = await instance.register(never);
          await instance.sync({ step: 4 }, never);
          const receipt = await instance.setWeights({ uids: [self], values: [1] }, never);
          const { accepted, block, uids, values, reason } = receipt;
          expect(Number.isSafeInteger(block) && block >= 0, `the block is ${block}`);
          expect(accepted === (reason === null), `accepted is ${accepted}, the reason is ${reason}`);
          expect(uids.length === values.length, `${uids.length} uids with ${values.length} values`);
          expect(
            !accepted || isDeepStrictEqual([...uids], [self]),
            `it says it sent ${uids.join(', ')} instead of ${self}`,
          );
        });
      },
    ),
    ...chainWireChecks(subject),
  ];
}

function stageWorld<T>(
  subject: ChainSubject,
  weather: string,
  use: (subject: ChainSubject) => Promise<T>,
): Promise<T> {
  const { around } = subject;
  // What a chain reaches outside is its own; only a fair world can be made for it from here.
  if (around === undefined || weather === 'down') return use(subject);
  return around((options) => use({ ...subject, options: { ...subject.options, ...options.validator } }));
}

function expectSubnet({ neurons, block, self, limits }: Metagraph, expect: Expect): void {
  expect(Number.isSafeInteger(block) && block >= 0, `the block is ${block}`);
  expect(
    neurons.every(({ uid }, i) => i === 0 || uid > (neurons[i - 1] as Neuron).uid),
    'the uids do not ascend',
  );
  expect(new Set(neurons.map(({ hotkey }) => hotkey)).size === neurons.length, 'two neurons have one hotkey');
  expect(self === null || Number.isInteger(self), `self is ${self}`);
  for (const { uid, stake, emission, incentive, dividends, consensus, trust } of neurons) {
    const shares = { incentive, dividends, consensus, trust };
    for (const [name, share] of Object.entries(shares))
      expect(share >= 0 && share <= 1, `${name} of neuron ${uid} is ${share}`);
    for (const [name, amount] of Object.entries({ stake, emission }))
      expect(Number.isFinite(amount) && amount >= 0, `${name} of neuron ${uid} is ${amount}`);
  }
  for (const [name, limit] of Object.entries(limits))
    expect(Number.isFinite(limit) && limit >= 0, `limits.${name} is ${limit}`);
}
