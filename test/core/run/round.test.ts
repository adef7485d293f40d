import type { Gathered, ItemOutcome, LedgerEntry, Reply, Row, Task, Weigher } from '../../../core/index.ts';
import { virtualClock } from '../../../core/host/virtual-clock.ts';
import { openRecords } from '../../../core/records/store.ts';
import { runValidator } from '../../../core/run/validator.ts';
import {
  fakeChain,
  fakeClock,
  fakeContext,
  item,
  memorySink,
  reply,
  shareWeigher,
  temporaryFolder,
} from './fakes.ts';

const challenge = {
  text: 'Say: a b',
  messages: [{ role: 'user' as const, content: 'Say: a b' }],
  author: {},
};
const gathered = (id: string, replies: readonly Reply[]): Gathered => ({
  id,
  item: item('Say: a b', 'a b'),
  challenge,
  reference: { text: 'a b' },
  replies,
});

/** Leads its rounds as `lead` says; keeps what it was told at the end of each step. */
function roundTask(lead: NonNullable<Task['round']>): Task & { readonly concluded: ItemOutcome[][] } {
  const concluded: ItemOutcome[][] = [];
  return {
    concluded,
    build: () => Promise.reject(new Error('nobody builds')),
    round: lead,
    conclude: async (outcomes) => void concluded.push([...outcomes]),
  };
}

describe('a task that leads its rounds', () => {
  it('has what it gathered judged, recorded, paid for and told of', async () => {
    const chain = fakeChain({ 1: () => '', 2: () => '' });
    const task = roundTask(async () => [gathered('t1', [reply(1, 'a b'), reply(2, 'a')])]);
    const rows: Row[] = [];
    const storage = temporaryFolder();
    const scene = { chain, task, sinks: { main: memorySink(rows) }, settings: { run: { steps: 2 } } };
    const summary = await runValidator(fakeContext(scene, storage));
    expect(summary).toMatchObject({ steps: 2, failedSteps: 0, rows: 4 });
    expect(summary.table.map(({ uid, meanReward }) => [uid, meanReward])).toEqual([
      [1, 1],
      [2, 0.5],
    ]);
    expect(rows.map(({ completion }) => completion)).toEqual(['a b', 'a', 'a b', 'a']);
    expect(task.concluded.map((outcomes) => outcomes.length)).toEqual([1, 1]);
    expect(task.concluded[0]?.[0]?.results.map(({ reward }) => reward)).toEqual([1, 0.5]);
    expect(chain.asks).toEqual([]);
  });

  it('takes a step in good order when nothing came to an end', async () => {
    const task = roundTask(async () => []);
    const scene = { chain: fakeChain({ 1: () => '' }), task, settings: { run: { steps: 12 } } };
    const context = fakeContext(scene);
    const summary = await runValidator(context);
    expect(summary).toMatchObject({ steps: 12, failedSteps: 0, rows: 0 });
    expect(task.concluded).toEqual([]);
  });

  it('asks peers over the wire, each request by a name of its own', async () => {
    const chain = fakeChain({ 1: () => 'a b', 2: () => 'b' });
    const task = roundTask(async (subnet, _io, signal) => {
      expect(subnet.peers.map(({ uid }) => uid)).toEqual([1, 2]);
      const [first] = await Promise.all([
        subnet.ask(subnet.peers, challenge, signal),
        subnet.ask(subnet.peers.slice(0, 1), challenge, signal),
      ]);
      return [gathered('t1', first)];
    });
    const scene = { chain, task, settings: { run: { steps: 1 } } };
    const summary = await runValidator(fakeContext(scene));
    expect(summary.table.map(({ meanReward }) => meanReward)).toEqual([1, 0.5]);
    const [name = ''] = chain.asks.map(({ id }) => id.replace(/\/1$/, ''));
    expect(chain.asks.map(({ id, peer }) => [id, peer.uid])).toEqual([
      [`${name}/1`, 1],
      [`${name}/1`, 2],
      [`${name}/2`, 1],
    ]);
  });

  it('names a request by what it asks, also where a repeated step has less to ask', async () => {
    const idsOf = async (...texts: string[]): Promise<string[]> => {
      const chain = fakeChain({ 1: () => 'a b' });
      const task = roundTask(async (subnet, _io, signal) => {
        for (const text of texts) await subnet.ask(subnet.peers, { ...challenge, text }, signal);
        return [];
      });
      await runValidator(fakeContext({ chain, task, settings: { run: { steps: 1 } } }));
      return chain.asks.map(({ id }) => id);
    };
    const [first, second] = await idsOf('one', 'two');
    expect(first).not.toBe(second);
    expect(await idsOf('two')).toEqual([second]);
  });

  it('pays nobody who left the subnet, and nobody twice', async () => {
    const replies = [reply(2, 'a'), { ...reply(9, 'a b'), hotkey: 'gone' }, reply(2, 'a b'), reply(1, 'a b')];
    // Under a uid of long ago.
    const moved = replies.map((each) => ({ ...each, uid: 7 }));
    const task = roundTask(async () => [gathered('t1', moved)]);
    const chain = fakeChain({ 1: () => '', 2: () => '' });
    const summary = await runValidator(fakeContext({ chain, task, settings: { run: { steps: 1 } } }));
    expect(summary).toMatchObject({ rows: 2 });
    expect(summary.table.map(({ uid, meanReward, samples }) => [uid, meanReward, samples])).toEqual([
      [1, 1, 1],
      [2, 0.5, 1],
    ]);
  });

  it('that returns something else is a fault of the plugin', async () => {
    const task = roundTask(async () => [{ id: 't1' } as Gathered]);
    const settings = { run: { steps: 1, maxFailedSteps: 1, buildAttempts: 1 } };
    const context = fakeContext({ chain: fakeChain({ 1: () => '' }), task, settings });
    await expect(runValidator(context)).rejects.toMatchObject({ code: 'SYN_RUN_STALLED' });
    expect(context.events.find(({ type }) => type === 'step.failed')).toMatchObject({
      failure: { code: 'SYN_PLUGIN_RESULT', stage: 'round', plugin: 'task/words' },
    });
  });
});

