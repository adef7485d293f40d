import { SynthError, type Llm } from '../../../core/index.ts';
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

describe('the response cache', () => {
  let one: TestGateway;
  beforeEach(() => (one = openGateway()));
  afterEach(() => one.close());
  const wrap = (llm: Llm, offline = false): Llm => one.gateway.wrapLlm('a', asLlm(llm, offline));

  it('answers the same request once, for nothing, and over a restart', async () => {
    const llm = fakeLlm(() => completion('hello'));
    expect(await wrap(llm).complete(say('hi'), never)).toMatchObject({
      text: 'hello',
      cached: false,
      costUsd: 0.000075,
    });
    expect(await wrap(llm).complete(say('hi'), never)).toEqual({
      ...completion('hello'),
      cached: true,
      costUsd: 0,
    });
    const again = openGateway({ folder: one.folder });
    expect(await again.gateway.wrapLlm('b', asLlm(llm)).complete(say('hi'), never)).toMatchObject({
      cached: true,
    });
    await again.close();
    expect(llm.calls).toHaveLength(1);
  });

  it('tells requests apart by everything that changes the answer, and by nothing else', async () => {
    const llm = fakeLlm((_, __, call) => completion(String(call)), { defaults: { maxTokens: 100 } });
    const wrapped = wrap(llm);
    const requests = [
      say('hi'),
      say('hi!'),
      say('hi', { maxTokens: 99 }),
      say('hi', { temperature: 0.5 }),
      say('hi', { topP: 0.5 }),
      say('hi', { stop: ['x'] }),
      say('hi', { seed: 1 }),
      {
        messages: [
          { role: 'system' as const, content: 's' },
          { role: 'user' as const, content: 'hi' },
        ],
      },
    ];
    for (const request of requests) await wrapped.complete(request, never);
    expect(llm.calls).toHaveLength(requests.length);
    // The default written out is the same request, whatever the order of its keys.
    expect(await wrapped.complete({ maxTokens: 100, ...say('hi') }, never)).toMatchObject({
      text: '1',
      cached: true,
    });

    const others: Partial<Llm>[] = [
      { identity: { ...llm.identity, endpoint: 'http://elsewhere' } },
      { identity: { ...llm.identity, model: 'gpt-4o-mini' } },
      { variant: { top_k: 5 }, defaults: { maxTokens: 100 } },
      { defaults: { maxTokens: 100, temperature: 0.3 } },
    ];
    for (const more of others) {
      const other = fakeLlm(() => completion('other'), more);
      expect(await wrap(other).complete(say('hi'), never)).toMatchObject({ text: 'other', cached: false });
    }
  });

  it.each(['refusal', 'length'] as const)('never keeps a %s', async (finish) => {
    const llm = fakeLlm(() => completion('part', { finish }));
    await wrap(llm).complete(say('hi'), never);
    expect(await wrap(llm).complete(say('hi'), never)).toMatchObject({ finish, cached: false });
    expect(llm.calls).toHaveLength(2);
  });

  it('leaves out models of this machine, which cost nothing', async () => {
    const llm = fakeLlm(() => completion('x'));
    await wrap(llm, true).complete(say('hi'), never);
    expect(await wrap(llm, true).complete(say('hi'), never)).toMatchObject({ cached: false, costUsd: 0 });
    expect(llm.calls).toHaveLength(2);
  });

  it('shares one call between identical requests; who leaves does not end it for the rest', async () => {
    const ready = gate();
    const seen: AbortSignal[] = [];
    const llm = fakeLlm(async (_, signal) => {
      seen.push(signal);
      await ready.promise;
      return completion('shared');
    });
    const leaver = new AbortController();
    const first = wrap(llm); // one wrapped model, as the host has it
    const left = first.complete(say('hi'), leaver.signal);
    const stayed = first.complete(say('hi'), never);
    const late = first.complete(say('hi'), never);
    await settled();
    leaver.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    expect(seen[0]?.aborted).toBe(false);
    ready.open();
    expect((await stayed).text).toBe('shared');
    expect(await late).toMatchObject({ cached: true, costUsd: 0 });
    expect(llm.calls).toHaveLength(1);
  });

  it('aborts the shared call when the last one leaves, and starts anew for the next', async () => {
    const seen: AbortSignal[] = [];
    const llm = fakeLlm((_, signal, call) => {
      seen.push(signal);
      return call === 1 ? new Promise(() => {}) : completion('second');
    });
    const wrapped = wrap(llm);
    const controller = new AbortController();
    const both = [
      wrapped.complete(say('hi'), controller.signal),
      wrapped.complete(say('hi'), controller.signal),
    ];
    await settled();
    controller.abort(new Error('all left'));
    for (const result of await Promise.allSettled(both)) expect(result.status).toBe('rejected');
    expect(seen[0]?.aborted).toBe(true);
    expect((await wrapped.complete(say('hi'), never)).text).toBe('second');
  });

  it('hands a failure to all who wait, and keeps none of it', async () => {
    const llm = fakeLlm((_, __, call) => {
      if (call === 1) throw new SynthError('SYN_LLM_AUTH', { message: 'no' });
      return completion('ok');
    });
    const wrapped = wrap(llm);
    const results = await Promise.allSettled([
      wrapped.complete(say('hi'), never),
      wrapped.complete(say('hi'), never),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await wrapped.complete(say('hi'), never)).text).toBe('ok');
  });

  it('can be switched off', async () => {
    const off = openGateway({ gateway: { cache: false } });
    const llm = fakeLlm(() => completion('x'));
    const wrapped = off.gateway.wrapLlm('a', asLlm(llm));
    await Promise.all([wrapped.complete(say('hi'), never), wrapped.complete(say('hi'), never)]);
    expect(llm.calls).toHaveLength(2);
    await off.close();
  });
});
