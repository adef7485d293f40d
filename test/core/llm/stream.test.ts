import { SynthError, type CompletionEvent, type Llm } from '../../../core/index.ts';
import { withMeter } from '../../../core/llm/index.ts';
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

type Script = (string | Error | typeof hang)[];

const hang = Symbol('hang');

/** A model that streams a script: texts, and errors in between; it ends with a completion unless an error came. */
function streaming(...scripts: Script[]): Llm & { readonly streams: number } {
  let streams = 0;
  return {
    ...fakeLlm(() => completion('not streamed')),
    get streams() {
      return streams;
    },
    async *stream(): AsyncGenerator<CompletionEvent> {
      const script = scripts[streams] ?? [];
      streams += 1;
      for (const part of script) {
        if (part instanceof Error) throw part;
        if (part === hang) return await new Promise(() => {});
        yield { type: 'text', text: part };
      }
      yield { type: 'end', completion: completion(script.join('')) };
    },
  };
}

const down = new SynthError('SYN_LLM_UNAVAILABLE', { message: 'down', detail: { status: 503 } });

describe('a stream', () => {
  let one: TestGateway;
  beforeEach(() => (one = openGateway({ gateway: { timeoutMs: 1000 } })));
  afterEach(() => one.close());
  const read = async (llm: Llm, request = say('hi'), signal = never): Promise<CompletionEvent[]> => {
    const events: CompletionEvent[] = [];
    for await (const event of one.gateway.wrapLlm('a', asLlm(llm)).stream?.(request, signal) ?? [])
      events.push(event);
    return events;
  };

  it('passes texts on as they come, ends with the completion and its cost, and keeps it', async () => {
    const llm = streaming(['a', 'b']);
    const { value, usage } = await withMeter(() => read(llm));
    expect(value).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
      { type: 'end', completion: { ...completion('ab'), cached: false, costUsd: 0.000075 } },
    ]);
    expect(usage).toMatchObject([{ calls: 1, costUsd: 0.000075 }]);
    expect(await read(llm)).toEqual([
      { type: 'text', text: 'ab' },
      { type: 'end', completion: { ...completion('ab'), cached: true, costUsd: 0 } },
    ]);
    expect(llm.streams).toBe(1);
  });

  it('tries again while nothing is out, and not after', async () => {
    const early = streaming([down], ['fine']);
    expect(await read(early)).toHaveLength(2);
    expect(early.streams).toBe(2);
    const late = streaming(['some', down], ['never']);
    expect((await failureOf(read(late, say('other')))).code).toBe('SYN_LLM_UNAVAILABLE');
    expect(late.streams).toBe(1);
  });

  it('says so when it ends without an end', async () => {
    const llm: Llm = {
      ...fakeLlm(() => completion('')),
      async *stream(): AsyncGenerator<CompletionEvent> {
        yield { type: 'text', text: 'cut' };
      },
    };
    expect((await failureOf(read(llm))).code).toBe('SYN_LLM_BODY');
  });

  it('has a deadline', async () => {
    const failed = failureOf(read(streaming(['a', hang])));
    await settled();
    one.clock.advance(1000);
    expect((await failed).code).toBe('SYN_LLM_TIMEOUT');
  });

  it('ends the request when its reader leaves or aborts', async () => {
    let seen: AbortSignal | undefined;
    const llm: Llm = {
      ...fakeLlm(() => completion('')),
      async *stream(_, signal): AsyncGenerator<CompletionEvent> {
        seen = signal;
        yield { type: 'text', text: 'a' };
        await new Promise(() => {});
      },
    };
    const wrapped = one.gateway.wrapLlm('a', asLlm(llm));
    for await (const event of wrapped.stream?.(say('hi'), never) ?? []) {
      expect(event).toEqual({ type: 'text', text: 'a' });
      break;
    }
    expect(seen?.aborted).toBe(true);

    const controller = new AbortController();
    const reading = read(llm, say('hi'), controller.signal);
    await settled();
    controller.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });

  it('comes as one piece from a model that cannot stream, and for JSON', async () => {
    expect(await read(fakeLlm(() => completion('whole')))).toMatchObject([
      { type: 'text', text: 'whole' },
      { type: 'end', completion: { text: 'whole' } },
    ]);
    const schema = { name: 's', schema: { type: 'object' } };
    const llm = { ...streaming(['x']), complete: async () => completion('{}') };
    expect((await read(llm, say('hi', { schema }))).at(-1)).toMatchObject({ completion: { json: {} } });
  });
});
