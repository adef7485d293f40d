import { SynthError, type Embedder, type EmbedderTraits } from '../../../core/index.ts';
import { withMeter } from '../../../core/llm/index.ts';
import { asEmbedder, gate, never, openGateway, settled, type TestGateway } from '../../helpers/models.ts';
import { failureOf } from '../../helpers/tools.ts';

const vectorOf = (text: string): Float32Array => Float32Array.from([text.length, 0.1, -3]);

function fakeEmbedder(
  reply: (
    texts: readonly string[],
    signal: AbortSignal,
    call: number,
  ) => Promise<Float32Array[]> | Float32Array[] = (texts) => texts.map(vectorOf),
): Embedder & { readonly calls: string[][] } {
  const calls: string[][] = [];
  return {
    calls,
    identity: {
      provider: 'test',
      model: 'text-embedding-3-small',
      endpoint: 'e',
      dimensions: 3,
      normalised: false,
    },
    async embed(texts, signal) {
      calls.push([...texts]);
      return reply(texts, signal, calls.length);
    },
  };
}

describe('the embedder behind the gateway', () => {
  let one: TestGateway;
  beforeEach(() => (one = openGateway()));
  afterEach(() => one.close());
  const wrap = (embedder: Embedder, traits: EmbedderTraits = { offline: false }): Embedder =>
    one.gateway.wrapEmbedder('e', asEmbedder(embedder, traits));

  it('sends each text once: within a call, over calls of one tick, and over restarts', async () => {
    const embedder = fakeEmbedder();
    const wrapped = wrap(embedder);
    const results = await Promise.all([
      wrapped.embed(['a', 'bb', 'a'], never),
      wrapped.embed(['bb'], never),
      Promise.resolve().then(() => wrapped.embed(['ccc'], never)),
    ]);
    expect(embedder.calls).toEqual([['a', 'bb', 'ccc']]);
    expect(results).toEqual([
      [vectorOf('a'), vectorOf('bb'), vectorOf('a')],
      [vectorOf('bb')],
      [vectorOf('ccc')],
    ]);

    const again = openGateway({ folder: one.folder });
    const later = again.gateway.wrapEmbedder('x', asEmbedder(embedder));
    expect(await later.embed(['ccc', 'a', 'dddd'], never)).toEqual([
      vectorOf('ccc'),
      vectorOf('a'),
      vectorOf('dddd'),
    ]);
    await again.close();
    expect(embedder.calls.slice(1)).toEqual([['dddd']]);
  });

  it('joins a batch that is already on its way', async () => {
    const ready = gate();
    const embedder = fakeEmbedder(async (texts) => {
      await ready.promise;
      return texts.map(vectorOf);
    });
    const wrapped = wrap(embedder);
    const first = wrapped.embed(['a'], never);
    await settled();
    const second = wrapped.embed(['a', 'b'], never);
    await settled();
    ready.open();
    expect(await second).toEqual([vectorOf('a'), vectorOf('b')]);
    await first;
    expect(embedder.calls).toEqual([['a'], ['b']]);
  });

  it('splits what is too much for one request', async () => {
    const embedder = fakeEmbedder();
    const texts = Array.from({ length: 600 }, (_, i) => `text ${i}`);
    expect(await wrap(embedder).embed(texts, never)).toEqual(texts.map(vectorOf));
    expect(embedder.calls.map(({ length }) => length)).toEqual([256, 256, 88]);
    await wrap(embedder).embed(['x'.repeat(200_000), 'y'.repeat(200_000)], never);
    expect(embedder.calls.slice(3).map(({ length }) => length)).toEqual([1, 1]);
  });

  it('lets a text that the provider refuses fail alone', async () => {
    const refused = (text: string): boolean => text.length > 100;
    const embedder = fakeEmbedder((texts) => {
      if (texts.some(refused))
        throw new SynthError('SYN_LLM_REQUEST', { message: 'too long', detail: { status: 400 } });
      return texts.map(vectorOf);
    });
    const wrapped = wrap(embedder);
    const good = Array.from({ length: 40 }, (_, i) => 'x'.repeat(i + 1));
    const outcomes = await Promise.allSettled(
      [...good, 'y'.repeat(101), 'z'.repeat(500)].map((text) => wrapped.embed([text], never)),
    );
    expect(outcomes.slice(0, 40)).toEqual(
      good.map((text) => ({ status: 'fulfilled', value: [vectorOf(text)] })),
    );
    expect(outcomes.slice(40)).toMatchObject([
      { status: 'rejected', reason: { code: 'SYN_LLM_REQUEST' } },
      { status: 'rejected', reason: { code: 'SYN_LLM_REQUEST' } },
    ]);
    expect(embedder.calls.length).toBeLessThan(20);
    await wrapped.embed(good, never);
    expect(embedder.calls.at(-1)).not.toEqual(good);
  });

  it('lets one leave without harm to the rest, and aborts when all have left', async () => {
    const seen: AbortSignal[] = [];
    const ready = gate();
    const embedder = fakeEmbedder(async (texts, signal) => {
      seen.push(signal);
      await ready.promise;
      return texts.map(vectorOf);
    });
    const wrapped = wrap(embedder);
    const leaver = new AbortController();
    const left = wrapped.embed(['a'], leaver.signal);
    const stayed = wrapped.embed(['b'], never);
    await settled();
    leaver.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    expect(seen[0]?.aborted).toBe(false);
    ready.open();
    expect(await stayed).toEqual([vectorOf('b')]);

    const hanging = wrap(fakeEmbedder((_, signal) => (seen.push(signal), new Promise(() => {}))));
    const controller = new AbortController();
    const alone = hanging.embed(['z'], controller.signal);
    await settled();
    controller.abort(new Error('gone'));
    await expect(alone).rejects.toThrow('gone');
    await settled();
    expect(seen[1]?.aborted).toBe(true);
  });

  it('gives a zero vector for an empty text without a call, and nothing for nothing', async () => {
    const embedder = fakeEmbedder();
    expect(await wrap(embedder).embed(['', ''], never)).toEqual([new Float32Array(3), new Float32Array(3)]);
    expect(await wrap(embedder).embed([], never)).toEqual([]);
    expect(embedder.calls).toEqual([]);
  });

  it('asks an embedder that has a vector for the empty text', async () => {
    const embedder = fakeEmbedder();
    expect(await wrap(embedder, { offline: false, embedsEmpty: true }).embed(['', 'a', ''], never)).toEqual(
      ['', 'a', ''].map(vectorOf),
    );
    expect(embedder.calls).toEqual([['', 'a']]);
  });

  it('keeps what an offline embedder makes when that is worth it, and nothing else of offline ones', async () => {
    const [fast, slow] = [fakeEmbedder(), fakeEmbedder()];
    for (const texts of [['a', 'b'], ['b'], ['a']]) {
      await wrap(fast, { offline: true }).embed(texts, never);
      await wrap(slow, { offline: true, cached: true }).embed(texts, never);
    }
    expect(fast.calls).toEqual([['a', 'b'], ['b'], ['a']]);
    expect(slow.calls).toEqual([['a', 'b']]);
  });

  it('hands out copies', async () => {
    const wrapped = wrap(fakeEmbedder());
    const [mine] = await wrapped.embed(['a'], never);
    mine?.fill(9);
    expect(await wrapped.embed(['a'], never)).toEqual([vectorOf('a')]);
  });

  it.each([
    ['too few', () => []],
    ['another length', () => [new Float32Array(2).fill(1)]],
    ['NaN', () => [Float32Array.from([1, Number.NaN, 1])]],
    ['zeros', () => [new Float32Array(3)]],
  ])('refuses %s', async (_, reply) => {
    expect((await failureOf(wrap(fakeEmbedder(reply)).embed(['a'], never))).code).toBe('SYN_PLUGIN_RESULT');
  });

  it('tries again after a fault that passes', async () => {
    const embedder = fakeEmbedder((texts, _, call) => {
      if (call === 1)
        throw new SynthError('SYN_LLM_RATE_LIMIT', { message: 'slow down', detail: { status: 429 } });
      return texts.map(vectorOf);
    });
    expect(await wrap(embedder).embed(['a'], never)).toEqual([vectorOf('a')]);
  });

  it('books the tokens the provider counted, each meter its own; unknown tokens at the most they can be', async () => {
    const counted: Embedder = {
      ...fakeEmbedder(),
      embedCounted: async (texts) => ({ vectors: texts.map(vectorOf), inputTokens: 1000 }),
    };
    const wrapped = wrap(counted);
    const [first, second] = await Promise.all([
      withMeter(() => wrapped.embed(['a'], never)),
      withMeter(() => wrapped.embed(['b'], never)),
    ]);
    // $0.02 for a million tokens.
    expect(first.usage).toEqual([
      {
        name: 'e',
        provider: 'test',
        model: 'text-embedding-3-small',
        dimensions: 3,
        calls: 1,
        cachedCalls: 0,
        inputTokens: 1000,
        outputTokens: 0,
        costUsd: 0.00002,
      },
    ]);
    expect(second.usage).toEqual(first.usage);
    const { usage } = await withMeter(() => wrap(fakeEmbedder()).embed(['four'], never));
    expect(usage).toMatchObject([{ inputTokens: 12, costUsd: 0.00000024 }]);
    expect((await withMeter(() => wrapped.embed(['a'], never))).usage).toMatchObject([
      { calls: 0, cachedCalls: 1, costUsd: 0 },
    ]);
  });

  it('keeps to the budget', async () => {
    const tight = openGateway({ budget: { usdPerRun: 0.000001 } });
    const embedder = fakeEmbedder();
    const wrapped = tight.gateway.wrapEmbedder('e', asEmbedder(embedder));
    expect((await failureOf(wrapped.embed(['x'.repeat(100)], never))).code).toBe('SYN_BUDGET_EXCEEDED');
    expect(embedder.calls).toEqual([]);
    await tight.close();
  });

  it('calls a model of this machine at once, with the texts of that call alone, and keeps nothing', async () => {
    const embedder = fakeEmbedder();
    const wrapped = wrap(embedder, { offline: true });
    await Promise.all([wrapped.embed(['a', 'a'], never), wrapped.embed(['b'], never)]);
    await wrapped.embed(['a'], never);
    expect(embedder.calls).toEqual([['a'], ['b'], ['a']]);
  });
});
