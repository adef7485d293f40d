import type { Ask, Instance, Miner, MinerAnswer, Reply } from '../../../../core/index.ts';
import { goldenRows } from '../../../fixtures/golden/rows.ts';
import { askOf, never, neuronOf, setUpChain, temporaryFolder } from '../../../helpers/local-chain.ts';

let chain: Instance<'chain'> | undefined;
afterEach(async () => chain?.stop?.(never));

/** What asking one miner gives. */
async function ask(answer: Miner['answer'], rest: Partial<Ask> = {}, signal = never): Promise<Reply> {
  chain = await setUpChain({ folder: temporaryFolder(), miners: { it: [{ answer }, 1] } });
  return chain.ask(askOf(await neuronOf(chain, 'it-1'), 'What is a subnet?', rest), signal);
}

async function* streamOf(...pieces: string[]): AsyncGenerator<string> {
  yield* pieces;
}

describe('asking a miner of this process', () => {
  it('hands over the dialogue and takes a text back', async () => {
    const reply = await ask(async ({ text, protocol, caller, self, timeoutMs, messages }) => ({
      text: JSON.stringify({
        text,
        protocol,
        caller: caller?.uid,
        stake: caller?.stake,
        self: self.uid,
        timeoutMs,
        messages,
      }),
    }));
    expect(JSON.parse(reply.text)).toEqual({
      text: 'What is a subnet?',
      protocol: 'prompting',
      caller: 0,
      stake: 10_000,
      self: 1,
      timeoutMs: 5000,
      messages: [{ role: 'user', content: 'What is a subnet?' }],
    });
    expect(reply).toMatchObject({
      uid: 1,
      status: 200,
      statusText: '',
      chunks: null,
      body: { completion: reply.text },
    });
    expect(reply.timings.totalMs).toBeGreaterThanOrEqual(reply.timings.firstMs ?? NaN);
  });

  it('keeps the pieces of a stream and when they came', async () => {
    const reply = await ask(() => streamOf('Hello ', 'there', ''));
    expect(reply).toMatchObject({ status: 200, text: 'Hello there', body: null });
    expect(reply.chunks?.map(({ text }) => text)).toEqual(['Hello ', 'there']);
    expect(reply.chunks?.every(({ atMs }) => atMs >= 0)).toBe(true);
  });

  it.each(goldenRows<{ chunks: string[] }, string>('stream_join'))(
    'joins as sent: $id',
    async ({ input, expected }) => {
      expect((await ask(() => streamOf(...input.chunks))).text).toBe(expected);
    },
  );

  it('calls an empty answer 204', async () => {
    expect(await ask(async () => ({ text: '' }))).toMatchObject({ status: 204, text: '' });
    expect(await ask(() => streamOf())).toMatchObject({ status: 204, text: '', chunks: [] });
  });

  const faults: [string, Miner['answer'], number, string][] = [
    [
      'throws',
      () => {
        throw new Error('secret detail');
      },
      500,
      '',
    ],
    ['rejects', async () => Promise.reject(new Error('secret detail')), 500, ''],
    ['answers with nothing', () => null as unknown as MinerAnswer, 500, ''],
    ['streams what is no text', () => streamOf(7 as unknown as string), 500, ''],
    ['sends a body of its own', async () => ({ text: 'x', body: { other: 1 } }), 422, ''],
    ['sends too much at once', async () => ({ text: 'x'.repeat(70_000) }), 413, ''],
    ['streams too much', () => streamOf('x'.repeat(60_000), 'x'.repeat(60_000)), 413, ''],
    [
      'nests without end',
      async () => ({
        text: '',
        body: JSON.parse('{"completion":'.repeat(4000) + '1' + '}'.repeat(4000)) as { completion: string },
      }),
      422,
      '',
    ],
  ];
  it.each(faults)('gives a reply when the miner %s', async (_, answer, status, text) => {
    const reply = await ask(answer);
    expect(reply).toMatchObject({ status, text, timings: { totalMs: null } });
    expect(reply.statusText).not.toContain('secret');
  });

  const slow: [string, Miner['answer'], string][] = [
    ['hangs', () => new Promise<never>(() => undefined), ''],
    [
      'hangs within its stream',
      async function* () {
        yield 'so far ';
        yield '…';
        await new Promise(() => undefined);
        yield 'late';
      },
      'so far …',
    ],
    [
      'never lets a timer run',
      async function* () {
        yield 'busy';
        for (;;) yield '';
      },
      'busy',
    ],
  ];
  it.each(slow)('takes what came until the deadline when the miner %s', async (_, answer, text) => {
    const reply = await ask(answer, { timeoutMs: 40 });
    expect(reply).toMatchObject({ status: 408, text, timings: { totalMs: null } });
  });

  it('does not listen to what comes after the deadline', async () => {
    let wentOn: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (wentOn = resolve));
    const reply = await ask(
      async function* (_request, _io, signal) {
        yield 'early';
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        try {
          yield 'late';
        } finally {
          wentOn();
        }
      },
      { timeoutMs: 40 },
    );
    await over;
    expect(reply).toMatchObject({ status: 408, text: 'early' });
    expect(reply.chunks).toHaveLength(1);
  });

  it('tells the miner that its time is over, and rejects only when its own signal aborts', async () => {
    const told: unknown[] = [];
    await ask(
      (_request, _io, signal) =>
        new Promise<never>(() => signal.addEventListener('abort', () => told.push(signal.reason))),
      {
        timeoutMs: 20,
      },
    );
    expect(told).toMatchObject([{ name: 'TimeoutError' }]);
    const stop = new AbortController();
    const answer: Miner['answer'] = () => {
      stop.abort(new Error('stopped'));
      return new Promise<never>(() => undefined);
    };
    await expect(ask(answer, {}, stop.signal)).rejects.toThrow('stopped');
    await expect(ask(answer, {}, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });

  it('replaces what UTF-8 cannot carry, as a wire would', async () => {
    expect((await ask(async () => ({ text: 'a\ud800b' }))).text).toBe('a\ufffdb');
    expect((await ask(() => streamOf('\ud83d', '\ude00!'))).text).toBe('\ufffd\ufffd!');
  });

  it('draws the same for the same request, whoever was asked before', async () => {
    const miner: Miner = { answer: async (_, { random }) => ({ text: String(random.next()) }) };
    const run = async (order: readonly string[]): Promise<Map<string, string>> => {
      const it = await setUpChain({ folder: temporaryFolder(), miners: { it: [miner, 3] } });
      const { neurons } = await it.sync({ step: 0 }, never);
      const texts = new Map<string, string>();
      for (const label of order) {
        const peer = neurons.find((neuron) => neuron.label === label);
        if (peer) texts.set(label, (await it.ask(askOf(peer), never)).text);
      }
      await it.stop?.(never);
      return texts;
    };
    const [forth, back] = [await run(['it-1', 'it-2', 'it-3']), await run(['it-3', 'it-1'])];
    expect(new Set(forth.values()).size).toBe(3);
    expect(back.get('it-1')).toBe(forth.get('it-1'));
    expect(back.get('it-3')).toBe(forth.get('it-3'));
  });

  it('blames a protocol that refuses its own challenge', async () => {
    const long = 'x'.repeat(300_000);
    const challenge = { text: long, messages: [{ role: 'user' as const, content: long }], author: {} };
    await expect(ask(async () => ({ text: '' }), { challenge })).rejects.toMatchObject({
      code: 'SYN_PLUGIN_RESULT',
    });
  });
});
