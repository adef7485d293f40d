import {
  SynthError,
  type Chain,
  type Miner,
  type MinerRequest,
  type ServeHandler,
  type Service,
} from '../../../core/index.ts';
import { runMiner } from '../../../core/run/miner.ts';
import { runService } from '../../../core/run/service.ts';
import type { RunContext } from '../../../core/run/context.ts';
import type { RunEvent } from '../../../core/run/events.ts';
import { fakeChain, fakeContext, neuron } from './fakes.ts';

const request = (text: string): MinerRequest => ({
  protocol: 'plain',
  messages: [{ role: 'user', content: text }],
  text,
  body: { text },
  caller: { hotkey: 'val', uid: 1, stake: 5, validatorPermit: true },
  timeoutMs: 1_000,
  self: { hotkey: 'hot-0', uid: 0 },
});
const signal = new AbortController().signal;
const bound = (instance: object): never =>
  ({ name: 'm', plugin: { kind: 'miner', name: 'm', traits: {} }, instance }) as never;

interface Stage {
  readonly served: ServeHandler[];
  readonly closed: number[];
  readonly chain: Chain;
}

/** A chain that writes down what is served; ports count up from 1. */
function stage(): Stage {
  const served: ServeHandler[] = [];
  const closed: number[] = [];
  const fake = fakeChain({});
  const chain: Chain = {
    ...fake,
    async sync(progress, own) {
      const endpoint = { host: '127.0.0.1', port: served.length };
      return { ...(await fake.sync(progress, own)), neurons: [neuron(0, { endpoint })] };
    },
    async serve(handler) {
      const port = served.push(handler);
      return { host: '127.0.0.1', port, close: async () => void closed.push(port) };
    },
  };
  return { served, closed, chain };
}

function minerContext(chain: Chain, miner: Miner | null, more: Partial<RunContext> = {}) {
  const base = fakeContext({ chain });
  return fakeContext({ chain }, undefined, {
    parts: { ...base.parts, miner: miner === null ? null : bound(miner) },
    ...more,
  });
}

describe('runMiner', () => {
  it('serves until told to stop, then closes', async () => {
    const stop = new AbortController();
    const { served, closed, chain } = stage();
    const miner: Miner = {
      answer: async ({ text }, { random }) => ({ text: `${text} ${random.int(0, 1e9)}` }),
    };
    const context = minerContext(chain, miner, { stop: stop.signal });
    let ask = async (): Promise<void> => undefined;
    const answers: unknown[] = [];
    const emit = (event: RunEvent): void => {
      context.emit(event);
      if (event.type === 'miner.serving') void ask();
    };
    ask = async () => {
      for (const text of ['a', 'b', 'a']) answers.push(await served[0]?.answer(request(text), signal));
      stop.abort();
    };
    expect(await runMiner({ ...context, emit })).toMatchObject({ role: 'miner', ended: 'stopped' });
    expect(answers[0]).toEqual(answers[2]);
    expect(answers[0]).not.toEqual(answers[1]);
    expect(closed.at(-1)).toBe(served.length);
    expect(context.events.filter(({ type }) => type === 'miner.answered')).toHaveLength(3);
  });

  it('serves anew when the subnet has lost sight of it', async () => {
    const stop = new AbortController();
    const { served, closed, chain } = stage();
    const seen: Chain = {
      ...chain,
      async sync(progress, own) {
        const metagraph = await chain.sync(progress, own);
        const endpoint = served.length === 0 ? null : { host: '127.0.0.1', port: served.length < 3 ? 99 : 3 };
        if (served.length === 3) stop.abort();
        return { ...metagraph, neurons: [neuron(0, { endpoint })] };
      },
    };
    const miner: Miner = { answer: async () => ({ text: '' }) };
    await runMiner(minerContext(seen, miner, { stop: stop.signal }));
    expect(served).toHaveLength(3);
    expect(closed).toEqual([1, 2, 3]);
  });

  it('tells of a miner that fails and hands the failure to the chain', async () => {
    const stop = new AbortController();
    const { served, chain } = stage();
    const failing: Miner = {
      answer: ({ text }) => {
        if (text === 'at once') throw new Error('at once');
        if (text === 'later') return Promise.reject(new Error('later'));
        return (async function* () {
          yield 'piece';
          throw new Error('in between');
        })();
      },
    };
    const context = minerContext(chain, failing, { stop: stop.signal });
    const running = runMiner({
      ...context,
      emit: (event) => {
        context.emit(event);
        if (event.type === 'miner.serving') setImmediate(() => void ask().finally(() => stop.abort()));
      },
    });
    const ask = async (): Promise<void> => {
      const [handler] = served;
      if (!handler) throw new Error('not serving');
      expect(() => handler.answer(request('at once'), signal)).toThrow('at once');
      await expect(handler.answer(request('later'), signal)).rejects.toThrow('later');
      const pieces: string[] = [];
      const stream = async (): Promise<void> => {
        for await (const piece of handler.answer(request('x'), signal) as AsyncIterable<string>)
          pieces.push(piece);
      };
      await expect(stream()).rejects.toThrow('in between');
      expect(pieces).toEqual(['piece']);
    };
    await running;
    const told = context.events.filter((event) => event.type === 'miner.answered');
    expect(told.map(({ ok }) => ok)).toEqual([false, false, false]);
  });

  it('needs a miner, and a registered hotkey', async () => {
    const { chain } = stage();
    await expect(runMiner(minerContext(chain, null))).rejects.toMatchObject({ code: 'SYN_CONFIG_INVALID' });
    const stranger: Chain = {
      ...chain,
      sync: async (...args) => ({ ...(await chain.sync(...args)), self: null }),
    };
    const miner: Miner = { answer: async () => ({ text: '' }) };
    await expect(runMiner(minerContext(stranger, miner))).rejects.toMatchObject({
      code: 'SYN_CHAIN_UNREGISTERED',
    });
  });
});

describe('runService', () => {
  const context = (service: Service | null, more: Partial<RunContext> = {}) => {
    const base = fakeContext({ chain: fakeChain({}), settings: { run: { graceMs: 20 } } });
    const parts = { ...base.parts, service: service === null ? null : bound(service) };
    return fakeContext({ chain: fakeChain({}), settings: { run: { graceMs: 20 } } }, undefined, {
      parts,
      ...more,
    });
  };

  it('runs until the service has ended', async () => {
    const own = context({
      start: async () => ({ closed: Promise.resolve(), address: 'http://127.0.0.1:1' }),
    });
    expect(await runService(own)).toMatchObject({ role: 'service', ended: 'finished' });
    expect(own.events[0]).toMatchObject({ type: 'service.started', address: 'http://127.0.0.1:1' });
  });

  it('lets it end in order when told to stop, and leaves it after the grace', async () => {
    for (const orderly of [true, false]) {
      const stop = new AbortController();
      let ended = false;
      const service: Service = {
        async start(_io, own) {
          const closed = new Promise<void>((resolve) => {
            own.addEventListener('abort', () => {
              ended = true;
              if (orderly) resolve();
            });
          });
          setImmediate(() => stop.abort());
          return { closed, address: null };
        },
      };
      expect(await runService(context(service, { stop: stop.signal }))).toMatchObject({ ended: 'stopped' });
      expect(ended).toBe(true);
    }
  });

  it('passes on what went wrong', async () => {
    const down = new SynthError('SYN_HTTP_UNREACHABLE', { message: 'no' });
    await expect(runService(context({ start: async () => Promise.reject(down) }))).rejects.toBe(down);
    await expect(runService(context(null))).rejects.toMatchObject({ code: 'SYN_CONFIG_INVALID' });
  });
});
