import { SynthError, type Completion } from '../../../core/index.ts';
import { withMeter } from '../../../core/llm/index.ts';
import { costNanoUsd, findPrice } from '../../../core/llm/prices.ts';
import { openModelStore } from '../../../core/llm/store.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import {
  asLlm,
  completion,
  fakeLlm,
  never,
  openGateway,
  say,
  settled,
  type TestGateway,
} from '../../helpers/models.ts';
import { failureOf } from '../../helpers/tools.ts';

/** A model at $2 for a million output tokens and nothing for input: 1,000 tokens cost $0.002. */
const prices = { 'test-model': { inputUsd: 0, outputUsd: 2 } };
const identity = { provider: 'test', model: 'test-model', endpoint: 'e' };
const used = (outputTokens: number): Completion =>
  completion('x', { usage: { inputTokens: 1, outputTokens } });

describe('the budget', () => {
  let opened: TestGateway[] = [];
  const open = ({ gateway = {}, ...rest }: Parameters<typeof openGateway>[0] = {}): TestGateway => {
    const made = openGateway({ gateway: { prices, cache: false, retries: 0, ...gateway }, ...rest });
    opened.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(opened.reverse().map((one) => one.close()));
    opened = [];
  });
  const model = (one: TestGateway, reply: Parameters<typeof fakeLlm>[0]) => {
    const llm = fakeLlm(reply, { identity });
    return { llm, wrapped: one.gateway.wrapLlm('a', asLlm(llm)) };
  };

  it('stops $0.01 before it is exceeded', async () => {
    const one = open({ budget: { usdPerRun: 0.01 } });
    const { llm, wrapped } = model(one, () => used(1000));
    let spent = 0;
    for (let i = 0; i < 5; i += 1)
      spent += (await wrapped.complete(say(`${i}`, { maxTokens: 1000 }), never)).costUsd ?? 0;
    expect(spent).toBeCloseTo(0.01, 9);
    expect(await failureOf(wrapped.complete(say('6', { maxTokens: 1000 }), never))).toMatchObject({
      code: 'SYN_BUDGET_EXCEEDED',
      hint: expect.stringContaining('budget.usdPerRun') as string,
      detail: { scope: 'run', limitUsd: 0.01, leftUsd: 0, neededUsd: 0.002 },
    });
    expect(llm.calls).toHaveLength(5);
  });

  it('holds with twenty calls at once', async () => {
    const one = open({ budget: { usdPerRun: 0.01 }, gateway: { concurrency: 20 } });
    const { llm, wrapped } = model(one, async () => {
      await settled();
      return used(1000);
    });
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => wrapped.complete(say(`${i}`, { maxTokens: 1000 }), never)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(llm.calls).toHaveLength(5);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'SYN_BUDGET_EXCEEDED' });
  });

  it('gives back what a call did not use', async () => {
    const one = open({ budget: { usdPerRun: 0.01 } });
    const { wrapped } = model(one, () => used(100));
    for (let i = 0; i < 40; i += 1) await wrapped.complete(say(`${i}`, { maxTokens: 1000 }), never);
    // $0.008 spent, $0.002 left: one more fits, then $0.0018 are left.
    await wrapped.complete(say('last', { maxTokens: 1000 }), never);
    expect((await failureOf(wrapped.complete(say('over', { maxTokens: 1000 }), never))).code).toBe(
      'SYN_BUDGET_EXCEEDED',
    );
  });

  it.each([
    ['an error status', { code: 'SYN_LLM_UNAVAILABLE', detail: { status: 500 } }, 0],
    ['a refusal for load', { code: 'SYN_LLM_RATE_LIMIT', detail: { status: 429 } }, 0],
    ['a connection that never was', { code: 'SYN_LLM_UNAVAILABLE', detail: { sent: false } }, 0],
    ['a connection that broke', { code: 'SYN_LLM_UNAVAILABLE', detail: {} }, 0.002],
    ['an unreadable answer', { code: 'SYN_LLM_BODY', detail: {} }, 0.002],
  ] as const)('books %s rightly', async (_, { code, detail }, costUsd) => {
    const one = open({ budget: { usdPerRun: 0.003 } });
    const { wrapped } = model(one, (__, ___, call) => {
      if (call === 1) throw new SynthError(code, { message: 'no', detail });
      return used(1000);
    });
    const { usage } = await withMeter(async () => {
      await failureOf(wrapped.complete(say('1', { maxTokens: 1000 }), never));
    });
    expect(usage.reduce((sum, entry) => sum + (entry.costUsd ?? 0), 0)).toBe(costUsd);
    const next = wrapped.complete(say('2', { maxTokens: 1000 }), never);
    if (costUsd === 0) await expect(next).resolves.toMatchObject({ costUsd: 0.002 });
    else expect((await failureOf(next)).code).toBe('SYN_BUDGET_EXCEEDED');
  });

  it('keeps the money of a call that timed out or was aborted', async () => {
    const one = open({ budget: { usdPerRun: 0.005 }, gateway: { timeoutMs: 100 } });
    const { wrapped } = model(one, () => new Promise(() => {}));
    const timedOut = failureOf(wrapped.complete(say('1', { maxTokens: 1000 }), never));
    await settled();
    one.clock.advance(100);
    expect((await timedOut).code).toBe('SYN_LLM_TIMEOUT');
    const controller = new AbortController();
    const aborted = wrapped.complete(say('2', { maxTokens: 1000 }), controller.signal);
    await settled();
    controller.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    expect((await failureOf(wrapped.complete(say('3', { maxTokens: 1000 }), never))).detail).toMatchObject({
      leftUsd: 0.001,
    });
  });

  it('pays every try of a call', async () => {
    const one = open({ budget: { usdPerRun: 0.005 }, gateway: { retries: 3 } });
    const { llm, wrapped } = model(one, () => {
      throw new SynthError('SYN_LLM_BODY', { message: 'cut' });
    });
    expect((await failureOf(wrapped.complete(say('1', { maxTokens: 1000 }), never))).code).toBe(
      'SYN_BUDGET_EXCEEDED',
    );
    expect(llm.calls).toHaveLength(2);
  });

  it('counts a UTC day over two gateways on one store, and what a crashed process had reserved', async () => {
    const clock = fakeClock(Date.UTC(2026, 2, 1, 23));
    const budget = { usdPerDay: 0.01 };
    const one = open({ budget, clock, runId: 'one' });
    await model(one, () => used(1000)).wrapped.complete(say('1', { maxTokens: 1000 }), never);
    const two = open({ budget, clock, runId: 'two', folder: one.folder });
    const { wrapped } = model(two, () => used(1000));
    await wrapped.complete(say('2', { maxTokens: 1000 }), never);

    // A process that is killed in a call leaves what one that still waits has in the store.
    const dying = open({ budget, clock, runId: 'dying', folder: one.folder });
    const call = model(dying, () => new Promise(() => {})).wrapped.complete(
      say('x', { maxTokens: 2500 }),
      never,
    );
    const buried = expect(call).rejects.toBeDefined();
    await settled();
    expect((await failureOf(wrapped.complete(say('3', { maxTokens: 1000 }), never))).detail).toMatchObject({
      scope: 'day',
      leftUsd: 0.001,
    });
    clock.advance(3_600_000);
    await expect(wrapped.complete(say('3', { maxTokens: 1000 }), never)).resolves.toMatchObject({
      costUsd: 0.002,
    });
    await dying.gateway.stop();
    await buried;
  });

  it('keeps no trace of a single call, so that a long run is looked at as fast as a short one', async () => {
    const one = open({ budget: { usdPerRun: 1, usdPerDay: 1 } });
    let calls = 0;
    const { wrapped } = model(one, () => {
      calls += 1;
      if (calls % 2 === 0) throw new SynthError('SYN_LLM_SCHEMA', { message: 'lost' });
      return used(1000);
    });
    for (let i = 0; i < 20; i += 1)
      await wrapped.complete(say(String(i), { maxTokens: 1000 }), never).catch(() => undefined);
    const store = openModelStore(one.folder);
    expect(store.prepare('SELECT count(*) FROM reserved').raw().get([])).toEqual([0]);
    expect(store.prepare('SELECT calls FROM spent').raw().all([])).toEqual([[20]]);
    store.close();
  });

  it('counts a run by its name, over a restart', async () => {
    const one = open({ budget: { usdPerRun: 0.003 } });
    const { wrapped } = model(one, () => used(1000));
    one.gateway.setRun('first');
    await wrapped.complete(say('1', { maxTokens: 1000 }), never);
    one.gateway.setRun('second');
    await wrapped.complete(say('2', { maxTokens: 1000 }), never);
    const again = open({ budget: { usdPerRun: 0.003 }, folder: one.folder, runId: 'first' });
    const resumed = model(again, () => used(1000)).wrapped;
    expect((await failureOf(resumed.complete(say('3', { maxTokens: 1000 }), never))).code).toBe(
      'SYN_BUDGET_EXCEEDED',
    );
  });

  it('refuses a model without a price under a budget, and names the key; without a budget its cost is unknown', async () => {
    const nobody = { identity: { provider: 'test', model: 'nobody-knows', endpoint: 'e' } };
    const llm = fakeLlm(() => used(1), nobody);
    const limited = open({ budget: { usdPerDay: 100 } }).gateway.wrapLlm('a', asLlm(llm));
    expect(await failureOf(limited.complete(say('1'), never))).toMatchObject({
      code: 'SYN_BUDGET_PRICE',
      hint: expect.stringContaining('gateway.prices."nobody-knows"') as string,
    });
    expect(llm.calls).toEqual([]);
    const free = open().gateway.wrapLlm('a', asLlm(llm));
    expect(await free.complete(say('1'), never)).toMatchObject({ costUsd: null });
  });

  it('lets models of this machine run under a budget of nothing', async () => {
    const llm = fakeLlm(() => used(1000), { identity });
    const wrapped = open({ budget: { usdPerRun: 0 } }).gateway.wrapLlm('a', asLlm(llm, true));
    expect(await wrapped.complete(say('1'), never)).toMatchObject({ costUsd: 0 });
  });

  it('takes the length of the texts as the bound for input', async () => {
    const one = open({
      budget: { usdPerRun: 0.01 },
      gateway: { prices: { 'test-model': { inputUsd: 10, outputUsd: 0 } } },
    });
    const { llm, wrapped } = model(one, () => used(1));
    // Four bytes each: 1,200 bytes at $10 a million tokens are $0.012 at worst.
    expect((await failureOf(wrapped.complete(say('😀'.repeat(300)), never))).code).toBe(
      'SYN_BUDGET_EXCEEDED',
    );
    expect(llm.calls).toEqual([]);
    await expect(wrapped.complete(say('😀'.repeat(200)), never)).resolves.toBeDefined();
  });
});

