import { readdirSync } from 'node:fs';
import { checkConfig, createNode, type CheckedConfig, type RunEvent } from '../core/index.ts';
import { catalog } from '../plugins/catalog.ts';
import { createWorkspace, loadFrom, presetsFolder } from './core/config/workspace.ts';
import { fakeLog } from './core/host/fakes.ts';

const presets = readdirSync(presetsFolder).map((file) => file.replace(/\.yaml$/, ''));
const never = new AbortController().signal;

/** A preset in an empty folder, with these settings over it. */
async function inFolder<T>(work: (cwd: string) => Promise<T>, yaml?: string): Promise<T> {
  const { cwd, remove } = createWorkspace(yaml === undefined ? {} : { 'synth.config.yaml': yaml });
  try {
    return await work(cwd);
  } finally {
    remove();
  }
}

const check = (preset: string, ...set: string[]): Promise<CheckedConfig> =>
  inFolder(async (cwd) => {
    const args = ['--preset', preset, ...set.flatMap((one) => ['--set', one])];
    return checkConfig(await loadFrom(cwd, { args }), { catalog, unused: true });
  });

test('there are these', () => {
  expect(presets.sort()).toEqual([
    'cgp-miner',
    'cgp-validator',
    'dojo',
    'dojo-v1',
    'dojo-validator',
    'sn1-miner',
    'sn1-validator',
    'sn1-validator-1.0',
    'sn1-validator-2.5',
    'synthia-miner',
    'synthia-validator',
  ]);
});

test.each(presets)('%s is right down to what nothing uses', async (preset) => {
  expect((await check(preset)).notes).toEqual([]);
});

test('rows of dojo-validator do not each hold all votes of their task', async () => {
  const { entries } = await check('dojo-validator');
  const { columns: named = {} } = entries.get('sinks.rows')?.frame as { columns?: Record<string, string> };
  const columns = Object.values(named);
  expect(columns).toContain('data.duel.taskId');
  for (const whole of ['data', 'data.duel', 'data.duel.votes', 'data.duel.voters', 'data.duel.hotkeys'])
    expect(columns).not.toContain(whole);
});

describe('presets on a chain of others', () => {
  const key = ['chain.key.name=me'];

  test.each([
    ['synthia-validator', 'commune', key],
    ['synthia-miner', 'commune', key],
    ['synthia-validator', 'bittensor', ['chain.netuid=3']],
    ['dojo-validator', 'bittensor', []],
    ['dojo-v1', 'bittensor', []],
  ] as const)('%s is right on %s', async (preset, chain, more) => {
    const { settings, entries } = await check(preset, `chain.use=${chain}`, ...more);
    expect(settings.run.virtualTime).toBe(false);
    if (settings.role === 'validator') expect(settings.run.intervalMs).toBeGreaterThanOrEqual(900_000);
    // What belongs to a simulation stays there.
    const optionsOf = (path: string): unknown => entries.get(path)?.options ?? {};
    expect(optionsOf('tasks.duels')).not.toHaveProperty('memory.latent.page');
    expect(optionsOf('tasks.grading')).not.toMatchObject({ latent: true });
    expect(optionsOf('tasks.explanation.penalties.duplicates')).not.toMatchObject({ tieMs: 60_000 });
  });

  test('the Dojo in development is right', async () => {
    await inFolder(async (cwd) => {
      const config = await loadFrom(cwd, { args: ['--preset', 'dojo', '--dev'] });
      const { entries } = await checkConfig(config, { catalog, unused: true });
      expect(entries.get('service')?.options).toMatchObject({ mode: 'dev' });
    });
  });
});

test.each(presets.filter((name) => name.includes('validator') || name === 'dojo-v1'))(
  '%s runs',
  async (preset) => {
    await inFolder(async (cwd) => {
      const config = await loadFrom(cwd, { args: ['--preset', preset, '--set', 'run.steps=2'] });
      const node = await createNode({ config, catalog, cwd, log: fakeLog(), signal: never });
      try {
        expect(await node.run()).toMatchObject({ ended: 'finished', steps: 2, failedSteps: 0 });
      } finally {
        await node.stop();
      }
    });
  },
);

