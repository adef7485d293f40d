import { SynthError } from '../../../core/index.ts';
import { withMeter } from '../../../core/llm/index.ts';
import {
  asLlm,
  completion,
  fakeLlm,
  gate,
  never,
  openGateway,
  say,
  settled,
  type TestGateway,
} from '../../helpers/models.ts';
import { failureOf } from '../../helpers/tools.ts';

const fault = (code: ConstructorParameters<typeof SynthError>[0], detail = {}): SynthError =>
  new SynthError(code, { message: 'no', detail });

describe('a model call', () => {
  let opened: TestGateway[] = [];
  const open = (...args: Parameters<typeof openGateway>): TestGateway => {
    const made = openGateway(...args);
    opened.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(opened.map((one) => one.close()));
    opened = [];
  });

  it.each(['SYN_LLM_RATE_LIMIT', 'SYN_LLM_UNAVAILABLE', 'SYN_LLM_TIMEOUT', 'SYN_LLM_BODY'] as const)(
    'tries again after %s, with growing waits',
    async (code) => {
      const { gateway, clock, log } = open();
      const llm = fakeLlm((_, __, call) => {
        if (call < 4) throw fault(code);
        return completion('at last');
      });
      await expect(gateway.wrapLlm('a', asLlm(llm)).complete(say('hi'), never)).resolves.toMatchObject({
        text: 'at last',
        cached: false,
      });
      expect(llm.calls).toHaveLength(4);
      expect(clock.sleeps).toHaveLength(3);
      clock.sleeps.forEach((ms, i) => {
        expect(ms).toBeGreaterThanOrEqual(250 * 2 ** i);
        expect(ms).toBeLessThanOrEqual(500 * 2 ** i);
      });
      expect(log.lines.filter((line) => line.includes(code))).toHaveLength(3);
    },
  );

  it.each(['SYN_LLM_AUTH', 'SYN_LLM_REQUEST', 'SYN_BUDGET_EXCEEDED'] as const)(
    'does not repeat %s',
    async (code) => {
      const { gateway, clock } = open();
      const llm = fakeLlm(() => {
        throw fault(code);
      });
      const error = await failureOf(gateway.wrapLlm('a', asLlm(llm)).complete(say('hi'), never));
      expect(error.code).toBe(code);
      expect(llm.calls).toHaveLength(1);
      expect(clock.sleeps).toEqual([]);
    },
  );

  it('waits as long as Retry-After says, and not at all for more than a minute', async () => {
    const { gateway, clock } = open();
    const llm = fakeLlm((_, __, call) => {
      throw fault('SYN_LLM_RATE_LIMIT', { retryAfterMs: call === 1 ? 7_000 : 61_000 });
    });
    await failureOf(gateway.wrapLlm('a', asLlm(llm)).complete(say('hi'), never));
    expect(clock.sleeps).toEqual([7_000]);
    expect(llm.calls).toHaveLength(2);
  });

  it('gives up after the configured tries', async () => {
    const { gateway } = open({ gateway: { retries: 1 } });
    const llm = fakeLlm(() => {
      throw fault('SYN_LLM_BODY');
    });
    expect((await failureOf(gateway.wrapLlm('a', asLlm(llm)).complete(say('hi'), never))).code).toBe(
      'SYN_LLM_BODY',
    );
    expect(llm.calls).toHaveLength(2);
  });

  it('ends a hanging call at its deadline, also one that ignores the signal', async () => {
    const { gateway, clock } = open({ gateway: { retries: 0, timeoutMs: 1000 } });
    const llm = fakeLlm(() => new Promise(() => {}));
    const failed = failureOf(gateway.wrapLlm('a', asLlm(llm)).complete(say('hi'), never));
    await settled();
    clock.advance(999);
    await settled();
    expect(clock.deadlines).toBe(1);
    clock.advance(1);
    expect((await failed).code).toBe('SYN_LLM_TIMEOUT');
    expect(clock.deadlines).toBe(0);
  });

  it('rejects with the reason of the caller who aborts', async () => {
    const { gateway } = open();
    const controller = new AbortController();
    const reason = new Error('enough');
    const work = gateway
      .wrapLlm('a', asLlm(fakeLlm(() => new Promise(() => {}))))
      .complete(say('hi'), controller.signal);
    controller.abort(reason);
    await expect(work).rejects.toBe(reason);
  });

  it('blames a plugin that throws something else, or returns nonsense', async () => {
    const { gateway } = open();
    const thrower = fakeLlm(() => {
      throw new TypeError('oops');
    });
    expect(await failureOf(gateway.wrapLlm('a', asLlm(thrower)).complete(say('hi'), never))).toMatchObject({
      code: 'SYN_PLUGIN_RESULT',
      plugin: 'llm/fake',
    });
    const liar = fakeLlm(() => completion('x', { usage: { inputTokens: Number.NaN, outputTokens: 1 } }));
    expect((await failureOf(gateway.wrapLlm('b', asLlm(liar)).complete(say('hi'), never))).code).toBe(
      'SYN_PLUGIN_RESULT',
    );
  });

  it('refuses a request that makes no sense, before anything is sent', async () => {
    const { gateway } = open();
    const llm = fakeLlm(() => completion('x'));
    const wrapped = gateway.wrapLlm('a', asLlm(llm));
    for (const request of [
      { messages: [] },
      { messages: [{ role: 'system' as const, content: 'only' }] },
      {
        messages: [
          { role: 'user' as const, content: 'a' },
          { role: 'system' as const, content: 'late' },
        ],
      },
      say('hi', { maxTokens: 0 }),
      say('hi', { temperature: Number.NaN }),
    ])
      expect((await failureOf(wrapped.complete(request, never))).code).toBe('SYN_LLM_REQUEST');
    expect(llm.calls).toEqual([]);
  });

  it('fills in defaults of the entry and repairs lone surrogates', async () => {
    const { gateway } = open();
    const llm = fakeLlm(() => completion('x'), { defaults: { maxTokens: 7, temperature: 0.1 } });
    await gateway.wrapLlm('a', asLlm(llm)).complete(say('bad \ud800 \u{1F600}', { temperature: 1 }), never);
    expect(llm.calls[0]).toEqual({
      messages: [{ role: 'user', content: 'bad \ufffd \u{1F600}' }],
      maxTokens: 7,
      temperature: 1,
    });
  });

  it('opens the breaker after five faults in a row, tries one call after the cool-down, and closes it again', async () => {
    const { gateway, clock } = open({ gateway: { retries: 0, cache: false } });
    let healthy = false;
    const llm = fakeLlm(() => {
      if (!healthy) throw fault('SYN_LLM_UNAVAILABLE');
      return completion('back');
    });
    const wrapped = gateway.wrapLlm('a', asLlm(llm));
    for (let i = 0; i < 5; i += 1)
      expect((await failureOf(wrapped.complete(say('hi'), never))).code).toBe('SYN_LLM_UNAVAILABLE');
    expect(await failureOf(wrapped.complete(say('hi'), never))).toMatchObject({
      code: 'SYN_LLM_BREAKER',
      detail: { retryAfterMs: 30_000 },
    });
    expect(llm.calls).toHaveLength(5);

    clock.advance(30_000);
    expect((await failureOf(wrapped.complete(say('hi'), never))).code).toBe('SYN_LLM_UNAVAILABLE');
    expect((await failureOf(wrapped.complete(say('hi'), never))).code).toBe('SYN_LLM_BREAKER');

    clock.advance(30_000);
    healthy = true;
    const both = [
      wrapped.complete(say('probe'), never),
      failureOf(wrapped.complete(say('other'), never)),
    ] as const;
    expect((await both[0]).text).toBe('back');
    expect((await both[1]).code).toBe('SYN_LLM_BREAKER');
    expect((await wrapped.complete(say('hi'), never)).text).toBe('back');

    // Another model of the provider has a breaker of its own.
    const other = fakeLlm(() => completion('fine'), {
      identity: { provider: 'test', model: 'm-2', endpoint: 'e' },
    });
    expect((await gateway.wrapLlm('b', asLlm(other)).complete(say('hi'), never)).text).toBe('fine');
  });

  it('does not count refusals of the request or of the key towards the breaker', async () => {
    const { gateway } = open({ gateway: { retries: 0, cache: false } });
    const llm = fakeLlm((_, __, call) => {
      throw fault(call % 2 === 0 ? 'SYN_LLM_REQUEST' : 'SYN_LLM_AUTH');
    });
    const wrapped = gateway.wrapLlm('a', asLlm(llm));
    for (let i = 0; i < 12; i += 1) await failureOf(wrapped.complete(say('hi'), never));
    expect(llm.calls).toHaveLength(12);
  });

  it('keeps to the ceiling of open calls, in the order they came; a waiting call can be aborted', async () => {
    const { gateway } = open({ gateway: { concurrency: 2, cache: false } });
    const gates = [0, 1, 2, 3].map(() => gate());
    const started: string[] = [];
    const llm = fakeLlm(async ({ messages }, _, call) => {
      started.push(messages[0]?.content ?? '');
      await gates[call - 1]?.promise;
      return completion('done');
    });
    const wrapped = gateway.wrapLlm('a', asLlm(llm));
    const leaver = new AbortController();
    const first = ['1', '2'].map((text) => wrapped.complete(say(text), never));
    const left = wrapped.complete(say('3'), leaver.signal);
    const last = wrapped.complete(say('4'), never);
    await settled();
    expect(started).toEqual(['1', '2']);
    leaver.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    for (const one of gates) one.open();
    await Promise.all([...first, last]);
    expect(started).toEqual(['1', '2', '4']);
  });

  it('gives a model no more calls at a time than it can work on', async () => {
    const { gateway } = open({ gateway: { concurrency: 8, cache: false } });
    let underWay = 0;
    let most = 0;
    const llm = fakeLlm(async () => {
      most = Math.max(most, ++underWay);
      await settled();
      underWay -= 1;
      return completion('done');
    });
    const bound = asLlm(llm);
    const slow = {
      ...bound,
      plugin: { ...bound.plugin, traits: { ...bound.plugin.traits, concurrency: 1 } },
    };
    const wrapped = gateway.wrapLlm('a', slow);
    await Promise.all(['1', '2', '3'].map((text) => wrapped.complete(say(text), never)));
    expect(most).toBe(1);
  });

  it('aborts what is under way when it stops, and takes nothing after', async () => {
    const { gateway } = open();
    const wrapped = gateway.wrapLlm('a', asLlm(fakeLlm(() => new Promise(() => {}))));
    const work = wrapped.complete(say('hi'), never);
    const rejected = expect(work).rejects.toMatchObject({ name: 'AbortError' });
    await settled();
    await gateway.stop();
    await rejected;
    await expect(wrapped.complete(say('more'), never)).rejects.toBeDefined();
  });
});

