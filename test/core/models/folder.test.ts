import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { createModels } from '../../../core/models/index.ts';
import { modelsSettings } from '../../../core/models/settings.ts';
import { workFolder } from '../../helpers/cli.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { fakeLog } from '../host/fakes.ts';

const signal = new AbortController().signal;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const digestOf = (files: Readonly<Record<string, string>>): string =>
  sha256(
    Object.keys(files)
      .sort()
      .map((name) => `${sha256(files[name] ?? '')}  ${name}\n`)
      .join(''),
  );

describe('a model in a local folder', () => {
  const model = { 'config.json': '{}', 'tokenizer.json': '{"a":1}', 'onnx/model.onnx': 'weights' };
  let folder: ReturnType<typeof workFolder>;
  beforeEach(() => {
    folder = workFolder({
      ...Object.fromEntries(Object.entries(model).map(([name, text]) => [`mine/${name}`, text])),
      'empty/nothing/.keep': '',
    });
  });
  afterEach(() => folder.remove());

  const models = (lines: unknown[] = []) =>
    createModels({
      settings: modelsSettings.parse(undefined),
      home: { cache: join(folder.path, 'cache'), offline: true },
      cwd: folder.path,
      clock: fakeClock(),
      log: fakeLog(lines),
    });
  const open = (wants: { model: string; files?: string[]; optional?: string[]; base?: string }) =>
    models().open({ base: folder.path, files: Object.keys(model), ...wants }, signal);

  it('is found by a relative and an absolute path, and one from home', async () => {
    const path = join(folder.path, 'mine');
    const found = { folder: path, files: Object.keys(model), digest: digestOf(model) };
    expect(await open({ model: './mine' })).toEqual(found);
    expect(await open({ model: '../mine', base: join(folder.path, 'empty') })).toEqual(found);
    expect(await open({ model: path, base: '/nowhere' })).toEqual(found);
    const fromHome = `~/${relative(homedir(), path)}`;
    expect(await open({ model: fromHome, base: '/nowhere' })).toEqual(found);
  });

  it('takes optional files when they are there', async () => {
    const files = ['config.json'];
    expect(await open({ model: './mine', files, optional: ['vocab.txt', 'tokenizer.json'] })).toMatchObject({
      files: ['config.json', 'tokenizer.json'],
      digest: digestOf({ 'config.json': '{}', 'tokenizer.json': '{"a":1}' }),
    });
  });

  it('has the digest that sha256sum gives', async () => {
    const { digest } = await open({ model: './mine' });
    const script = 'sha256sum config.json onnx/model.onnx tokenizer.json | sha256sum | cut -c1-64';
    expect(digest).toBe(
      execFileSync('sh', ['-c', script], { cwd: join(folder.path, 'mine'), encoding: 'utf8' }).trim(),
    );
  });

  it('says which file is missing and what is there', async () => {
    await expect(
      open({ model: './mine', files: ['config.json', 'onnx/model_int8.onnx'] }),
    ).rejects.toMatchObject({
      code: 'SYN_MODEL_NOT_FOUND',
      message: `The model in ${join(folder.path, 'mine')} has no onnx/model_int8.onnx.`,
      hint: 'It has: config.json, onnx/model.onnx, tokenizer.json.',
    });
    await expect(open({ model: './empty/nothing', files: ['a'] })).rejects.toMatchObject({
      hint: 'It has: .keep.',
    });
  });

  it('says what is beside a folder that is not there', async () => {
    await expect(open({ model: './mien' })).rejects.toMatchObject({
      code: 'SYN_MODEL_NOT_FOUND',
      hint: expect.stringContaining(`${folder.path} has: empty, mine.`) as unknown,
    });
  });

  it.each(['../mine/config.json', '/etc/passwd', 'a/../../mine/config.json', ''])(
    'does not take %j for a file of it',
    async (name) => {
      await expect(open({ model: './mine', files: [name] })).rejects.toMatchObject({
        code: 'SYN_MODEL_NOT_FOUND',
      });
    },
  );

  it.each(['mine', 'a/b/c', 'owner/', 'owner/na..me', 'owner/name@', 'owner/name@../x', 'own er/name', ''])(
    'does not take %j for a model',
    async (model) => {
      await expect(open({ model })).rejects.toMatchObject({ code: 'SYN_MODEL_NOT_FOUND' });
    },
  );

  it('reads a file again only when it changed', async () => {
    const path = join(folder.path, 'mine/onnx/model.onnx');
    utimesSync(path, 1, 1);
    const before = await open({ model: './mine' });
    const kept = JSON.parse(readFileSync(join(folder.path, 'cache/digests.json'), 'utf8')) as object;
    expect(Object.keys(kept).sort()).toEqual(
      Object.keys(model)
        .map((name) => join(folder.path, 'mine', name))
        .sort(),
    );

    // What is remembered is believed: the digest is not that of the contents.
    const [size, ctimeMs] = (kept as Record<string, [number, number, string]>)[path] ?? [0, 0];
    const planted = { ...kept, [path]: [size, ctimeMs, sha256('planted')] };
    writeFileSync(join(folder.path, 'cache/digests.json'), JSON.stringify(planted));
    expect((await open({ model: './mine' })).digest).not.toBe(before.digest);

    // As from an archive: of the same length, and with the time that the one before had.
    do {
      writeFileSync(path, 'Weights');
      utimesSync(path, 1, 1);
    } while (statSync(path).ctimeMs === ctimeMs);
    expect((await open({ model: './mine' })).digest).toBe(
      digestOf({ ...model, 'onnx/model.onnx': 'Weights' }),
    );
  });

  it('has its cache where the configuration says', async () => {
    const settings = (cache: string) => modelsSettings.parse({ cache });
    const at = (cache: string): string =>
      createModels({
        settings: settings(cache),
        home: { cache: '/default', offline: true },
        cwd: folder.path,
        log: fakeLog(),
      }).cache;
    expect(at('here')).toBe(join(folder.path, 'here'));
    expect(at('/there')).toBe('/there');
    expect(at('~/mine')).toBe(join(homedir(), 'mine'));
  });

  it('works where nothing can be remembered', async () => {
    writeFileSync(join(folder.path, 'cache'), 'a file in the way');
    expect((await open({ model: './mine' })).digest).toBe(digestOf(model));
    rmSync(join(folder.path, 'cache'));
    symlinkSync('/proc', join(folder.path, 'cache'));
    expect((await open({ model: './mine' })).digest).toBe(digestOf(model));
  });

  it('warns when the machine has less memory than the model has bytes', async () => {
    const openWith = async (freeMemory: () => number): Promise<{ message: string }[]> => {
      const lines: { message: string }[] = [];
      const home = { cache: join(folder.path, 'cache'), offline: true, freeMemory };
      const settings = modelsSettings.parse(undefined);
      await createModels({ settings, home, cwd: folder.path, log: fakeLog(lines) }).open(
        { model: './mine', base: folder.path, files: Object.keys(model) },
        signal,
      );
      return lines;
    };
    expect(await openWith(() => 16)).toEqual([]);
    expect(await openWith(() => 15)).toMatchObject([
      {
        level: 'warn',
        message: expect.stringContaining('takes 16 bytes of memory or more; 15 bytes are free') as unknown,
      },
    ]);
  });

  it('stops when told to', async () => {
    const wants = { model: './mine', base: folder.path, files: Object.keys(model) };
    await expect(models().open(wants, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
