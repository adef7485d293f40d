import { patientEmbedder, patientLlm, withPatience } from '../../../core/llm/patience.ts';
import type { Embedder, Llm } from '../../../core/index.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';

const never = new AbortController().signal;
const identity = { provider: 'p', model: 'm', endpoint: 'e' };

describe('withPatience', () => {
  it('ends work that takes longer than it may', async () => {
    const clock = fakeClock();
    await withPatience(clock, 100, never, async (signal) => {
      clock.advance(99);
      expect(signal.aborted).toBe(false);
      clock.advance(1);
      expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
    });
    expect(clock.deadlines).toBe(0);
  });

  it('does not count the time a model takes, neither whole nor streamed, nor an embedder', async () => {
    const clock = fakeClock();
    const completion = {
      text: '',
      finish: 'stop',
      usage: { inputTokens: 0, outputTokens: 0 },
      model: 'm',
    } as const;
    const llm: Llm = {
      identity,
      async complete() {
        clock.advance(10_000);
        return completion;
      },
      async *stream() {
        clock.advance(10_000);
        yield { type: 'text', text: 'a' };
        clock.advance(10_000);
        yield { type: 'end', completion };
      },
    };
    const embedder: Embedder = {
      identity: { ...identity, dimensions: 1, normalised: true },
      async embed() {
        clock.advance(10_000);
        return [];
      },
    };
    await withPatience(clock, 100, never, async (signal) => {
      clock.advance(30);
      await Promise.all([
        patientLlm(llm).complete({ messages: [] }, signal),
        patientEmbedder(embedder).embed([], signal),
      ]);
      clock.advance(30);
      for await (const event of patientLlm(llm).stream?.({ messages: [] }, signal) ?? [])
        if (event.type === 'text') clock.advance(30);
      expect(signal.aborted).toBe(false);
      clock.advance(10);
      expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
    });
    expect(clock.deadlines).toBe(0);
  });

  it('passes an abort on, also while a model is waited for', async () => {
    const outer = new AbortController();
    const clock = fakeClock();
    const llm: Llm = {
      identity,
      complete: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
          outer.abort(new Error('stop'));
        }),
    };
    const work = withPatience(clock, 100, outer.signal, (signal) =>
      patientLlm(llm).complete({ messages: [] }, signal),
    );
    await expect(work).rejects.toThrow('stop');
    expect(clock.deadlines).toBe(0);
  });
});
