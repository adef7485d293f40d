import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkConfig, createNode, type RunEvent, type RunSummary } from '../../core/index.ts';
import { catalog } from '../../plugins/catalog.ts';
import { createWorkspace, loadFrom } from '../core/config/workspace.ts';
import { fakeLog } from '../core/host/fakes.ts';

type Completed = Extract<RunEvent, { type: 'step.completed' }>;
type Concluded = Extract<RunEvent, { type: 'step.concluded' }>;

interface Run {
  readonly summary: RunSummary;
  readonly completed: readonly Completed[];
  readonly concluded: readonly Concluded[];
  /** What the source of the conversations was told. */
  readonly results: readonly { readonly context: string; readonly key: string; readonly data: object }[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** A whole run of the preset in an empty folder. */
async function runPreset(...set: string[]): Promise<Run> {
  const { cwd, remove } = createWorkspace({});
  const seen: RunEvent[] = [];
  const readLines = <T>(file: string): T[] =>
    readFileSync(join(cwd, '.synth/validator', file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as T);
  try {
    const args = ['--preset', 'cgp-validator', ...set.flatMap((one) => ['--set', one])];
    const config = await checkConfig(await loadFrom(cwd, { args }), { catalog });
    const signal = new AbortController().signal;
    const node = await createNode({
      config,
      catalog,
      cwd,
      log: fakeLog(),
      signal,
      onEvent: (e) => seen.push(e),
    });
    const summary = await node.run().finally(() => node.stop());
    const ofType = <T extends RunEvent['type']>(type: T) =>
      seen.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
    return {
      summary,
      completed: ofType('step.completed'),
      concluded: ofType('step.concluded'),
      results: readLines('cgp/results.jsonl'),
      rows: readLines('rows.jsonl'),
    };
  } finally {
    remove();
  }
}

const presetText = readFileSync(join(import.meta.dirname, '../../presets/cgp-validator.yaml'), 'utf8');
const honest = ['precise-1', 'precise-2', 'sparse-1', 'noisy-1', 'noisy-2'];
const weak = ['stuffer-1', 'parrot-1'];

describe.each([0, 1, 2])('cgp-validator, ten steps offline, seed %i', (seed) => {
  let run: Run;
  beforeAll(async () => {
    run = await runPreset(`seed=${seed}`, 'run.steps=10');
  }, 60_000);

  it('rates the honest above the weak, and those above the silent, in score and weight', () => {
    const { table, steps, failedSteps } = run.summary;
    expect({ steps, failedSteps }).toEqual({ steps: 10, failedSteps: 0 });
    const row = (label: string) => table.find((each) => each.label === label);
    const all = (labels: readonly string[], of: 'meanReward' | 'weightShare'): number[] =>
      labels.map((label) => Number(row(label)?.[of]));
    for (const column of ['meanReward', 'weightShare'] as const) {
      expect(Math.min(...all(honest, column))).toBeGreaterThan(Math.max(...all(weak, column)));
      expect(Math.min(...all(weak, column))).toBeGreaterThan(Math.max(...all(['silent-1'], column)));
      expect(all(['silent-1'], column)).toEqual([0]);
    }
  });

  it('sends each window to three miners, and tells of every one', () => {
    expect(run.concluded).toHaveLength(10);
    for (const { step, items } of run.completed) {
      const { lines } = run.concluded.find((event) => event.step === step)!;
      const [about, models, truth, windows, head, ...table] = lines;
      expect(about).toMatch(/^conversation \d+ ".+": \d+ lines, .+$/);
      expect(models).toMatch(/^read by offline synth-offline-1, vectors by hashing hashing-/);
      expect(truth).toMatch(/^ground truth: (\d+) tags, \1 vectors \(.+\)$/);
      expect(windows).toBe(`windows: ${items.length} found, ${items.length} sent`);
      expect(head?.trim().split(/ +/)).toEqual(
        'window lines uid tags vectors unique shared min med mean top3 max score'.split(' '),
      );
      expect(head?.length).toBeLessThanOrEqual(78);
      expect(table).toHaveLength(3 * items.length);
      const firsts = table.filter((_, index) => index % 3 === 0);
      expect(firsts.map((line) => Number(/^\s*(\d+)/.exec(line)?.[1]))).toEqual(
        items.map(({ item }) => item),
      );
      const told = table.map((line) => {
        const numbers = line
          .replace(/^\s*\d+\s+\d+–\d+/, '')
          .trim()
          .split(/\s+/);
        return { uid: Number(numbers[0]), tags: Number(numbers[1]), score: Number(numbers[10]) };
      });
      expect(told).toEqual(
        items.flatMap(({ replies }) =>
          replies.map(({ uid, reward }) => ({
            uid,
            tags: expect.any(Number) as unknown,
            score: Number(reward?.toFixed(4)),
          })),
        ),
      );
    }
  });

  it("keeps the validator's reading, and each answer with tags and vectors, in the order they came", () => {
    const readings = run.results.filter(({ key }) => key.endsWith('/validator'));
    expect(readings).toHaveLength(10);
    for (const { data } of readings)
      expect(data).toMatchObject({ type: 'validator', windowIndex: 999, model: 'synth-offline-1' });
    const answered = run.rows.filter(({ completion }) => completion !== '');
    const answers = run.results.filter(({ key }) => !key.endsWith('/validator'));
    expect(answers.length).toBeLessThanOrEqual(answered.length);
    expect(answers.length).toBeGreaterThan(0.9 * answered.length);
    for (const { data } of answers as readonly { data: { data: Tagged } }[]) {
      const { tags, vectors } = data.data;
      expect(Object.keys(vectors).sort()).toEqual([...new Set(tags)].sort());
      for (const { vectors: vector } of Object.values(vectors)) expect(vector).toHaveLength(1024);
    }
  });

  it('writes rows that say which window they are of, and by which tags it was judged', () => {
    for (const { data, reference, rewards } of run.rows) {
      expect(rewards).toEqual({
        tags: expect.any(Number) as unknown,
        quality: expect.any(Number) as unknown,
      });
      expect(data).toMatchObject({
        guid: expect.stringMatching(/^\d+$/) as unknown,
        windowIndex: expect.any(Number) as unknown,
        tags: String(reference).split('\n'),
      });
    }
  });
});

interface Tagged {
  readonly tags: readonly string[];
  readonly vectors: Readonly<Record<string, { readonly vectors: readonly number[] }>>;
}

describe('cgp-validator', () => {
  it('gives the same run for the same seed', async () => {
    const plain = async () => {
      const { completed, concluded } = await runPreset('seed=5', 'run.steps=2');
      const lines = concluded.map((event) => event.lines);
      return {
        lines,
        rewards: completed.map(({ items }) => items.map(({ replies }) => replies.map((r) => r.reward))),
      };
    };
    expect(await plain()).toEqual(await plain());
  });

  it('lets no hostile miner stop a step or move the score of another', async () => {
    const rewards = async (...set: string[]) => {
      const { summary, completed } = await runPreset('run.steps=4', 'run.sampling.mode=all', ...set);
      expect(summary.failedSteps).toBe(0);
      return completed.map(({ items }) =>
        items.map(({ replies }) => new Map(replies.map(({ uid, reward }) => [uid, reward]))),
      );
    };
    const within = await rewards('chain.miners.garbage.count=1');
    for (const reply of within.flat().map((replies) => replies.get(9)))
      expect(Number.isFinite(reply)).toBe(true);
    const without = await rewards('chain.miners.garbage=null');
    for (const replies of within.flat()) replies.delete(9);
    expect(within).toEqual(without);
  });

  it.each(['pages', 'documents', 'surveys'])('runs on %s alone, and tells of them', async (name) => {
    const others = ['conversations', 'pages', 'documents', 'surveys'].map(
      (task) => `tasks.${task}.weight=${task === name ? 1 : 0}`,
    );
    const { summary, concluded } = await runPreset('run.steps=2', 'run.sampling.mode=all', ...others);
    expect(summary).toMatchObject({ steps: 2, failedSteps: 0 });
    expect(concluded).toHaveLength(2);
    const mean = (label: string) => Number(summary.table.find((row) => row.label === label)?.meanReward);
    for (const label of ['precise-1', 'noisy-1']) expect(mean(label)).toBeGreaterThan(mean('stuffer-1'));
    expect(mean('silent-1')).toBe(0);
  });

  const eras = [...presetText.matchAll(/^# As in (.+?): (.+(?:\n# {3}.+)*)/gm)].map(
    ([, era = '', lines = '']) =>
      [`as in ${era}`, [...lines.matchAll(/--set (\S+)/g)].map(([, one = '']) => one)] as const,
  );
  it('names the eras in its comment', () =>
    expect(eras.map(([era]) => era)).toEqual(['as in May 2024', 'as in October 2024', 'as in March 2026']));

  it.each([
    ...eras,
    [
      'with profiles and passes',
      ['tasks.conversations.profiles=true', 'tasks.conversations.passes=3'],
    ] as const,
  ])('runs %s', async (_, set) => {
    const { summary } = await runPreset('run.steps=2', ...set);
    expect(summary).toMatchObject({ steps: 2, failedSteps: 0 });
    expect(summary.table.some(({ meanReward }) => (meanReward ?? 0) > 0)).toBe(true);
  });
});