describe('time that takes none', () => {
  const hour = 3_600_000;
  /** An hour a step; who earns changes at step 5. */
  const scene = (entries: LedgerEntry[][], steps: number) => {
    let step = 0;
    const weigher: Weigher = {
      windowMs: 4.5 * hour,
      async weigh(given, metagraph, signal) {
        entries.push([...given]);
        return shareWeigher.weigh(given, metagraph, signal);
      },
    };
    const task = roundTask(async () => {
      step += 1;
      return [gathered(`t${step}`, [reply(1, step < 5 ? 'a b' : 'x'), reply(2, 'a')])];
    });
    const settings = { run: { steps, intervalMs: hour, virtualTime: true }, weights: { everyBlocks: 1 } };
    return { chain: fakeChain({ 1: () => '', 2: () => '' }), task, weigher, settings };
  };

  it('moves the clock on between steps, and a weigher looks back over it', async () => {
    const entries: LedgerEntry[][] = [];
    const base = fakeClock();
    const clock = virtualClock(base);
    const storage = temporaryFolder();
    const skip = (ms: number): void => clock.skip(ms);
    const context = fakeContext(scene(entries, 8), storage, { clock, skip });
    await runValidator(context);
    expect(base.slept).toEqual([]);
    const [one, two] = entries.at(-1) as [LedgerEntry, LedgerEntry];
    // Steps 4 to 8, the last one just now.
    expect(one.recent?.map(({ reward }) => reward)).toEqual([1, 0, 0, 0, 0]);
    expect(two.recent?.map(({ reward }) => reward)).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
    const times = one.recent?.map(({ at }) => at) ?? [];
    // To the millisecond, however long a step took.
    for (const [index, at] of times.slice(1).entries()) expect(at - (times[index] ?? 0)).toBe(hour);
  });

  it('goes on from where it had come to', async () => {
    const entries: LedgerEntry[][] = [];
    const storage = temporaryFolder();
    for (const steps of [6, 3]) {
      const clock = virtualClock(fakeClock());
      const skip = (ms: number): void => clock.skip(ms);
      await runValidator(fakeContext(scene(entries, steps), storage, { clock, skip }));
    }
    const store = openRecords(storage, { mustExist: true });
    const times = [...store.records(0)].map(({ record }) => record.at);
    store.close();
    expect(times.map((at) => (at - (times[0] ?? 0)) / hour)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
