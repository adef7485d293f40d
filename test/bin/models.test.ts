import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { modelHome } from '../../bin/model-home.ts';
import { events, workFolder } from '../helpers/cli.ts';
import { synthHere } from '../helpers/terminal.ts';
import { commitOf, serveHub, weights, type HubServer } from '../core/models/hub-server.ts';

const id = 'maker/tiny';
const files = {
  'config.json': '{}',
  'tokenizer.json': '{"tokens":1}',
  'onnx/model.onnx': weights(500_000),
  'onnx/model_quantized.onnx': weights(20_000, 2),
};

describe('synth models', () => {
  let server: HubServer;
  let folder: ReturnType<typeof workFolder>;
  beforeAll(async () => {
    server = await serveHub();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    folder = workFolder();
    server.repositories.set(id, [{ files, licence: 'mit' }]);
    server.faults.length = 0;
    server.fetched();
  });
  afterEach(() => folder.remove());

  const run = (args: readonly string[], env: Record<string, string> = {}, interactive = false) =>
    synthHere(['models', ...args, '--set', `models.endpoint=${server.url}`], {
      cwd: folder.path,
      env: { XDG_CACHE_HOME: join(folder.path, 'caches'), ...env },
      interactive,
    });
  const cache = (): string => join(folder.path, 'caches/synth/models');

  it('names models to begin with when there are none', async () => {
    const { code, stdout, stderr } = await run([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`${cache()}: 0 models\n`);
    for (const model of ['Xenova/all-MiniLM-L6-v2', 'WhereIsAI/UAE-Large-V1', 'text-embedding-3-small'])
      expect(stdout).toContain(model);
    expect(existsSync(cache())).toBe(false);
  });

  it('pulls a model into the cache of the platform, lists it and removes it', async () => {
    const pulled = await run(['pull', id]);
    expect(pulled).toMatchObject({ code: 0 });
    expect(pulled.stdout).toContain(`maker/tiny main = ${commitOf(0).slice(0, 7)}, mit, 500 kB\n`);
    expect(pulled.stdout).toContain(join(cache(), 'maker/tiny', commitOf(0)));
    expect(pulled.stdout).toMatch(/^onnx\/model\.onnx +500 kB$/m);
    expect(pulled.stdout).not.toContain('quantized');
    expect(pulled.stderr).toContain('Fetching maker/tiny from 127.0.0.1');

    const { stdout } = await run(['list']);
    expect(stdout).toMatch(/^maker\/tiny +main = [0-9a-f]{7} +mit +500 kB +\d{4}-\d\d-\d\d$/m);
    expect(stdout).toContain(': 1 model, 500 kB\n');
    expect((await run(['list', id])).stdout).toBe(pulled.stdout);

    expect(await run(['remove', id])).toMatchObject({
      code: 0,
      stdout: `Removed maker/tiny main = ${commitOf(0).slice(0, 7)}, 500 kB.\n`,
    });
    expect((await run(['list'])).stdout).toBe(`${cache()}: 0 models\n`);
  });

  it('writes JSON, one object a line', async () => {
    const { stdout, stderr } = await run([
      'pull',
      id,
      '--files',
      '*quantized.onnx',
      '--files',
      'config.json',
      '--json',
    ]);
    const model = {
      model: id,
      sha: commitOf(0),
      names: ['main'],
      licence: 'mit',
      fetchedAt: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
      folder: join(cache(), 'maker/tiny', commitOf(0)),
      files: [
        { path: 'config.json', bytes: 2 },
        { path: 'onnx/model_quantized.onnx', bytes: 20_000 },
      ],
      bytes: 20_002,
    };
    expect(events(stdout)).toEqual([{ type: 'model', ...model }]);
    for (const line of events(stderr)) expect(line).toMatchObject({ level: 'info' });
    expect(events((await run(['--json'])).stdout)).toEqual([{ type: 'model', ...model }]);
    expect(events((await run(['remove', id, '--json'])).stdout)).toEqual([{ type: 'removed', ...model }]);
  });

  it('pulls a revision, and removes what came with it', async () => {
    server.repositories.set(id, [{ files }, { files: { ...files, 'config.json': '{"new":true}' } }]);
    await run(['pull', id]);
    await run(['pull', id, '--revision', 'v0']);
    expect((await run(['list'])).stdout.match(/^maker\/tiny +(\w+) /gm)).toHaveLength(2);
    expect((await run(['remove', `${id}@v0`])).stdout).toContain(`v0 = ${commitOf(0).slice(0, 7)}`);
    expect((await run(['list'])).stdout.match(/^maker\/tiny +main /gm)).toHaveLength(1);
  });

  it('draws a bar on a terminal and takes it away at the end', async () => {
    const { stderr } = await run(['pull', id], {}, true);
    expect(stderr).toMatch(/maker\/tiny ░{20} 0 % of 500 kB/);
    expect(stderr.endsWith(`maker/tiny ${'█'.repeat(20)} 100 % of 500 kB\r\u001b[K`)).toBe(true);
  });

  it('keeps the cache where the configuration says, and uses its token', async () => {
    server.repositories.set(id, [{ files, token: 'hf_of_the_user' }]);
    const settings = ['--set', 'models.cache=./here', '--set', 'models.token=${env:HF_TOKEN}'];
    expect(await run(['pull', id, ...settings], { HF_TOKEN: 'hf_of_the_user' })).toMatchObject({ code: 0 });
    expect(existsSync(join(folder.path, 'here/maker/tiny'))).toBe(true);
    const { code, stderr, stdout } = await run(['pull', id, '--files', '*', ...settings, '--json'], {
      HF_TOKEN: 'hf_another',
    });
    expect(code).toBe(2);
    expect(events(stdout)).toMatchObject([{ type: 'error', code: 'SYN_MODEL_DENIED' }]);
    expect(stderr + stdout).not.toContain('hf_another');
  });

  it.each([
    [['pull'], 'Name it as owner/name'],
    [['pul', id], 'Did you mean "pull"?'],
    [['pull', 'tiny'], 'Write a folder'],
    [['pull', './tiny'], 'Write owner/name'],
    [['pull', 'maker/tyni'], 'Check the name'],
    [['pull', `${id}@v0`, '--revision', 'v0'], 'Leave one out.'],
    [['pull', id, '--files', '*.gguf'], 'Its networks in ONNX format: onnx/model.onnx'],
    [['list', 'maker/tyni'], 'It has'],
    [['remove', id], 'It has: nothing.'],
    [['pull', id, '--set', 'models.token=hf_written_out'], '${env:'],
    [['pull', id, '--set', 'models.cach=x'], 'Did you mean "cache"?'],
  ])('meets %j with a remedy and exit code 2', async (args, remedy) => {
    const { code, stderr } = await run(args);
    expect(stderr).toContain(remedy);
    expect(stderr).not.toContain('hf_written_out');
    expect(code).toBe(2);
  });

  it.each([[{ HF_HUB_OFFLINE: '1' }, []] as const, [{}, ['--set', 'models.offline=true']] as const])(
    'fetches nothing when told so by %j %j',
    async (env, flags) => {
      const asked = server.hub.requests.length;
      const { code, stderr } = await run(['pull', id, ...flags], env);
      expect(code).toBe(2);
      expect(stderr).toContain('SYN_MODEL_OFFLINE');
      expect(await run(['list', ...flags], env)).toMatchObject({ code: 0 });
      expect(server.hub.requests).toHaveLength(asked);
    },
  );

  it('ends with 4 when the hub is down', async () => {
    server.faults.push({ status: 400 });
    expect(await run(['pull', id])).toMatchObject({ code: 4 });
  });
});

describe('the folder of fetched models', () => {
  const home = homedir();
  it.each([
    ['linux', {}, join(home, '.cache/synth/models')],
    ['linux', { XDG_CACHE_HOME: '/caches' }, '/caches/synth/models'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, join(home, '.cache/synth/models')],
    ['darwin', {}, join(home, 'Library/Caches/synth/models')],
    ['darwin', { XDG_CACHE_HOME: '/caches' }, '/caches/synth/models'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/synth/models'],
    ['win32', {}, join(home, 'AppData/Local/synth/models')],
  ])('is on %s with %j in %s', (system, env, cache) => {
    expect(modelHome({ env }, system)).toMatchObject({ cache, offline: false });
  });

  it.each([
    ['1', true],
    ['true', true],
    ['ON', true],
    ['0', false],
    ['', false],
  ])('is used without a network when HF_HUB_OFFLINE is %j: %j', (value, offline) => {
    expect(modelHome({ env: { HF_HUB_OFFLINE: value } }, 'linux').offline).toBe(offline);
  });
});
