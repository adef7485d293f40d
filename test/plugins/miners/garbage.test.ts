import type { Instance, Metagraph, Miner, Reply } from '../../../core/index.ts';
import garbage from '../../../plugins/miners/garbage/index.ts';
import { kindNames } from '../../../plugins/miners/garbage/kinds.ts';
import { askOf, never, services, setUpChain, temporaryFolder } from '../../helpers/local-chain.ts';
import { ioOf, piecesOf, requestOf } from '../../helpers/miners.ts';

const make = async (kind?: (typeof kindNames)[number]): Promise<Miner> =>
  await garbage.setup(services(), garbage.options.parse(kind ? { kind } : {}));
const honest: Miner = {
  async *answer({ text }, { random }) {
    yield `An answer to ${text} `;
    yield String(random.next());
  },
};

describe('garbage', () => {
  it('sends a kind at random, the same for the same draw, and all of them in time', async () => {
    const miner = await make();
    const sizes = new Set<number>();
    for (let seed = 0; seed < 60; seed += 1) {
      const text = async (): Promise<string> =>
        (await piecesOf(miner.answer(requestOf('hi'), ioOf(seed), never))).join('');
      const first = await text();
      expect(await text()).toBe(first);
      sizes.add(first.length);
    }
    expect(sizes.size).toBeGreaterThan(10);
  });

  describe('on a subnet with honest miners', () => {
    const statuses: Partial<Record<(typeof kindNames)[number], number>> = {
      empty: 204,
      huge: 413,
      'deep-json': 413,
    };
    const replies = async (hostile: Miner | null): Promise<ReadonlyMap<string, Reply>> => {
      const miners: Record<string, readonly [Miner, number]> = { honest: [honest, 3] };
      if (hostile) miners['garbage'] = [hostile, 1];
      const chain: Instance<'chain'> = await setUpChain({ folder: temporaryFolder(), miners });
      const { neurons }: Metagraph = await chain.sync({ step: 0 }, never);
      const all = await Promise.all(
        neurons.slice(1).map((peer) => chain.ask(askOf(peer, 'hi', { maxReplyBytes: 262_144 }), never)),
      );
      await chain.stop?.(never);
      return new Map(all.map((reply, index) => [neurons[index + 1]?.label ?? '', reply]));
    };
    const said = (all: ReadonlyMap<string, Reply>): unknown =>
      [...all].filter(([label]) => label.startsWith('honest')).map(([, { text, status }]) => [text, status]);

    it.each(kindNames)('is a plain reply and changes no other one: %s', async (kind) => {
      const [without, withIt] = [await replies(null), await replies(await make(kind))];
      expect(said(withIt)).toEqual(said(without));
      const reply = withIt.get('garbage-1');
      expect(reply?.status).toBe(statuses[kind] ?? 200);
      expect(Buffer.from(reply?.text ?? 'x').toString()).toBe(reply?.text);
      expect(JSON.parse(JSON.stringify(reply))).toEqual(reply);
      expect(reply?.chunks?.length ?? 0).toBeLessThanOrEqual(4096);
    });
  });
});
