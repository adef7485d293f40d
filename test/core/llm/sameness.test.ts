import { isSynthError, type Embedder } from '../../../core/index.ts';
import { withMeter } from '../../../core/llm/index.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { asEmbedder, never, openGateway, type TestGateway } from '../../helpers/models.ts';

/** Models that turn a text in different directions. */
const models = {
  one: (text: string) => Float32Array.from([text.length, 1, 0, 0]),
  two: (text: string) => Float32Array.from([0, 0, text.length, 1]),
  /** The first one, on a machine that rounds otherwise. */
  rounded: (text: string) => Float32Array.from([text.length * 1.0001, 1.0002, 0.001, 0]),
};

/** A server that always has the same name, whatever model it was started with. */
function embedderOf(model: keyof typeof models, answeredBy?: string) {
  const calls: string[][] = [];
  const state = { model, answeredBy };
  const identity = {
    provider: 'test',
    model: 'local',
    endpoint: 'http://here',
    dimensions: 4,
    normalised: false,
  };
  const embedder: Embedder = {
    identity,
    embed: async () => Promise.reject(new Error('embedCounted is preferred')),
    async embedCounted(texts) {
      calls.push([...texts]);
      return { vectors: texts.map(models[state.model]), inputTokens: 1, model: state.answeredBy };
    },
  };
  return { calls, state, identity, embedder };
}

describe('the model behind the name of an embedder', () => {
  let first: TestGateway;
  const opened: TestGateway[] = [];
  /** A later process on the same store. */
  const restart = (): TestGateway => {
    const clock = fakeClock(Date.UTC(2026, 0, 2) + opened.length);
    const next = openGateway({ folder: first.folder, clock });
    opened.push(next);
    return next;
  };
  const wrap = ({ gateway }: TestGateway, { embedder }: { embedder: Embedder }, offline = false): Embedder =>
    gateway.wrapEmbedder('default', asEmbedder(embedder, { offline, ...(offline && { cached: true }) }));
  beforeEach(async () => {
    first = openGateway();
    await wrap(first, embedderOf('one')).embed(['known', 'kept'], never);
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
    await first.close();
  });
  const changed = (about: string) => ({
    code: 'SYN_LLM_CHANGED',
    message: expect.stringContaining(about) as unknown,
    hint: expect.stringContaining('Start the node again') as unknown,
  });

  it('is compared once, when vectors of an earlier process meet new ones', async () => {
    for (const order of ['kept first', 'new first']) {
      const server = embedderOf('rounded');
      const embedder = wrap(restart(), server);
      const steps = [() => embedder.embed(['known'], never), () => embedder.embed([order], never)];
      if (order === 'new first') steps.reverse();
      for (const step of steps) await step();
      expect(server.calls).toEqual(order === 'kept first' ? [[order, 'known']] : [[order], ['known']]);
      await embedder.embed(['kept', `more, ${order}`], never);
      expect(server.calls.at(-1)).toEqual([`more, ${order}`]);
    }
  });

  it('costs no call while nothing new is embedded', async () => {
    const server = embedderOf('two');
    const embedder = wrap(restart(), server);
    expect(await embedder.embed(['known', 'kept'], never)).toEqual(['known', 'kept'].map(models.one));
    expect(server.calls).toEqual([]);
  });

  it.each([
    ['with kept vectors in use', ['known'], ['new']],
    ['with new vectors in use', ['new'], ['known']],
    ['in one call', [], ['known', 'new']],
  ])('is refused when it is another one, %s', async (_, before, then) => {
    const server = embedderOf('two');
    const embedder = wrap(restart(), server);
    await embedder.embed(before, never);
    await expect(embedder.embed(then, never)).rejects.toMatchObject(
      changed('the same text has another vector'),
    );
    // Whatever scorers hold of it stays in use until the node ends: nothing more may be compared with that.
    for (const texts of [['known'], ['new'], ['further']])
      await expect(embedder.embed(texts, never)).rejects.toMatchObject(changed('another model than before'));

    // The next start is clean.
    const again = wrap(restart(), server);
    expect(await again.embed(['known', 'new'], never)).toEqual(['known', 'new'].map(models.two));
  });

  it('is refused when its provider answers by another name', async () => {
    const server = embedderOf('one', 'gguf-a');
    const embedder = wrap(restart(), server);
    await embedder.embed(['a'], never);
    server.state.answeredBy = 'gguf-b';
    await expect(embedder.embed(['b'], never)).rejects.toMatchObject(
      changed('its provider answered as gguf-a, now it answers as gguf-b'),
    );
    await expect(embedder.embed(['a'], never)).rejects.toMatchObject(changed('gguf-b'));
  });

  it('is refused when the plugin calls itself otherwise, though it is a local one', async () => {
    const server = embedderOf('one');
    const embedder = wrap(restart(), server, true);
    await embedder.embed(['known', 'a'], never);
    // What has its model in its name need not be compared.
    expect(server.calls).toEqual([['a']]);
    server.identity.model = 'another';
    await expect(embedder.embed(['b'], never)).rejects.toMatchObject(changed('it calls itself another now'));
    expect(embedder.identity.model).toBe('local');
  });

  it('is refused when its vectors have another length', async () => {
    const { embedder } = embedderOf('one');
    const short = {
      ...embedder,
      embedCounted: async () => ({ vectors: [Float32Array.of(1, 2, 3)], inputTokens: 1 }),
    };
    const error: unknown = await wrap(restart(), { embedder: short })
      .embed(['a'], never)
      .catch((caught: unknown) => caught);
    expect(isSynthError(error, 'SYN_PLUGIN_RESULT')).toBe(true);
  });

  it('is named in the usage of whoever got vectors, with their length, even when others paid for them', async () => {
    const { embedder } = embedderOf('one');
    const wrapped = wrap(restart(), { embedder });
    const both = await Promise.all([
      withMeter(() => wrapped.embed(['shared'], never)),
      withMeter(() => wrapped.embed(['shared'], never)),
      withMeter(() => wrapped.embed(['', 'known'], never)),
    ]);
    for (const { usage } of both)
      expect(usage).toMatchObject([{ name: 'default', provider: 'test', model: 'local', dimensions: 4 }]);
  });
});
