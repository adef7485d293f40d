import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkConfig, createNode, type JsonObject, type Node, type RunEvent } from '../../core/index.ts';
import { withoutTimes, type RunSummary } from '../../core/run/events.ts';
import { catalog } from '../../plugins/catalog.ts';
import { createWorkspace, loadFrom, presetsFolder } from '../core/config/workspace.ts';
import { fakeLog } from '../core/host/fakes.ts';

const never = new AbortController().signal;

async function inFolder<T>(work: (cwd: string) => Promise<T>, yaml?: string): Promise<T> {
  const { cwd, remove } = createWorkspace(yaml === undefined ? {} : { 'synth.config.yaml': yaml });
  try {
    return await work(cwd);
  } finally {
    remove();
  }
}

/** A node of a preset, or of the folder's configuration, with these settings over it. */
async function startNode(
  cwd: string,
  preset: string | null,
  set: readonly string[],
  onEvent: (event: RunEvent) => void,
  stop = never,
): Promise<Node> {
  const args = [...(preset === null ? [] : ['--preset', preset]), ...set.flatMap((one) => ['--set', one])];
  const config = await loadFrom(cwd, { args });
  return createNode({ config, catalog, cwd, log: fakeLog(), stop, signal: never, onEvent });
}

interface Ran {
  readonly summary: RunSummary;
  readonly events: readonly RunEvent[];
  readonly rows: readonly JsonObject[];
}

/** The validator by itself, from start to end. */
const runAlone = (...set: string[]): Promise<Ran> =>
  inFolder(async (cwd) => {
    const events: RunEvent[] = [];
    const node = await startNode(cwd, 'synthia-validator', set, (event) => events.push(event));
    try {
      const summary = await node.run();
      const lines = readFileSync(join(cwd, '.synth/validator/rows.jsonl'), 'utf8').trim().split('\n');
      return { summary, events, rows: lines.map((line) => JSON.parse(line) as JsonObject) };
    } finally {
      await node.stop();
    }
  });

type Stepped = Extract<RunEvent, { type: 'step.completed' }>;
const stepsOf = (events: readonly RunEvent[]): Stepped[] =>
  events.filter((event) => event.type === 'step.completed');