test('sn1-miner serves, and answers a validator of another node', async () => {
  const alone = `
extends: sn1-validator
tasks: { qa: null, summarization: null, debugging: null, date-qa: null, sentiment: null }
run: { steps: 1 }
chain: { miners: { wiki-agent: null, chat: null, closed-book: null, parrot: null, silent: null, garbage: null } }
`;
  await inFolder(async (cwd) => {
    const stop = new AbortController();
    const log = fakeLog();
    const start = async (args: string[], onEvent: (event: RunEvent) => void, own = never) =>
      createNode({
        config: await loadFrom(cwd, { args }),
        catalog,
        cwd,
        log,
        stop: own,
        signal: never,
        onEvent,
      });
    let serves: (event: RunEvent) => void = () => undefined;
    const serving = new Promise<RunEvent>((resolve) => (serves = resolve));
    const miner = await start(
      ['--preset', 'sn1-miner'],
      (event) => event.type === 'miner.serving' && serves(event),
      stop.signal,
    );
    const mining = miner.run();
    try {
      expect(await Promise.race([serving, mining])).toMatchObject({ protocols: ['prompting'] });
      const seen: RunEvent[] = [];
      const validator = await start([], (event) => seen.push(event));
      await validator.run().finally(() => validator.stop());
      const step = seen.find(({ type }) => type === 'step.completed');
      expect(step).toMatchObject({ items: [{ task: 'math', replies: [{ status: 200 }] }] });
    } finally {
      stop.abort();
      await mining;
      await miner.stop();
    }
  }, alone);
});

/** `weight` as reward or penalty, and the options that make a score what it is. */
interface Part {
  readonly weight: number;
  readonly compat: string;
  readonly ngram?: string;
  readonly metric?: string;
  readonly maxTokensPerChunk?: number;
}
interface Numbers {
  readonly share: number;
  readonly agent: string;
  readonly clean: readonly string[];
  /** Cleaning of the persona's words. */
  readonly said?: readonly string[];
  readonly rewards: Readonly<Record<string, Part>>;
  readonly penalties: Readonly<Record<string, Part>>;
}

const tidy = ['remove-quotes', 'prune-ending', 'remove-roles'];
const rouge = (version: string, ngram: string, weight: number): Part => ({
  weight,
  compat: version,
  ngram,
  metric: 'f',
});
const part = (version: string, weight: number): Part => ({ weight, compat: version });

const jan = 'upstream-1.0';
const jun = 'upstream-2.5';
const streaming = { weight: 0.2, compat: jun, maxTokensPerChunk: 200 };
const janText: Numbers = {
  share: 0.5,
  agent: 'human',
  clean: tidy,
  said: tidy,
  rewards: { rouge: rouge(jan, 'rouge-l', 0.5), relevance: part(jan, 0.5) },
  penalties: { rouge: rouge(jan, 'rouge-l', 1) },
};
const janOther = { share: 0, agent: 'human', clean: [], said: [], penalties: {} };
const junText: Numbers = {
  share: 1 / 7,
  agent: 'human',
  clean: tidy,
  said: [...tidy, 'remove-post-question-text'],
  rewards: { rouge: rouge(jun, 'rouge-1', 0.5), relevance: part(jun, 0.5) },
  penalties: { rouge: rouge(jun, 'rouge-1', 0.5), streaming },
};
const junOther = { share: 1 / 7, agent: 'verbatim', clean: [], penalties: { streaming } };

