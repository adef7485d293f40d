import type { CheckedConfig } from '../../../core/index.ts';
import { setUp } from '../../../core/host/set-up.ts';
import { SynthError } from '../../../core/index.ts';
import { checkFake, fakeCatalog, fakeConfig, fakeLlm, fakeLog, fakeServices, type Journal } from './fakes.ts';

const steps = (journal: Journal, verb: string): string[] =>
  journal.filter((line) => line.startsWith(`${verb} `)).map((line) => line.slice(verb.length + 1));

describe('setUp', () => {
  it('sets up each plugin once, after those it needs, and stops them in reverse', async () => {
    const journal: Journal = [];
    const { stop } = await setUp(await checkFake(fakeCatalog(journal)), fakeServices());
    const order = steps(journal, 'setup');
    expect([...order].sort()).toEqual([
      'agent',
      'chain',
      'llm large',
      'llm small',
      'miner',
      'protocol',
      'scorer bad',
      'scorer good',
      'task',
      'tool',
      'weigher',
    ]);
    for (const [first, then] of [
      ['llm large', 'tool'],
      ['llm small', 'miner'],
      ['miner', 'chain'],
      ['tool', 'task'],
      ['agent', 'task'],
      ['scorer good', 'task'],
    ])
      expect(order.indexOf(first as string)).toBeLessThan(order.indexOf(then as string));
    await stop();
    expect(steps(journal, 'stop')).toEqual([...order].reverse());
    await stop();
    expect(steps(journal, 'stop')).toHaveLength(order.length);
  });

  it('gives each plugin what it needs: other plugins, slots, and its own log, randomness and folder', async () => {
    const journal: Journal = [];
    const lines: unknown[] = [];
    const checked = await checkFake(fakeCatalog(journal));
    const services = fakeServices({ log: fakeLog(lines) });
    await setUp(checked, services);
    const folder = checked.entries.get('tools.default')?.folder ?? '?';
    const number = services.random.fork('tools.default').int(0, 1e9);
    expect(journal).toContain(`tool sees large none ${number} ${folder}`);
    expect(journal).toContain('chain sees m:fake:4');
    expect(lines).toContainEqual({ level: 'info', message: 'tool here', plugin: 'tools.default' });
  });

  it('tells a plugin who the node is, once its chain is set up', async () => {
    const journal: Journal = [];
    const { parts } = await setUp(await checkFake(fakeCatalog(journal)), fakeServices());
    const { signal } = new AbortController();
    await parts.weigher?.instance.weigh([], {} as never, signal);
    expect(journal).toContain('weigher is hk');
  });

  it('arranges everything for the roles', async () => {
    const { parts } = await setUp(await checkFake(fakeCatalog([])), fakeServices());
    const task = parts.tasks.get('ask');
    expect(task).toMatchObject({
      name: 'ask',
      weight: 2,
      timeoutMs: 70,
      plugin: { kind: 'task', name: 'fake' },
    });
    expect(task?.agent).toBe(parts.agents.get('default')?.instance);
    expect([...(task?.rewards.values() ?? [])]).toMatchObject([
      { name: 'good', use: 'fake', extra: { weight: 1 }, traits: { deterministic: true } },
    ]);
    expect(task?.penalties.get('bad')?.extra).toEqual({ weight: 0.5, against: 'reference' });
    expect([...parts.llms.keys()].sort()).toEqual(['default', 'large']);
    expect([...parts.protocols.keys()]).toEqual(['fake']);
    expect(parts.chain?.instance.identity.hotkey).toBe('hk');
    expect([parts.miner, parts.service, parts.sinks.size]).toEqual([null, null, 0]);
  });

  it('wraps every model before anything sees it', async () => {
    const journal: Journal = [];
    const names: string[] = [];
    const { parts } = await setUp(await checkFake(fakeCatalog(journal)), fakeServices(), {
      llm: (name, { instance }) => (names.push(name), fakeLlm(`wrapped ${instance.identity.model}`)),
    });
    expect(names.sort()).toEqual(['default', 'large']);
    expect(parts.llms.get('large')?.instance.identity.model).toBe('wrapped large');
    expect(journal.join()).toContain('tool sees wrapped large');
  });

  it('stops what was set up when a setup fails, and names the plugin and its place', async () => {
    const journal: Journal = [];
    const catalog = fakeCatalog(journal, { tool: { setup: () => Promise.reject(new Error('no luck')) } });
    const checked = await checkFake(catalog);
    await expect(setUp(checked, fakeServices())).rejects.toMatchObject({
      code: 'SYN_PLUGIN_SETUP',
      plugin: 'tool/fake',
      message: 'The tool "fake" failed to start: no luck',
      where: { file: 'synth.config.yaml', line: 3, column: 26, path: 'tools.default' },
      cause: { message: 'no luck' },
    });
    const before = steps(journal, 'setup').slice(0, -1);
    expect(steps(journal, 'stop')).toEqual(before.reverse());
  });

  it.each([
    [
      new SynthError('SYN_LLM_AUTH', { message: 'The key is wrong.', hint: 'Get one.' }),
      { code: 'SYN_LLM_AUTH', hint: 'Get one.', exitCode: 2 },
    ],
    [
      Object.assign(new Error("Cannot find package '@scope/lib' imported from /x/y.js"), {
        code: 'ERR_MODULE_NOT_FOUND',
      }),
      { code: 'SYN_PLUGIN_LIBRARY_MISSING', hint: 'Run: npm install @scope/lib' },
    ],
    [
      Object.assign(new Error("Cannot find package 'hyparquet-writer' imported from /x/y.js"), {
        code: 'ERR_MODULE_NOT_FOUND',
      }),
      { code: 'SYN_PLUGIN_LIBRARY_MISSING', hint: 'Run: npm install hyparquet-writer' },
    ],
    [
      Object.assign(new Error("Cannot find module '/x/z.js' imported from /x/y.js"), {
        code: 'ERR_MODULE_NOT_FOUND',
      }),
      { code: 'SYN_PLUGIN_SETUP' },
    ],
    ['just text', { code: 'SYN_PLUGIN_SETUP', message: 'The llm "fake" failed to start: just text' }],
  ])('tells what failed: %s', async (thrown, expected) => {
    const catalog = fakeCatalog([], {
      llm: {
        setup: () => {
          throw thrown; // eslint-disable-line @typescript-eslint/only-throw-error -- plugins may throw anything
        },
      },
    });
    await expect(setUp(await checkFake(catalog), fakeServices())).rejects.toMatchObject({
      ...expected,
      plugin: 'llm/fake',
      where: { file: 'synth.config.yaml', line: 2 },
    });
  });

  it('refuses an instance that does not keep its contract', async () => {
    const catalog = fakeCatalog([]);
    const checked = await checkFake(catalog);
    const broken = (made: unknown): CheckedConfig => ({
      ...checked,
      entries: new Map(
        [...checked.entries].map(([path, entry]) => [
          path,
          path === 'weigher' ? { ...entry, plugin: { ...entry.plugin, setup: () => made } } : entry,
        ]),
      ),
    });
    for (const [made, message] of [
      [null, 'returned no object'],
      [{ wiegh: () => undefined }, 'without weigh()'],
      [{ weigh: () => undefined, stop: 3 }, '`stop` is not a function'],
    ] as const)
      await expect(setUp(broken(made), fakeServices())).rejects.toMatchObject({
        code: 'SYN_PLUGIN_SETUP',
        plugin: 'weigher/fake',
        message: expect.stringContaining(message) as string,
      });
  });

  it('finds everything that is missing before it sets anything up', async () => {
    const journal: Journal = [];
    const checked = await checkFake(fakeCatalog(journal));
    const entries = new Map(checked.entries);
    const tool = entries.get('tools.default');
    const chain = entries.get('chain');
    if (!tool || !chain) throw new Error('the fake configuration has both');
    entries.set('tools.default', {
      ...tool,
      plugin: {
        ...tool.plugin,
        needs: { db: { need: 'token', id: 'database' }, llm: { need: 'ref', kind: 'llm', optional: false } },
      },
    });
    entries.set('chain', { ...chain, bindings: new Map() });
    const error = (await setUp({ ...checked, entries }, fakeServices()).catch(
      (problem: unknown) => problem,
    )) as SynthError;
    expect(error.problems.map(({ code, where }) => [code, where?.path]).sort()).toEqual([
      ['SYN_PLUGIN_MANIFEST', 'chain'],
      ['SYN_PLUGIN_MANIFEST', 'tools.default'],
    ]);
    expect(journal).toEqual([]);
  });

  it('ends soon when the signal aborts, and stops also what comes up late', async () => {
    const journal: Journal = [];
    const controller = new AbortController();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const catalog = fakeCatalog(journal, {
      tool: {
        setup: () => {
          controller.abort(new Error('enough'));
          return held;
        },
      },
    });
    const checked = await checkFake(catalog);
    await expect(setUp(checked, fakeServices({ signal: controller.signal }))).rejects.toThrow('enough');
    expect(steps(journal, 'stop')).not.toContain('tool');
    release();
    await new Promise((resolve) => setImmediate(resolve));
    expect(steps(journal, 'stop')).toContain('tool');
  });

  it('keeps two nodes apart in one process', async () => {
    const [first, second]: [Journal, Journal] = [[], []];
    const one = await setUp(await checkFake(fakeCatalog(first)), fakeServices());
    const two = await setUp(
      await checkFake(fakeCatalog(second), fakeConfig.replace('label: large', 'label: huge')),
      fakeServices(),
    );
    expect(one.parts.llms.get('large')?.instance.identity.model).toBe('large');
    expect(two.parts.llms.get('large')?.instance.identity.model).toBe('huge');
    await one.stop();
    expect(steps(second, 'stop')).toEqual([]);
    await two.stop();
    expect(steps(second, 'stop')).toHaveLength(11);
  });
});

describe('stopping', () => {
  it('goes on after one that hangs and one that fails, and tells both', async () => {
    const journal: Journal = [];
    let told: AbortSignal | undefined;
    const catalog = fakeCatalog(journal, {
      task: {
        stop: (signal) => {
          told = signal;
          return new Promise(() => undefined);
        },
      },
      tool: { stop: () => Promise.reject(new Error('disk full')) },
    });
    const { stop } = await setUp(await checkFake(catalog), fakeServices());
    const error = (await stop().catch((problem: unknown) => problem)) as SynthError;
    expect(error).toMatchObject({ code: 'SYN_PLUGIN_STOP', exitCode: 3 });
    expect(error.problems.map(({ plugin, message }) => `${plugin}: ${message}`)).toEqual([
      'task/fake: The plugin task/fake did not stop within 40 ms.',
      'tool/fake: The plugin tool/fake failed to stop: disk full',
    ]);
    expect(told?.aborted).toBe(true);
    expect(steps(journal, 'stop')).toHaveLength(11);
  });
});
