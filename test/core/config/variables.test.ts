import { z } from 'zod';
import {
  checkConfig,
  definePlugin,
  secret,
  type Catalog,
  type CheckedEntry,
  type SynthError,
} from '../../../core/index.ts';
import { catalog } from '../../../plugins/catalog.ts';
import { base } from './broken/case.ts';
import { createWorkspace, loadFrom } from './workspace.ts';

const keyed = definePlugin({
  apiVersion: 1,
  kind: 'sink',
  name: 'keyed',
  summary: 'For tests.',
  options: z.strictObject({
    text: z.string().default('').describe('Any text.'),
    count: z.int().optional().describe('A number.'),
    ratio: z.union([z.number(), z.boolean()]).optional().describe('A number or a boolean.'),
    on: z.boolean().optional().describe('A boolean.'),
    key: secret(z.string()).optional().describe('A secret.'),
    headers: z.record(z.string(), secret(z.string())).default({}).describe('Secrets by name.'),
    login: z
      .strictObject({ user: z.string().describe('Name.'), password: secret(z.string()).describe('Secret.') })
      .optional()
      .describe('A login.'),
    list: z.array(secret(z.string())).default([]).describe('Secrets.'),
  }),
  setup: () => ({ append: async () => {}, flush: async () => {} }),
});
const withKeyed: Catalog = { ...catalog, 'sink/keyed': async () => ({ default: keyed }) };

async function check(
  sink: string,
  env: Record<string, string> = {},
  files: Record<string, string> = {},
): Promise<{ options: Record<string, unknown>; entry: CheckedEntry; secrets: readonly string[] }> {
  const text = `${base}sinks:\n  rows:\n    use: keyed\n    ${sink}\n`;
  const { cwd, remove } = createWorkspace({ 'synth.config.yaml': text, ...files });
  try {
    const { entries, secrets } = await checkConfig(await loadFrom(cwd, { env }), { catalog: withKeyed });
    const entry = entries.get('sinks.rows') as CheckedEntry;
    return { options: entry.options as Record<string, unknown>, entry, secrets };
  } finally {
    remove();
  }
}

describe('variables', () => {
  it.each([
    ['text: "${env:A}"', 'one'],
    ['text: "a ${env:A}/${env:B} b"', 'a one/two b'],
    ['text: "${env:NONE:-else}"', 'else'],
    ['text: "${env:EMPTY:-else}"', 'else'],
    ['text: "${env:NONE:-}"', ''],
    ['text: "${env:A:-else}"', 'one'],
    ['text: "$${env:A} costs $5, ${env:A}"', '${env:A} costs $5, one'],
    ['text: "${file:notes/a.txt}"', 'from a file'],
    ['text: "${env:LOOP}"', '${env:A}'],
  ])('%s', async (line, text) => {
    const env = { A: 'one', B: 'two', EMPTY: '', LOOP: '${env:A}' };
    const { options } = await check(line, env, { 'notes/a.txt': '  from a file\n\n' });
    expect(options.text).toBe(text);
  });

  it('become numbers and booleans where the schema wants them, and stay text elsewhere', async () => {
    const env = { N: '12', F: '-0.5e1', T: 'true' };
    const { options } = await check(
      'count: "${env:N}"\n    ratio: ${env:F}\n    on: ${env:T}\n    text: ${env:N}',
      env,
    );
    expect(options).toMatchObject({ count: 12, ratio: -5, on: true, text: '12' });
  });

  it.each([
    ['text: "${env:NONE:-${env:A}}"', 'A stand-in cannot refer'],
    ['text: "${file:/dev/zero}"', 'is not a file'],
    ['text: "${file:.}"', 'is not a file'],
    ['text: "${file:none.txt}"', 'could not be read'],
  ])('are refused where they cannot be filled in: %s', async (line, message) => {
    await expect(check(line, { A: 'one' })).rejects.toMatchObject({
      code: 'SYN_CONFIG_VARIABLE',
      message: expect.stringContaining(message) as string,
    });
  });

  it('of an entry that nothing uses are not asked for', async () => {
    const text = `${base}tools: { default: { use: mathgenerator } }\n`.replace(/^tools.*\n/m, '');
    const { cwd, remove } = createWorkspace({
      'synth.config.yaml': text.replace('use: offline }', 'use: offline, x: "${env:NONE}" }'),
    });
    try {
      const { unused } = await checkConfig(await loadFrom(cwd), { catalog });
      expect(unused).toEqual(['llms.default']);
    } finally {
      remove();
    }
  });

  it('from a file are relative to the YAML file that says so', async () => {
    const { cwd, remove } = createWorkspace({
      'synth.config.yaml': 'extends: ./house/base.yaml\n',
      'house/base.yaml': `${base}sinks: { rows: { use: keyed, key: "\${file:key.txt}" } }\n`,
      'house/key.txt': 'house-secret\n',
      'key.txt': 'another\n',
    });
    try {
      const { secrets } = await checkConfig(await loadFrom(cwd), { catalog: withKeyed });
      expect(secrets).toEqual(['house-secret']);
    } finally {
      remove();
    }
  });
});

describe('secrets', () => {
  it('are gathered wherever the schema says secret, and kept out of the identity', async () => {
    const env = { K: 'key-0001', H: 'header-0002', P: 'password-0003', L: 'list-0004', T: 'plain-text' };
    const lines = [
      'key: ${env:K}',
      'headers: { auth: "Bearer ${env:H}" }',
      'login: { user: me, password: "${env:P}" }',
      'list: ["${env:L}"]',
      'text: ${env:T}',
    ];
    const { secrets, entry, options } = await check(lines.join('\n    '), env);
    expect([...secrets].sort()).toEqual([
      'Bearer header-0002',
      'header-0002',
      'key-0001',
      'list-0004',
      'password-0003',
    ]);
    expect(options).toMatchObject({ key: 'key-0001', login: { user: 'me', password: 'password-0003' } });
    const identity = JSON.stringify(entry.identity);
    for (const part of ['key-0001', 'header-0002', 'password-0003', 'list-0004'])
      expect(identity).not.toContain(part);
    expect(identity).toContain('plain-text');
  });

  it.each([
    ['key: hunter2hunter2', 'sinks.rows.key'],
    ['headers: { auth: hunter2hunter2 }', 'sinks.rows.headers.auth'],
    ['login: { user: me, password: hunter2hunter2 }', 'sinks.rows.login.password'],
    ['list: [hunter2hunter2]', 'sinks.rows.list[0]'],
    ['key: "${env:NONE:-hunter2hunter2}"', 'sinks.rows.key'],
  ])('are refused when written out, and not echoed: %s', async (line, path) => {
    const error = await check(line).catch((problem: unknown) => problem);
    expect(error).toMatchObject({ code: 'SYN_CONFIG_SECRET', where: { path } });
    expect(JSON.stringify([(error as Error).message, (error as { hint: string }).hint])).not.toContain(
      'hunter2',
    );
  });

  it('do not show in the message of a wrong value', async () => {
    const error = (await check('key: [hunter2hunter2]').catch((problem: unknown) => problem)) as SynthError;
    const shown = error.problems.map(({ code, message, hint }) => [code, message, hint].join(' '));
    expect(shown.map((line) => line.split(' ')[0])).toEqual(['SYN_CONFIG_INVALID', 'SYN_CONFIG_SECRET']);
    expect(shown.join()).not.toContain('hunter2');
  });
});