const upstream: readonly [
  preset: string,
  tasks: Readonly<Record<string, Numbers>>,
  settings: { run: object; ledger: object; weights: object },
][] = [
  [
    'sn1-validator-1.0',
    {
      qa: janText,
      summarization: janText,
      debugging: { ...janOther, rewards: { diff: part(jan, 1) } },
      math: { ...janOther, rewards: { 'float-diff': part(jan, 1) } },
      'date-qa': { ...janOther, said: ['remove-quotes', 'remove-roles'], rewards: { date: part(jan, 1) } },
    },
    {
      run: {
        sampling: {
          mode: 'sample',
          size: 50,
          uniqueColdkeys: false,
          uniqueHosts: false,
          maxValidatorStake: 4096,
          order: 'random',
        },
        conversation: { maxTurns: 1 },
        askTimeoutMs: 10_000,
        itemsPerStep: 1,
      },
      ledger: { alpha: 0.05, decay: 0, unsampled: 'keep' },
      weights: { enabled: true, everyBlocks: 100 },
    },
  ],
  [
    'sn1-validator-2.5',
    {
      qa: { ...junText, clean: [...tidy, 'remove-post-question-text'] },
      summarization: junText,
      debugging: { ...junOther, share: 0, agent: 'human', rewards: { diff: part(jun, 1) } },
      math: { ...junOther, agent: 'paraphrase', rewards: { 'float-diff': part(jun, 1) } },
      'date-qa': {
        ...junOther,
        rewards: { date: part(jun, 0.7), rouge: rouge(jun, 'rouge-1', 0.3) },
      },
      'generic-instruction': {
        ...junText,
        agent: 'verbatim',
        rewards: { rouge: rouge(jun, 'rouge-1', 0.25), relevance: part(jun, 0.75) },
      },
      translation: {
        ...junOther,
        rewards: { rouge: rouge(jun, 'rouge-1', 1) },
        penalties: { rouge: rouge(jun, 'rouge-1', 1), streaming },
      },
      sentiment: { ...junOther, agent: 'paraphrase', rewards: { ordinal: part(jun, 1) } },
    },
    {
      run: {
        sampling: {
          mode: 'sample',
          size: 100,
          uniqueColdkeys: false,
          uniqueHosts: false,
          maxValidatorStake: 4096,
          order: 'random',
        },
        conversation: { maxTurns: 2, continueProbability: 0.5, history: 'best-reply', task: 'qa' },
        askTimeoutMs: 15_000,
        stepTimeoutMs: 120_000,
        itemsPerStep: 1,
      },
      ledger: { alpha: 0.1, decay: 0.001, unsampled: 'keep' },
      weights: { enabled: true, everyBlocks: 100 },
    },
  ],
];

describe.each(upstream)('%s has the numbers of upstream', (preset, tasks, settings) => {
  const switchedOff = Object.keys(tasks).filter((name) => tasks[name]?.share === 0);
  let drawn: CheckedConfig;
  let all: CheckedConfig;
  beforeAll(async () => {
    drawn = await check(preset);
    // What nothing draws is not in the result: for its numbers it is switched on.
    all = await check(preset, ...switchedOff.map((name) => `tasks.${name}.weight=1`));
  });
  const taskPaths = (config: CheckedConfig): string[] =>
    [...config.entries.values()].filter(({ kind }) => kind === 'task').map(({ path }) => path);

  test('its settings', () => {
    expect(drawn.settings).toMatchObject(settings);
    expect(drawn.entries.get('weigher')?.options).toEqual({
      excludeQuantile: 0,
      whenEmpty: 'uniform',
      compat: 'upstream',
    });
  });

  test('its tasks and no others', () => {
    expect(taskPaths(all).sort()).toEqual(
      Object.keys(tasks)
        .map((name) => `tasks.${name}`)
        .sort(),
    );
    const weights = taskPaths(drawn).map((path) => Number(drawn.entries.get(path)?.frame['weight']));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (const [name, { share }] of Object.entries(tasks))
      expect(Number(drawn.entries.get(`tasks.${name}`)?.frame['weight'] ?? 0) / sum).toBeCloseTo(share, 12);
  });

  test.each(Object.keys(tasks))('%s', (name) => {
    const wanted = tasks[name] as Numbers;
    const task = all.entries.get(`tasks.${name}`);
    const options = task?.options as { clean?: readonly string[]; compat?: string };
    expect(options.clean ?? []).toEqual(wanted.clean);
    if (options.compat !== undefined && wanted.clean.length > 0)
      expect(options.compat).toBe(preset.replace('sn1-validator', 'upstream'));

    const bound = task?.bindings.get('agent');
    const agent = all.entries.get(bound?.need === 'ref' ? (bound.entry ?? '') : '');
    expect(agent?.use).toBe(wanted.agent);
    if (wanted.said !== undefined && wanted.agent === 'human')
      expect(agent?.options).toMatchObject({ clean: wanted.said });

    for (const section of ['rewards', 'penalties'] as const) {
      const slots = task?.bindings.get(section);
      const paths = slots?.need === 'slots' ? slots.entries : [];
      const found = paths.map((path) => {
        const entry = all.entries.get(path);
        return [entry?.name, { ...(entry?.options as object), weight: entry?.frame['weight'] }] as const;
      });
      expect(Object.fromEntries(found)).toMatchObject(wanted[section]);
      expect(found.map(([scorer]) => scorer).sort()).toEqual(Object.keys(wanted[section]).sort());
    }
  });
});