/** `--set` lines of the preset's comment, below a line that says what they are for. */
function linesBelow(heading: RegExp): string[] {
  const lines = readFileSync(join(presetsFolder, 'synthia-validator.yaml'), 'utf8').split('\n');
  const start = lines.findIndex((line) => heading.test(line));
  const below = lines.slice(start + 1);
  const end = below.findIndex((line) => !line.startsWith('#   --set '));
  return below.slice(0, end).map((line) => line.slice('#   --set '.length));
}
const october = linesBelow(/^# Upstream's arithmetic of October 2024/);
const april = [...october, ...linesBelow(/^# For April 2024 further/)];

describe('synthia-validator', () => {
  test.each([0, 1, 2])(
    'pays honest miners more than weak, weak more than silent ones (seed %i)',
    async (seed) => {
      const { summary, rows } = await runAlone('run.steps=10', `seed=${seed}`);
      expect(summary).toMatchObject({ ended: 'finished', steps: 10, failedSteps: 0, rows: 100 });
      const kind = (name: string) =>
        summary.table.filter(({ label }) => label?.replace(/-\d+$/, '') === name);
      const scores = (name: string) => kind(name).map(({ ledgerScore }) => ledgerScore);
      const weights = (name: string) => kind(name).map(({ weightShare }) => weightShare ?? 0);
      for (const measure of [scores, weights]) {
        expect(Math.min(...measure('honest'))).toBeGreaterThan(1.5 * Math.max(...measure('weak')));
        expect(Math.min(...measure('weak'))).toBeGreaterThan(0);
        for (const name of ['silent', 'parrot', 'keyword-soup'])
          expect(Math.max(...measure(name))).toBeLessThan(Math.min(...measure('weak')));
      }
      expect(scores('silent')).toEqual([0]);
      expect(kind('honest').map(({ samples }) => samples)).toEqual([10, 10, 10, 10]);

      expect(rows.length).toBeGreaterThan(20);
      expect(rows.some(({ score }) => score !== 1)).toBe(true);
      for (const row of rows) {
        expect(Object.keys(row)).toEqual(columns);
        expect(row['score']).toBeGreaterThanOrEqual(0.7);
        expect(Object.entries(row).filter(([name, value]) => value === null && name !== 'source')).toEqual(
          [],
        );
      }
    },
  );

  const columns = [
    ...[
      'seq',
      'field',
      'subject',
      'target',
      'detail',
      'abstraction',
      'subject_type',
      'specificity',
      'explanation',
    ],
    ...[
      'score',
      'model',
      'uid',
      'hotkey',
      'at',
      'run',
      'step',
      'item',
      'reference',
      'referenceHash',
      'models',
    ],
    ...['source', 'licence', 'configHash'],
  ];

  it('asks everybody one of five questions each step', async () => {
    const { events } = await runAlone('run.steps=3');
    for (const { items } of stepsOf(events)) {
      expect(items).toHaveLength(5);
      expect(items.flatMap(({ peers }) => peers).sort((a, b) => a - b)).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
      ]);
      expect(items.map(({ peers }) => peers.length)).toEqual([2, 2, 2, 2, 2]);
    }
  });

  it('goes on with its rows in another process', () =>
    inFolder(async (cwd) => {
      for (const step of [1, 2]) {
        const node = await startNode(cwd, 'synthia-validator', ['run.steps=1'], () => undefined);
        await node.run().finally(() => node.stop());
        const lines = readFileSync(join(cwd, '.synth/validator/rows.jsonl'), 'utf8').trim().split('\n');
        expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ step });
      }
    }));

  it('comes to the same again', async () => {
    const args = ['run.steps=4', 'seed=7'];
    const [first, second] = [await runAlone(...args), await runAlone(...args)];
    expect(withoutTimes(second.events)).toEqual(withoutTimes(first.events));
    expect(withoutTimes(second.rows)).toEqual(withoutTimes(first.rows));
  });

  it('has the numbers of upstream', async () => {
    const { settings, entries } = await inFolder(async (cwd) =>
      checkConfig(await loadFrom(cwd, { args: ['--preset', 'synthia-validator'] }), { catalog }),
    );
    expect(settings.run).toMatchObject({ askTimeoutMs: 150_000, itemsPerStep: 1 });
    expect(settings.gateway.retries).toBe(4);
    expect(entries.get('tasks.explanation')?.options).toMatchObject({
      questionsPerCycle: 5,
      maxTokens: 1000,
      temperature: 0.2,
      attempts: 5,
    });
    expect(entries.get('weigher')?.options).toMatchObject({
      maxUids: 420,
      weightScale: 1000,
      distribution: 'sigmoid',
      threshold: 'mean',
      steepness: 5,
      factor: 1.2,
    });
    expect(entries.get('protocols.generate')?.options).toMatchObject({ modelTimeoutMs: 16_000 });
    expect(entries.get('sinks.rows')?.frame).toMatchObject({ minReward: 0.7 });
  });

  it('keeps to upstream where its comment says how', async () => {
    expect(october).toHaveLength(5);
    const { summary, events } = await runAlone('run.steps=2', ...october);
    expect(summary).toMatchObject({ steps: 2, failedSteps: 0 });
    for (const { items } of stepsOf(events))
      for (const { replies } of items) for (const { penalties } of replies) expect(penalties).toEqual({});
  });

  it('keeps to the seed where its comment says how', async () => {
    expect(april).toHaveLength(11);
    const { summary, events, rows } = await runAlone('run.steps=2', ...april);
    expect(summary).toMatchObject({ steps: 2, failedSteps: 0 });
    for (const { items } of stepsOf(events)) {
      expect(items).toHaveLength(1);
      expect(items[0]?.peers).toHaveLength(10);
    }
    // Nothing is left out of the dataset; a parrot does not tell its model, and so has not answered.
    expect(rows).toHaveLength(20);
    const answered = rows.filter(({ explanation }) => explanation !== '');
    expect(new Set(answered.map(({ model }) => model))).toEqual(new Set(['synth-offline-1']));
    expect(summary.table.find(({ label }) => label === 'parrot-1')).toMatchObject({ ledgerScore: 0 });
    // Whole hundredths, cut down.
    const shares = events.filter((event) => event.type === 'weights.set').at(-1)?.shares ?? [];
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    const lowest = Math.min(...shares.filter((share) => share > 0));
    expect(lowest).toBeGreaterThanOrEqual(0.01);
  });

  it('explains what the model chooses where there is no material, which the offline engine cannot', async () => {
    const set = [
      'run.steps=1',
      'run.maxFailedSteps=1',
      'tasks.explanation.tool=null',
      'tasks.explanation.attempts=1',
    ];
    await expect(runAlone(...set)).rejects.toMatchObject({
      code: 'SYN_RUN_STALLED',
    });
  });
});

