import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { openRecords } from '../../core/index.ts';
import type { Exchange } from '../../core/records/record.ts';
import { install, must, pack, run, writeFiles } from '../helpers/packages.ts';
import { root } from '../helpers/tree.ts';

/** Plugins as users have them: packed, installed from a tarball into a folder of their own, found by name. */
describe('plugins as npm packages', () => {
  let base: string;
  let synthTarball: string;

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'synth-plugins-'));
    synthTarball = await pack(root, base);
  }, 120_000);
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  /** An empty folder of somebody who uses synth. */
  const emptyFolder = (name: string): string => {
    const folder = join(base, name);
    mkdirSync(folder);
    writeFiles(folder, { 'package.json': '{ "name": "somebody", "private": true, "type": "module" }' });
    return folder;
  };
  const synth = (folder: string, ...args: string[]) =>
    run(join(folder, 'node_modules/.bin/synth'), args, folder);
  const exchangesIn = (folder: string, name = 'validator'): Exchange[] => {
    const store = openRecords(join(folder, '.synth', name), { mustExist: true });
    try {
      return [...store.records(0)].flatMap(({ record }) => record.exchanges);
    } finally {
      store.close();
    }
  };

  it('go from `synth new` to scores in the records of a node', async () => {
    const project = emptyFolder('story');
    await install(project, synthTarball);
    await must('npx', ['--no-install', 'synth', 'new', 'scorer', 'mine'], project);

    const plugin = join(project, 'synth-plugin-mine');
    // Until it is published, synth-subnet itself is the tarball for the author too.
    await install(plugin, '--save-dev', synthTarball);
    expect(await must('npm', ['test'], plugin)).toMatch(/^# fail 0$/m);
    await must('npm', ['run', 'typecheck'], plugin);
    const tarball = await pack(plugin, base);

    await install(project, tarball);
    await must('npx', ['--no-install', 'synth', 'init'], project);
    await must('npx', ['--no-install', 'synth', 'plugins', 'add', 'synth-plugin-mine'], project);
    const config = join(project, 'synth.config.yaml');
    writeFileSync(
      config,
      `${readFileSync(config, 'utf8')}tasks: { qa: { rewards: { relevance: null, mine: { use: mine/mine, weight: 0.5 } } }, ${others} }\n`,
    );
    const { code, stderr } = await synth(project, 'run', '--steps', '3', '--seed', '3', '--json');
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });

    const judged = exchangesIn(project).filter(({ task, verdicts }) => task === 'qa' && verdicts !== null);
    expect(judged.length).toBeGreaterThan(0);
    const values = judged.flatMap(({ reference, replies, verdicts }) =>
      replies.map((reply, index) => {
        const value = verdicts?.[index]?.rewards['mine']?.value;
        expect(value).toBeCloseTo(reply.text === '' ? 0 : sharedWords(reply.text, reference?.text ?? ''), 12);
        return value;
      }),
    );
    expect(new Set(values).size).toBeGreaterThan(2);
  }, 400_000);

  it('work from examples/, beside plugins with other copies of zod and a tsyringe of their own', async () => {
    const project = emptyFolder('together');
    const examples = await Promise.all(
      exampleNames.map((name) => pack(join(root, `examples/synth-plugin-${name}`), base)),
    );
    writeFiles(base, rivals);
    const others: string[] = [];
    for (const name of ['oldzod', 'newzod', 'inject'])
      others.push(await pack(join(base, `synth-plugin-${name}`), base));
    await install(project, synthTarball, ...examples, ...others);
    // What they promise of themselves they keep beside the published package.
    for (const name of exampleNames) {
      cpSync(join(root, `examples/synth-plugin-${name}`), join(project, 'sources', name), {
        recursive: true,
      });
      await must(process.execPath, ['--test'], join(project, 'sources', name));
    }
    writeFiles(project, {
      'harbour.rss': readFileSync(join(root, 'examples/synth-plugin-feed/sample/harbour.rss'), 'utf8'),
      'synth.config.yaml': together,
    });

    const { code, stderr } = await synth(project, 'run', '--steps', '8', '--seed', '5', '--json');
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const exchanges = exchangesIn(project).filter(({ verdicts }) => verdicts !== null);
    expect(new Set(exchanges.map(({ task }) => task))).toEqual(new Set(['qa', 'invoice']));

    // The tool gave the material, whole and with where it is from.
    const asked = exchanges.filter(({ task }) => task === 'qa');
    for (const { content } of asked)
      expect(content.context.source).toMatchObject({
        tool: 'feed',
        licence: 'CC-BY-4.0',
        url: expect.stringContaining('https://example.org/harbour/') as unknown,
      });
    // The task made its own, and what is right is told from what is not.
    const invoices = exchanges.filter(({ task }) => task === 'invoice');
    for (const { content, reference } of invoices) {
      expect(content.context.source.tool).toBe('invoice');
      expect(reference?.text).toMatch(/^\d+\.\d\d$/);
    }
    // Every scorer judged every reply, each by a schema and a container of its own.
    for (const { replies, verdicts } of asked)
      for (const [index, { text }] of replies.entries()) {
        const rewards = verdicts?.[index]?.rewards ?? {};
        const length = text === '' ? 0 : Math.min(1, text.length / 400);
        expect(rewards['old']?.value).toBeCloseTo(length, 12);
        expect(rewards['new']?.value).toBeCloseTo(length, 12);
        expect(rewards['inject']?.value).toBeCloseTo(text === '' ? 0 : 1 / (1 + text.length), 12);
        expect(rewards['chrf']?.value).toEqual(expect.any(Number));
      }

    const checked = await synth(project, 'plugins', 'check');
    expect(checked.stderr).toBe('');
    expect(checked.stdout).toContain('It has a zod of its own, 4.1.13.');
    expect(checked.stdout).toContain('It has a zod of its own, 4.6.6.');
    expect(checked.stdout).toContain('Its tsyringe shares nothing');
    expect(checked.stdout).toContain('Fine: 6 packages.');
    const tsyringes = ['synth-plugin-inject', 'synth-subnet'].map((name) => {
      const { resolve } = createRequire(join(project, 'node_modules', name, 'package.json'));
      return (JSON.parse(readFileSync(resolve('tsyringe/package.json'), 'utf8')) as Record<string, string>)[
        'version'
      ];
    });
    expect(tsyringes).toEqual(['4.8.0', expect.not.stringMatching(/^4\.8\.0$/)]);

    // Another copy's schema is explained as ours are, with its description.
    const broken = await synth(project, 'check', '--set', 'tasks.qa.rewards.old.longest=no');
    expect(broken.code).toBe(2);
    expect(broken.stderr).toContain('tasks.qa.rewards.old.longest');
    expect(broken.stderr).toContain('Expected a number');
    const typo = await synth(project, 'check', '--set', 'tasks.qa.rewards.new.longst=3');
    expect(typo.stderr).toContain('Did you mean "longest"?');
  }, 400_000);
});

