import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openRecords } from '../../core/index.ts';
import { serveHub, type HubServer } from '../core/models/hub-server.ts';
import { events, workFolder } from '../helpers/cli.ts';
import { synthHere } from '../helpers/terminal.ts';
import { writeTinyModel } from '../helpers/tiny-model.ts';

/** Its answers are judged by relevance. */
const qaOnly = ['summarization', 'debugging', 'math', 'date-qa', 'sentiment'].flatMap((task) => [
  '--set',
  `tasks.${task}.weight=0`,
]);

describe('a node whose embedder runs on this machine', () => {
  const folder = workFolder();
  let server: HubServer;
  beforeAll(async () => {
    writeTinyModel(join(folder.path, 'tiny'));
    server = await serveHub();
    const files = Object.fromEntries(
      readdirSync(join(folder.path, 'tiny'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(join(folder.path, 'tiny').length + 1))
        .map((path) => [path, readFileSync(join(folder.path, 'tiny', path))]),
    );
    server.repositories.set('maker/tiny', [{ files }]);
  });
  afterAll(async () => {
    await server.close();
    folder.remove();
  });

  const run = (command: string, model: string, ...more: string[]) => {
    const options = {
      'embedders.default.use': 'onnx',
      'embedders.default.model': model,
      'models.endpoint': server.url,
    };
    const set = Object.entries(options).flatMap(([path, value]) => ['--set', `${path}=${value}`]);
    return synthHere([command, '--preset', 'sn1-validator', ...set, ...more], {
      cwd: folder.path,
      env: { XDG_CACHE_HOME: join(folder.path, 'caches') },
    });
  };

  it('fetches the model at its first start; each record names it with the length of its vectors', async () => {
    const { code, stdout, stderr } = await run('run', 'maker/tiny', '--steps', '2', '--json', ...qaOnly);
    expect(code).toBe(0);
    expect(stderr).toContain('Fetching maker/tiny from 127.0.0.1');
    expect(server.fetched().length).toBeGreaterThan(1);

    const store = openRecords(join(folder.path, '.synth/validator'), { mustExist: true });
    const records = [...store.records(0)].map(({ record }) => record);
    store.close();
    const used = records.filter(({ exchanges }) =>
      exchanges.some(({ verdicts }) => verdicts?.some(({ rewards }) => 'relevance' in rewards)),
    );
    expect(used.length).toBeGreaterThan(0);
    const named = {
      name: 'default',
      provider: 'onnx',
      model: expect.stringMatching(/^maker\/tiny@[0-9a-f]{12} /) as unknown,
      dimensions: expect.any(Number) as unknown,
    };
    for (const { step, usage } of used) {
      expect(usage).toContainEqual(expect.objectContaining(named));
      const told = events(stdout).find((event) => event.type === 'step.completed' && event['step'] === step);
      expect(told).toMatchObject({ usage: { models: usage } });
    }

    // From then on no network is needed.
    expect((await run('run', 'maker/tiny', '--steps', '1', ...qaOnly)).code).toBe(0);
    expect(server.fetched()).toEqual([]);
  });

  it('is examined by the doctor: how long the model took to load, and how much memory', async () => {
    const { code, stdout } = await run('doctor', './tiny');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^✔ embedders\.default {2}tiny@\w+ .*, \d+ dimensions; loaded in \d+\.\d s with [\d.]+ (bytes|kB|MB), the process at most [\d.]+ (MB|GB)$/m,
    );
    const json = await run('doctor', './tiny', '--json');
    expect(events(json.stdout).find(({ name }) => name === 'embedders.default')).toMatchObject({
      ok: true,
      loadMs: expect.any(Number) as unknown,
      loadBytes: expect.any(Number) as unknown,
      peakBytes: expect.any(Number) as unknown,
    });
    expect(events(json.stdout).find(({ name }) => name === 'llms.default')).not.toHaveProperty('loadMs');
  });

  it('says what is missing: the model, a file of it', async () => {
    const absent = await run('doctor', './teeny');
    expect(absent).toMatchObject({ code: 2 });
    expect(absent.stderr).toContain('There is no folder');
    rmSync(join(folder.path, 'tiny/onnx/model.onnx'));
    const partial = await run('doctor', './tiny');
    expect(partial).toMatchObject({ code: 2 });
    expect(partial.stderr).toContain('has no onnx/model.onnx');
    expect(partial.stderr).toContain('It has: config.json');
  });
});