describe('withMeter', () => {
  it('adds up by model, counts cached answers apart, and lets a nested meter count for both', async () => {
    const one = openGateway();
    try {
      const a = one.gateway.wrapLlm('a', asLlm(fakeLlm(() => completion('x'))));
      const b = one.gateway.wrapLlm(
        'b',
        asLlm(
          fakeLlm(() => completion('y'), {
            identity: { provider: 'test', model: 'nobody-knows', endpoint: 'e' },
          }),
        ),
      );
      const outer = await withMeter(async () => {
        await a.complete(say('1'), never);
        const inner = await withMeter(async () => {
          await Promise.all([a.complete(say('2'), never), b.complete(say('1'), never)]);
          return 'value';
        });
        expect(inner.value).toBe('value');
        expect(inner.usage.map(({ name, calls }) => [name, calls])).toEqual([
          ['a', 1],
          ['b', 1],
        ]);
        await a.complete(say('1'), never);
      });
      expect(outer.usage).toEqual([
        // 10 tokens at $2.5 and 5 at $10 for a million: $0.000075 a call.
        {
          name: 'a',
          provider: 'test',
          model: 'gpt-4o',
          calls: 2,
          cachedCalls: 1,
          inputTokens: 20,
          outputTokens: 10,
          costUsd: 0.00015,
        },
        {
          name: 'b',
          provider: 'test',
          model: 'nobody-knows',
          calls: 1,
          cachedCalls: 0,
          inputTokens: 10,
          outputTokens: 5,
          costUsd: null,
        },
      ]);
      await expect(a.complete(say('3'), never)).resolves.toBeDefined();
    } finally {
      await one.close();
    }
  });
});
