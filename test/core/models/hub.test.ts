import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelWants } from '../../../core/index.ts';
import { workFolder } from '../../helpers/cli.ts';
import { quickClock, sendJson, serve } from '../../helpers/loopback.ts';
import { commitOf, modelsOf, serveHub, weights, type HubServer } from './hub-server.ts';

const signal = new AbortController().signal;
const id = 'maker/tiny';
const first = {
  'README.md': 'a card',
  'config.json': '{}',
  'tokenizer.json': '{"tokens":1}',
  'onnx/model.onnx': weights(50_000),
  'onnx/model_quantized.onnx': weights(20_000, 2),
};
const wants: ModelWants = {
  model: id,
  base: '/nowhere',
  files: ['onnx/model.onnx', 'tokenizer.json'],
  optional: ['config.json', '1_Pooling/config.json'],
};

describe('a model of the hub', () => {
  let server: HubServer;
  let folder: ReturnType<typeof workFolder>;
  beforeAll(async () => {
    server = await serveHub();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    folder = workFolder();
    server.repositories.clear();
    server.repositories.set(id, [{ files: first, licence: 'apache-2.0' }]);
    server.faults.length = 0;
    server.fetched();
  });
  afterEach(() => folder.remove());
  const models = (...over: Parameters<typeof modelsOf> extends [unknown, unknown, ...infer R] ? R : never) =>
    modelsOf(server, folder.path, ...over);

  it('is fetched once, and found without any request from then on', async () => {
    const lines: { message: string }[] = [];
    const found = await models({ lines }).open(wants, signal);
    expect(found.files).toEqual(['onnx/model.onnx', 'tokenizer.json', 'config.json']);
    expect(found.folder).toBe(join(folder.path, 'cache', 'maker', 'tiny', commitOf(0)));
    for (const name of found.files)
      expect(readFileSync(join(found.folder, name)).equals(Buffer.from(first[name as 'config.json']))).toBe(
        true,
      );
    expect(existsSync(join(found.folder, 'README.md'))).toBe(false);
    expect(server.fetched().sort()).toEqual(['config.json', 'onnx/model.onnx', 'tokenizer.json']);
    expect(lines.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Fetching maker\/tiny from 127\.0\.0\.1:\d+: 50 kB\.$/),
      'Fetched maker/tiny.',
    ]);

    const asked = server.hub.requests.length;
    expect(await models().open(wants, signal)).toEqual(found);
    expect(await models({ settings: { offline: true } }).open(wants, signal)).toEqual(found);
    expect(server.hub.requests).toHaveLength(asked);
    // The same files in a folder are the same model.
    expect((await models().open({ ...wants, model: found.folder }, signal)).digest).toBe(found.digest);
  });

  it('keeps to the commit it found first, until it is pulled', async () => {
    const before = await models().open(wants, signal);
    const second = { ...first, 'tokenizer.json': '{"tokens":2}' };
    server.repositories.set(id, [{ files: first }, { files: second }]);
    expect(await models().open(wants, signal)).toEqual(before);
    // A file that is wanted later comes from that commit too.
    const more = { ...wants, files: [...wants.files, 'onnx/model_quantized.onnx'] };
    expect((await models().open(more, signal)).folder).toBe(before.folder);
    server.fetched();

    expect(await models().pull(id, undefined, signal)).toMatchObject({ sha: commitOf(1), names: ['main'] });
    // What did not change is not fetched again.
    expect(server.fetched()).toEqual(['tokenizer.json']);
    const after = await models().open(wants, signal);
    expect(after.digest).not.toBe(before.digest);
    expect(await models().open({ ...wants, model: `${id}@${commitOf(0)}` }, signal)).toEqual(before);
  });

  it('stays usable while a pull of its next commit fails', async () => {
    const before = await models().open(wants, signal);
    server.repositories.set(id, [
      { files: first },
      { files: { ...first, 'onnx/model.onnx': weights(60_000, 3) } },
    ]);
    server.faults.push(...Array.from({ length: 5 }, () => ({ status: 503 })));
    await expect(models().pull(id, undefined, signal)).rejects.toMatchObject({
      code: 'SYN_MODEL_UNREACHABLE',
    });
    expect(await models({ settings: { offline: true } }).open(wants, signal)).toEqual(before);
  });

  it('is fetched at a tag, a branch or a commit', async () => {
    server.repositories.set(id, [{ files: first }, { files: { ...first, 'config.json': '{"v":1}' } }]);
    for (const [revision, n] of [
      ['v0', 0],
      [commitOf(0), 0],
      ['main', 1],
    ] as const) {
      const { folder: at } = await models().open({ ...wants, model: `${id}@${revision}` }, signal);
      expect(at).toContain(commitOf(n));
    }
    expect(await models().list()).toMatchObject([
      { model: id, names: expect.any(Array) as unknown, licence: 'from-a-tag' },
      { model: id },
    ]);
    const removed = await models().remove(`${id}@${commitOf(0).slice(0, 8)}`, signal);
    expect(removed).toMatchObject([{ sha: commitOf(0), names: ['v0'] }]);
    expect(await models().list()).toMatchObject([{ sha: commitOf(1), names: ['main'] }]);
  });

  it('is listed with its size, licence and files, and removed', async () => {
    expect(await models().list()).toEqual([]);
    await models({ clock: quickClock() }).open(wants, signal);
    const at = join(folder.path, 'cache', 'maker', 'tiny', commitOf(0));
    const [listed] = await models().list();
    expect(listed).toMatchObject({
      model: id,
      sha: commitOf(0),
      names: ['main'],
      licence: 'apache-2.0',
      fetchedAt: '2026-01-01T00:00:00.000Z',
      folder: at,
      bytes: 50_000 + 12 + 2,
    });
    expect(listed?.files.map(({ path }) => path).sort()).toEqual([
      'config.json',
      'onnx/model.onnx',
      'tokenizer.json',
    ]);
    expect(await models().remove(id, signal)).toEqual([listed]);
    expect(existsSync(at)).toBe(false);
    expect(await models().list()).toEqual([]);
    await expect(models().remove(id, signal)).rejects.toMatchObject({
      code: 'SYN_MODEL_NOT_FOUND',
      message: 'The cache has no maker/tiny.',
    });
    await expect(models().remove('./here', signal)).rejects.toMatchObject({ code: 'SYN_MODEL_NOT_FOUND' });
  });

  it('is pulled with what embedders want, or with what patterns name', async () => {
    const files = {
      ...first,
      '1_Pooling/config.json': '{}',
      'onnx/model.onnx_data': 'x',
      'model.safetensors': 'y',
    };
    server.repositories.set(id, [{ files }]);
    const paths = (pulled: { files: readonly { path: string }[] }) =>
      pulled.files.map(({ path }) => path).sort();
    expect(paths(await models().pull(id, undefined, signal))).toEqual([
      '1_Pooling/config.json',
      'config.json',
      'onnx/model.onnx',
      'onnx/model.onnx_data',
      'tokenizer.json',
    ]);
    const more = await models().pull(id, ['*quantized.onnx', 'README.md'], signal);
    expect(paths(more)).toEqual(expect.arrayContaining(['README.md', 'onnx/model_quantized.onnx']));
    await expect(models().pull(id, ['*.gguf'], signal)).rejects.toMatchObject({
      code: 'SYN_MODEL_NOT_FOUND',
      message: 'The model maker/tiny has no *.gguf.',
      hint: 'Its networks in ONNX format: onnx/model.onnx, onnx/model_quantized.onnx.',
    });
    server.repositories.set('maker/torch', [{ files: { 'config.json': '{}', 'model.safetensors': 'y' } }]);
    await expect(models().pull('maker/torch', undefined, signal)).rejects.toMatchObject({
      code: 'SYN_MODEL_NOT_FOUND',
      hint: 'It has no network in ONNX format, as models here need; its files: config.json, model.safetensors.',
    });
  });

  it('is mended by a pull, and by opening it, when a file in the cache was changed', async () => {
    const found = await models().open(wants, signal);
    const place = join(found.folder, 'onnx/model.onnx');
    writeFileSync(place, weights(50_000, 9));
    await expect(models({ settings: { offline: true } }).open(wants, signal)).rejects.toMatchObject({
      code: 'SYN_MODEL_OFFLINE',
      message: expect.stringContaining('onnx/model.onnx is missing or not what it was') as unknown,
    });
    server.fetched();
    expect(await models().open(wants, signal)).toEqual(found);
    expect(server.fetched()).toEqual(['onnx/model.onnx']);

    writeFileSync(place, 'short');
    await models().pull(id, undefined, signal);
    expect(statSync(place).size).toBe(50_000);
  });

  it('is asked for anew when what the cache knows of it is lost', async () => {
    const found = await models().open(wants, signal);
    writeFileSync(join(folder.path, 'cache/maker/tiny/manifest.json'), '{');
    server.fetched();
    expect(await models().open(wants, signal)).toEqual(found);
    expect(server.fetched()).toEqual([]);
  });

  it('says that it would have to be fetched when that is switched off', async () => {
    for (const [over, hint] of [
      [{ settings: { offline: true } }, 'models.offline'],
      [{ home: { cache: join(folder.path, 'cache'), offline: true } }, 'HF_HUB_OFFLINE'],
    ] as const) {
      const asked = server.hub.requests.length;
      const refused = { code: 'SYN_MODEL_OFFLINE', hint: expect.stringContaining(hint) as unknown };
      await expect(models(over).open(wants, signal)).rejects.toMatchObject(refused);
      await expect(models(over).pull(id, undefined, signal)).rejects.toMatchObject(refused);
      expect(server.hub.requests).toHaveLength(asked);
    }
  });

  it('says what is missing: the model, the revision, a file', async () => {
    await expect(models().open({ ...wants, model: 'maker/other' }, signal)).rejects.toMatchObject({
      code: 'SYN_MODEL_NOT_FOUND',
      message: expect.stringMatching(
        /^There is no model maker\/other at 127.*, or it is private\.$/,
      ) as unknown,
      hint: expect.stringContaining('models.token') as unknown,
    });
    await expect(models().open({ ...wants, model: `${id}@v7` }, signal)).rejects.toMatchObject({
      code: 'SYN_MODEL_NOT_FOUND',
      message: expect.stringContaining('has no revision "v7"') as unknown,
    });
    await expect(models().open({ ...wants, files: ['onnx/model_q4.onnx'] }, signal)).rejects.toMatchObject({
      code: 'SYN_MODEL_NOT_FOUND',
      message: 'The model maker/tiny has no onnx/model_q4.onnx.',
      hint: 'Its networks in ONNX format: onnx/model.onnx, onnx/model_quantized.onnx.',
    });
    // Nothing is left of what does not exist.
    expect(readdirSync(join(folder.path, 'cache'))).toEqual(['.locks']);
  });

  it('shows its token to the hub alone, never to the server behind a redirect', async () => {
    server.repositories.set(id, [{ files: first, token: 'hf_secret' }]);
    const { files } = await models({ settings: { token: 'hf_secret' } }).open(wants, signal);
    expect(files).toHaveLength(3);
    const headersOf = (requests: HubServer['hub']['requests']) =>
      new Set(requests.slice(-3).map(({ headers }) => headers.authorization));
    expect(headersOf(server.hub.requests)).toEqual(new Set(['Bearer hf_secret']));
    expect(headersOf(server.content.requests)).toEqual(new Set([undefined]));
    expect(server.content.requests.at(-1)?.headers).toMatchObject({
      'accept-encoding': 'identity',
      'user-agent': expect.stringMatching(/^synth-subnet\//) as unknown,
    });
  });

  it('says how to get at a model that is given to those with a token only', async () => {
    server.repositories.set(id, [{ files: first, token: 'hf_secret' }]);
    await expect(models().open(wants, signal)).rejects.toMatchObject({
      code: 'SYN_MODEL_DENIED',
      hint: `Accept its conditions at ${server.url}/maker/tiny, then set models.token to a token of yours: --set 'models.token=\${env:HF_TOKEN}'.`,
    });
    await expect(models({ settings: { token: 'hf_another' } }).open(wants, signal)).rejects.toMatchObject({
      code: 'SYN_MODEL_DENIED',
      hint: expect.stringContaining('check that the token in models.token may read it') as unknown,
    });
    await expect(models({ settings: { token: 'wrong-token' } }).open(wants, signal)).rejects.toMatchObject({
      code: 'SYN_MODEL_DENIED',
      message: expect.stringContaining('does not know the token') as unknown,
    });
  });

  it('takes nothing for a hub that is none', async () => {
    const other = await serve((url, response) =>
      url.pathname.startsWith('/api/models/a/html')
        ? response.end('<html>')
        : sendJson(response, { sha: '../..' }),
    );
    try {
      for (const model of ['a/html', 'a/json'])
        await expect(modelsOf(other, folder.path).open({ ...wants, model }, signal)).rejects.toMatchObject({
          code: 'SYN_MODEL_UNREACHABLE',
          message: expect.stringContaining('does not answer as a hub') as unknown,
        });
      expect(other.requests).toHaveLength(2);
    } finally {
      await other.close();
    }
  });
});
