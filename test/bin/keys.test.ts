import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { synth, workFolder, type Finished } from '../helpers/cli.ts';
import { sendJson, serve, type Loopback } from '../helpers/loopback.ts';

const key = 'sk-ant-planted-5be0cd19137e2179';
const claude = (baseUrl: string): string[] => [
  '--preset',
  'sn1-validator',
  '--set',
  'llms.default.use=anthropic',
  '--set',
  'llms.default.model=claude-haiku-4-5',
  '--set',
  `llms.default.baseUrl=${baseUrl}`,
];
const withKey = ['--set', 'llms.default.apiKey=${env:ANTHROPIC_API_KEY}'];

/** Everything below a folder, as one text of bytes. */
const contentsOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');

describe('a provider key', () => {
  let server: Loopback;

  beforeAll(async () => {
    // Refuses, and repeats the key it was given, as some gateways do.
    server = await serve((_, response, { headers }) => {
      const given = String(headers['x-api-key'] ?? headers.authorization);
      const error = { type: 'authentication_error', message: `invalid key ${given}` };
      sendJson(response, { type: 'error', error }, 401, { 'x-given': given });
    });
  });

  afterAll(() => server.close());

  const run = async (
    args: readonly string[],
    files: Readonly<Record<string, string>> = {},
    env: Readonly<Record<string, string>> = {},
  ): Promise<Finished & { readonly kept: string }> => {
    const folder = workFolder({ '.synth/.keep': '', ...files });
    try {
      const finished = await synth(args, { cwd: folder.path, env });
      return { ...finished, kept: contentsOf(join(folder.path, '.synth')) };
    } finally {
      folder.remove();
    }
  };

  it('is asked for when there is none', async () => {
    const { code, stderr } = await run(['run', ...claude(server.url), '--steps', '1']);
    expect(code).toBe(2);
    expect(stderr).toContain('ANTHROPIC_API_KEY');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(server.requests).toHaveLength(0);
  });

  it('is not accepted when written out, and not repeated', async () => {
    const yaml = `extends: sn1-validator\nllms: { default: { use: anthropic, model: m, apiKey: ${key} } }\n`;
    const { code, stdout, stderr } = await run(['check', '--json'], { 'synth.config.yaml': yaml });
    expect(code).toBe(2);
    expect(stderr).toContain('SYN_CONFIG_SECRET');
    expect(stderr).toContain('synth.config.yaml:2:');
    expect(stdout + stderr).not.toContain(key);
  });

  const debug = ['--log-level', 'debug'];
  it.each([
    ['run, from the environment', ['run', '--steps', '2'], true],
    ['run --json, from .env', ['run', '--steps', '2', '--json', ...debug], false],
    ['run with debug lines', ['run', '--steps', '2', ...debug], true],
    ['doctor', ['doctor', ...debug], true],
    ['doctor --json, from .env', ['doctor', '--json'], false],
  ] as const)('appears nowhere when it is refused: %s', async (_, args, fromEnvironment) => {
    const before = server.requests.length;
    const { code, stdout, stderr, kept } = await run(
      [...args, ...claude(server.url), ...withKey],
      fromEnvironment ? {} : { '.env': `ANTHROPIC_API_KEY=${key}\n` },
      fromEnvironment ? { ANTHROPIC_API_KEY: key } : {},
    );
    expect(server.requests.length).toBeGreaterThan(before);
    expect(code).toBe(2);
    expect(stdout + stderr).toContain('SYN_LLM_AUTH');
    for (const text of [stdout, stderr, kept]) expect(text).not.toContain(key);
  });

  it('appears nowhere when a model is tried by itself', async () => {
    const args = [
      'try',
      'llm',
      'anthropic',
      '--prompt',
      'Hello',
      '--set',
      'model=claude-haiku-4-5',
      '--json',
    ];
    const { code, stdout, stderr, kept } = await run(
      [...args, '--set', `baseUrl=${server.url}`, '--set', 'apiKey=${env:ANTHROPIC_API_KEY}'],
      {},
      { ANTHROPIC_API_KEY: key },
    );
    expect(code).toBe(2);
    expect(stderr).toContain('SYN_LLM_AUTH');
    for (const text of [stdout, stderr, kept]) expect(text).not.toContain(key);
  });
});