const exampleNames = ['chrf', 'feed', 'invoice'];

/** What the preset asks beside questions about its material. */
const others = 'summarization: null, debugging: null, math: null, date-qa: null, sentiment: null';

/** As the scorer of `synth new` has it: words in common among all words. */
function sharedWords(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text]));
  const all = new Set([...(a ?? []), ...(b ?? [])]);
  return [...all].filter((word) => a?.has(word) && b?.has(word)).length / all.size;
}

const lengthScorer = (name: string): string => `
import { definePlugin } from 'synth-subnet';
import { z } from 'zod';
export default definePlugin({
  apiVersion: 1, kind: 'scorer', name: '${name}', summary: 'Longer is better, to a limit.',
  options: z.strictObject({ longest: z.number().min(1).default(400).describe('Characters that earn all.') }),
  traits: { deterministic: true },
  setup: (_, { longest }) => ({ score: async ({ replies }) => replies.map(({ text }) => ({ value: Math.min(1, text.length / longest) })) }),
});
`;

const manifest = (name: string, dependencies: object): string =>
  JSON.stringify({
    name,
    version: '1.0.0',
    type: 'module',
    exports: './index.js',
    peerDependencies: { 'synth-subnet': '*' },
    dependencies,
  });

/** Plugins whose libraries are not the host's. */
const rivals = {
  'synth-plugin-oldzod/package.json': manifest('synth-plugin-oldzod', { zod: '4.1.13' }),
  'synth-plugin-oldzod/index.js': lengthScorer('length'),
  'synth-plugin-newzod/package.json': manifest('@acme/synth-plugin-newzod', { zod: '4.6.6' }),
  'synth-plugin-newzod/index.js': lengthScorer('length'),
  'synth-plugin-inject/package.json': manifest('synth-plugin-inject', {
    tsyringe: '4.8.0',
    'reflect-metadata': '0.1.14',
    zod: '^4.1.13',
  }),
  'synth-plugin-inject/index.js': `
import 'reflect-metadata';
import { container, inject, injectable } from 'tsyringe';
import { definePlugin } from 'synth-subnet';
import { z } from 'zod';

class Brevity {
  constructor(base) { this.base = base; }
  value(text) { return this.base / (this.base + text.length); }
}
inject('base')(Brevity, undefined, 0);
injectable()(Brevity);
container.registerInstance('base', 1);

export default definePlugin({
  apiVersion: 1, kind: 'scorer', name: 'brevity', summary: 'Shorter is better.',
  options: z.strictObject({}), traits: { deterministic: true },
  setup: () => {
    const brevity = container.resolve(Brevity);
    return { score: async ({ replies }) => replies.map(({ text }) => ({ value: brevity.value(text) })) };
  },
});
`,
};

const together = `extends: sn1-validator
plugins:
  - synth-plugin-chrf
  - synth-plugin-feed
  - synth-plugin-invoice
  - synth-plugin-oldzod
  - "@acme/synth-plugin-newzod"
  - synth-plugin-inject
tools:
  articles: { use: feed/feed, file: harbour.rss }
tasks:
  qa:
    rewards:
      rouge: null
      relevance: null
      chrf: { use: chrf/chrf, weight: 0.25 }
      old: { use: oldzod/length, weight: 0.25 }
      new: { use: newzod/length, weight: 0.25 }
      inject: { use: inject/brevity, weight: 0.25 }
  invoice:
    use: invoice/invoice
    agent: verbatim
    rewards:
      float-diff: { use: float-diff, weight: 1 }
  ${others.replaceAll(', ', '\n  ')}
`;