describe('synthia-miner', () => {
  const alone = `
extends: synthia-validator
chain:
  miners: { honest: null, weak: null, copycat: null, parrot: null, keyword-soup: null, silent: null }
`;

  it.each([
    ['answers a validator of another node, step by step', []],
    ['tells its model too when that is required', ['protocols.generate.askModel=require']],
  ])('%s', async (_, set) => {
    await inFolder(async (cwd) => {
      const stop = new AbortController();
      let serves: (event: RunEvent) => void = () => undefined;
      const serving = new Promise<RunEvent>((resolve) => (serves = resolve));
      const told = (event: RunEvent): void => void (event.type === 'miner.serving' && serves(event));
      const miner = await startNode(cwd, 'synthia-miner', [], told, stop.signal);
      const mining = miner.run();
      try {
        expect(await Promise.race([serving, mining])).toMatchObject({ protocols: ['generate', 'get-model'] });
        const seen: RunEvent[] = [];
        const validator = await startNode(cwd, null, ['run.steps=6', ...set], (event) => seen.push(event));
        await validator.run().finally(() => validator.stop());
        const replies = stepsOf(seen).flatMap(({ items }) => items.flatMap((item) => item.replies));
        expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
        for (const { reward } of replies) expect(reward).toBeGreaterThan(0.2);
        const rows = readFileSync(join(cwd, '.synth/validator/rows.jsonl'), 'utf8').trim().split('\n');
        for (const row of rows) expect(JSON.parse(row)).toMatchObject({ model: 'synth-offline-1' });
      } finally {
        stop.abort();
        await mining;
        await miner.stop();
      }
    }, alone);
  });

  it("limits calls by the caller's stake on Commune, as upstream", async () => {
    const settingsOn = async (chain: string) =>
      inFolder(async (cwd) => {
        const args = ['--preset', 'synthia-miner', '--set', `chain.use=${chain}`];
        return (await checkConfig(await loadFrom(cwd, { args }), { catalog })).settings;
      });
    expect((await settingsOn('local')).access.rate).toBeUndefined();
    expect((await settingsOn('commune')).access.rate).toEqual({
      epochMs: 800_000,
      tiers: [
        { minStake: 10_000, calls: 2 },
        { minStake: 500_000, calls: 4 },
      ],
    });
  });
});

test.each(['synthia-validator', 'synthia-miner'])(
  '%s is of Synthia on Commune, with keys beside the file that names them',
  async (preset) => {
    const yaml = `
extends: ${preset}
chain: { use: commune, key: { path: ./keys, name: me } }
`;
    await inFolder(async (cwd) => {
      const { entries } = await checkConfig(await loadFrom(cwd), { catalog, unused: true });
      const chain = entries.get('chain');
      expect(chain?.options).toMatchObject({ network: 'mainnet', subnet: 'synthia', key: { name: 'me' } });
      expect(chain?.folder).toBe(cwd);
    }, yaml);
  },
);