describe('prices', () => {
  it('finds a model and its snapshots, and no other model that begins alike', () => {
    expect(findPrice('claude-sonnet-4-5-20250929', {})).toEqual({ inputUsd: 3, outputUsd: 15 });
    expect(findPrice('gpt-4o-mini-2024-07-18', {})).toEqual({ inputUsd: 0.15, outputUsd: 0.6 });
    expect(findPrice('gpt-4o-2024-05-13', {})).toEqual({ inputUsd: 5, outputUsd: 15 });
    for (const unknown of ['gpt-5-pro', 'gpt-5-pro-2025-10-06', 'claude-opus-4-99', 'constructor', ''])
      expect(findPrice(unknown, {})).toBeNull();
  });

  it('takes the user for right', () => {
    const own = { 'gpt-4o': { inputUsd: 1, outputUsd: 1 }, llama: { inputUsd: 0, outputUsd: 0 } };
    expect(findPrice('gpt-4o-2024-08-06', own)).toEqual(own['gpt-4o']);
    expect(findPrice('llama', own)).toEqual(own.llama);
  });

  it('rounds a cost up to the next nano-dollar, and nothing else', () => {
    expect(costNanoUsd({ inputUsd: 0.15, outputUsd: 0.6 }, { inputTokens: 3, outputTokens: 7 })).toBe(4650);
    expect(costNanoUsd({ inputUsd: 0.0375, outputUsd: 0 }, { inputTokens: 1, outputTokens: 0 })).toBe(38);
  });
});
