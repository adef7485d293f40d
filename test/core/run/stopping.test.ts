import { SynthError, type Chain, type Sink, type Task } from '../../../core/index.ts';
import type { RunEvent } from '../../../core/run/events.ts';
import { runMiner } from '../../../core/run/miner.ts';
import { runValidator } from '../../../core/run/validator.ts';
import { fakeChain, fakeContext, neuron, temporaryFolder } from './fakes.ts';

const never = (): Promise<never> => new Promise(() => undefined);
const down = (): Promise<never> =>
  Promise.reject(new SynthError('SYN_CHAIN_UNAVAILABLE', { message: 'down' }));
const codes = (events: readonly RunEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'notice' ? [event.code] : []));

/** A run that is told to stop at the first event of a type; its grace is over at once. */
function stopped(chain: Chain, at: RunEvent['type'] | 'start', more: { sink?: Sink; run?: object } = {}) {
  const stop = new AbortController();
  const context = fakeContext(
    {
      chain,
      settings: { run: { steps: 9, graceMs: 20, ...more.run } },
      ...(more.sink && { sinks: { own: more.sink } }),
    },
    undefined,
    { stop: stop.signal },
  );
  if (at === 'start') stop.abort();
  const emit = (event: RunEvent): void => {
    context.emit(event);
    if (event.type === at) stop.abort();
  };
  return { context, outcome: runValidator({ ...context, emit }) };
}

describe('a run that is told to stop', () => {
  it('leaves a weights call that hangs when the grace is over', async () => {
    const chain = { ...fakeChain({ 1: () => 'word1' }), setWeights: never };
    const stop = new AbortController();
    const hanging: Chain = {
      ...chain,
      setWeights: () => {
        stop.abort();
        return never();
      },
    };
    const context = fakeContext(
      {
        chain: hanging,
        rewards: { all: { score: async ({ replies }) => replies.map(() => ({ value: 1 })) } },
        settings: { run: { steps: 9, graceMs: 20 } },
      },
      undefined,
      { stop: stop.signal },
    );
    expect(await runValidator(context)).toMatchObject({ ended: 'stopped', steps: 2 });
  });

  it('leaves a sync that hangs, and ends in order though the chain never answered', async () => {
    const chain = fakeChain({ 1: () => 'word1' });
    let syncs = 0;
    const hanging: Chain = { ...chain, sync: (...args) => (syncs++ === 0 ? chain.sync(...args) : never()) };
    const later = stopped(hanging, 'step.completed');
    expect(await later.outcome).toMatchObject({ ended: 'stopped', steps: 1 });
    expect(await stopped({ ...chain, sync: never }, 'start').outcome).toMatchObject({
      ended: 'stopped',
      table: [],
    });
    const offline = stopped({ ...chain, sync: down }, 'notice');
    expect(await offline.outcome).toMatchObject({ ended: 'stopped', steps: 0 });
    expect(offline.context.events.map(({ type }) => type)).toEqual(['notice', 'run.finished']);
  });

  it('gives what a sink missed to it once more at the end', async () => {
    let calls = 0;
    const sink: Sink = {
      append: () => (calls++ === 0 ? never() : Promise.resolve()),
      flush: async () => undefined,
    };
    const { outcome } = stopped(fakeChain({ 1: () => 'word1' }), 'step.completed', { sink });
    expect(await outcome).toMatchObject({ ended: 'stopped', steps: 1 });
    expect(calls).toBe(2);
  });
});

it('tells of a sink that hangs, and goes on', async () => {
  let calls = 0;
  const sink: Sink = {
    append: () => (calls++ === 0 ? never() : Promise.resolve()),
    flush: async () => undefined,
  };
  const settings = { run: { steps: 2, stepTimeoutMs: 400 } };
  const context = fakeContext({ chain: fakeChain({ 1: () => 'word1' }), sinks: { sink }, settings });
  expect(await runValidator(context)).toMatchObject({ ended: 'finished', steps: 2 });
  expect(codes(context.events)).toEqual(['SYN_RUN_TIMEOUT']);
});

it('ends what is still going on in a step when the step is over', async () => {
  let left: AbortSignal | undefined;
  let builds = 0;
  const task: Task = {
    build(_, signal) {
      builds += 1;
      if (builds === 1) {
        left = signal;
        return never();
      }
      return Promise.reject(new SynthError('SYN_BUDGET_EXCEEDED', { message: 'spent' }));
    },
    refer: async () => ({ text: 'x' }),
  };
  const context = fakeContext({
    chain: fakeChain({ 1: () => 'x' }),
    task,
    settings: { run: { itemsPerStep: 2 } },
  });
  await expect(runValidator(context)).rejects.toMatchObject({ code: 'SYN_BUDGET_EXCEEDED' });
  expect(left?.aborted).toBe(true);
});

it('leaves nothing hanging on the signals of the run, however many steps it takes', async () => {
  const stop = new AbortController();
  const signal = new AbortController().signal;
  const any = AbortSignal.any.bind(AbortSignal);
  let made = 0;
  AbortSignal.any = (signals) => {
    made += 1;
    return any(signals);
  };
  const count = async (steps: number): Promise<number> => {
    made = 0;
    const scene = { chain: fakeChain({ 1: () => 'word1' }), settings: { run: { steps, intervalMs: 5 } } };
    await runValidator(fakeContext(scene, undefined, { stop: stop.signal, signal }));
    return made;
  };
  try {
    expect(await count(12)).toBe(await count(2));
  } finally {
    AbortSignal.any = any;
  }
});

it('keeps a miner serving while the chain is away', async () => {
  const stop = new AbortController();
  const fake = fakeChain({});
  let syncs = 0;
  let served = 0;
  const chain: Chain = {
    ...fake,
    async sync(...args) {
      syncs += 1;
      if (syncs > 1 && syncs < 30) return down();
      if (syncs === 30) stop.abort();
      const endpoint = { host: '127.0.0.1', port: 1 };
      return { ...(await fake.sync(...args)), neurons: [neuron(0, { endpoint })] };
    },
    async serve(...args) {
      served += 1;
      return fake.serve(...args);
    },
  };
  const base = fakeContext({ chain });
  const miner = { name: 'm', plugin: { kind: 'miner', name: 'm', traits: {} }, instance: { answer: never } };
  const context = fakeContext({ chain }, temporaryFolder(), {
    parts: { ...base.parts, miner: miner as never },
    stop: stop.signal,
  });
  expect(await runMiner(context)).toMatchObject({ ended: 'stopped' });
  expect(served).toBe(1);
  expect(new Set(codes(context.events))).toEqual(new Set(['SYN_CHAIN_UNAVAILABLE']));
});
