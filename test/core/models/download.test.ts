import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { workFolder } from '../../helpers/cli.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { quickClock, sendJson, serve } from '../../helpers/loopback.ts';
import { commitOf, modelsOf, serveHub, sha256, weights, type HubServer } from './hub-server.ts';

const signal = new AbortController().signal;
const model = 'maker/tiny';
const file = 'onnx/model.onnx';
const size = 300_000;
const data = weights(size);
const wants = { model, base: '/nowhere', files: [file] };

let server: HubServer;
let folder: ReturnType<typeof workFolder>;
beforeAll(async () => {
  server = await serveHub();
});
afterAll(() => server.close());
beforeEach(() => {
  folder = workFolder();
  server.repositories.clear();
  server.repositories.set(model, [{ files: { [file]: data } }]);
  server.faults.length = 0;
  server.gate = Promise.resolve();
  server.fetched();
});
afterEach(() => folder.remove());

type Over = Parameters<typeof modelsOf>[2];
const models = (over?: Over) => modelsOf(server, folder.path, over);
const place = (): string => join(folder.path, 'cache', 'maker', 'tiny', commitOf(0), file);
const openWhole = async (over?: Over): Promise<void> => {
  const found = await models(over).open(wants, signal);
  expect(readFileSync(join(found.folder, file)).equals(data)).toBe(true);
  expect(existsSync(`${place()}.part`)).toBe(false);
  expect(existsSync(`${place()}.part.etag`)).toBe(false);
};
/** Leaves a part of so many bytes, as an interrupted process does. */
const leavePart = async (bytes: number): Promise<void> => {
  const abort = new AbortController();
  server.faults.push({ stallAfter: bytes });
  const onProgress = (progress: { bytes: number }): void => {
    if (progress.bytes === bytes) abort.abort(new Error('interrupted'));
  };
  await expect(models({ onProgress }).open(wants, abort.signal)).rejects.toThrow('interrupted');
  expect(statSync(`${place()}.part`).size).toBe(bytes);
  server.fetched();
};

describe('a file on its way', () => {
  it('goes on where the connection was cut, as often as it takes', async () => {
    const clock = quickClock();
    const starts = [10_000, 100_000, 100_001, 150_001, 150_002, 150_003, 150_004];
    server.faults.push(...starts.map((end, i) => ({ stallAfter: end - (starts[i - 1] ?? 0) })));
    const ends = new Set(starts);
    const onProgress = ({ bytes }: { bytes: number }): void => {
      // Each is reached twice: when a piece ends, and when the next one begins.
      if (ends.delete(bytes)) server.cut();
    };
    await openWhole({ clock, onProgress });
    expect(server.fetched()).toEqual([file, ...starts.map((from) => `${file} bytes=${from}-`)]);
    // Every piece is progress: the wait begins anew.
    expect(clock.sleeps).toEqual(starts.map(() => 500));
  });

  it('goes on where an interrupted run left off', async () => {
    await leavePart(120_000);
    await openWhole();
    expect(server.fetched()).toEqual([`${file} bytes=120000-`]);
  });

  it('starts again when the server takes no notice of the range', async () => {
    await leavePart(120_000);
    server.faults.push({ ignoreRange: true });
    await openWhole();
    expect(server.fetched()).toEqual([`${file} bytes=120000-`]);
  });

  it.each([
    ['the ETag is another one', { headers: { ETag: '"another"' } }],
    ['the range is another one', { headers: { 'Content-Range': `bytes 5-${size - 1}/${size}` } }],
    ['the file has another length', { headers: { 'Content-Range': `bytes 120000-${size}/${size + 1}` } }],
    ['the server cannot go on there', { status: 416 }],
  ])('starts again when %s', async (_, fault) => {
    await leavePart(120_000);
    server.faults.push(fault);
    await openWhole();
    expect(server.fetched()).toEqual([`${file} bytes=120000-`, file]);
  });

  it('starts again when what was left does not fit the rest', async () => {
    await leavePart(120_000);
    writeFileSync(`${place()}.part`, weights(120_000, 5));
    await openWhole();
    expect(server.fetched()).toEqual([`${file} bytes=120000-`, file]);
  });

  it('starts again when more was left than the file has', async () => {
    await leavePart(120_000);
    truncateSync(`${place()}.part`, size + 1);
    await openWhole();
    expect(server.fetched()).toEqual([file]);
  });

  it.each([
    ['other bytes', { body: weights(size, 7) }],
    ['more bytes', { body: weights(size + 1) }],
  ])('is refused and thrown away with %s than the hub says', async (_, fault) => {
    server.faults.push(fault);
    const heard: number[] = [];
    const onProgress = ({ bytes }: { bytes: number }): void => void heard.push(bytes);
    await expect(models({ onProgress }).open(wants, signal)).rejects.toMatchObject({
      code: 'SYN_MODEL_DAMAGED',
      message: expect.stringContaining('onnx/model.onnx of maker/tiny') as unknown,
    });
    // Nobody was told that it is here.
    expect(Math.max(...heard)).toBeLessThan(size);
    expect(existsSync(place())).toBe(false);
    expect(existsSync(`${place()}.part`)).toBe(false);
    await openWhole();
  });

  it('is refused with other bytes after an interruption too', async () => {
    await leavePart(120_000);
    server.faults.push({}, { body: weights(size, 7) });
    writeFileSync(`${place()}.part`, weights(120_000, 5));
    await expect(models().open(wants, signal)).rejects.toMatchObject({ code: 'SYN_MODEL_DAMAGED' });
    expect(existsSync(`${place()}.part`)).toBe(false);
  });

  it('is asked for again when the server falls silent', async () => {
    const clock = fakeClock();
    server.faults.push({ stallAfter: 70_000 });
    const onProgress = ({ bytes }: { bytes: number }): void => {
      if (bytes === 70_000) clock.advance(20_000);
    };
    await openWhole({ clock, onProgress });
    expect(server.fetched()).toEqual([file, `${file} bytes=70000-`]);
    expect(clock.deadlines).toBe(0);
  });

  it('is given up when the server answers with faults only, after waits that grow', async () => {
    const clock = quickClock();
    server.faults.push(...Array.from({ length: 5 }, () => ({ status: 503 })));
    await expect(models({ clock }).open(wants, signal)).rejects.toMatchObject({
      code: 'SYN_MODEL_UNREACHABLE',
      message: expect.stringMatching(
        /^127\.0\.0\.1:\d+ answered 503 when asked for onnx\/model\.onnx\.$/,
      ) as unknown,
    });
    expect(clock.sleeps).toEqual([500, 1000, 2000, 4000]);
  });

  it('waits as long as the server asks, up to a minute', async () => {
    const clock = quickClock();
    server.faults.push({ status: 429, headers: { 'Retry-After': '7' } });
    await openWhole({ clock });
    expect(clock.sleeps).toEqual([7000]);

    server.repositories.set('maker/other', [{ files: { [file]: data } }]);
    server.faults.push({ status: 429, headers: { 'Retry-After': '3600' } });
    await expect(models({ clock }).open({ ...wants, model: 'maker/other' }, signal)).rejects.toMatchObject({
      code: 'SYN_MODEL_UNREACHABLE',
    });
    expect(clock.sleeps).toEqual([7000]);
  });

  it('is asked for again when the signature of its address has run out', async () => {
    const before = server.hub.requests.length;
    server.faults.push({ status: 403 });
    await openWhole();
    const asked = server.hub.requests.slice(before).map(({ url }) => url.pathname);
    expect(asked.filter((path) => path.includes('/resolve/'))).toHaveLength(2);
  });

  it('is not asked for again when the answer will not change', async () => {
    server.faults.push({ status: 400 });
    await expect(models().open(wants, signal)).rejects.toMatchObject({ code: 'SYN_MODEL_UNREACHABLE' });
    expect(server.fetched()).toHaveLength(1);
  });

  it('says which hub cannot be reached, without the address it was sent to', async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    const clock = quickClock();
    const error = await modelsOf(gone, folder.path, { clock })
      .open(wants, signal)
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'SYN_MODEL_UNREACHABLE',
      message: `${new URL(gone.url).host} could not be read from (ECONNREFUSED).`,
    });
    expect(clock.sleeps).toHaveLength(4);
  });

  it('never shows the signature of an address it was sent to', async () => {
    server.faults.push({ status: 400 });
    const error: unknown = await models()
      .open(wants, signal)
      .catch((caught: unknown) => caught);
    expect(JSON.stringify(error) + String(error)).not.toContain('abcdef0123456789');
  });

  it('does not follow redirects in a circle', async () => {
    const circle = await serve((url, response) => response.writeHead(302, { Location: url.pathname }).end());
    try {
      await expect(modelsOf(circle, folder.path).open(wants, signal)).rejects.toMatchObject({
        code: 'SYN_MODEL_UNREACHABLE',
        message: expect.stringContaining('redirects') as unknown,
      });
      expect(circle.requests).toHaveLength(6);
    } finally {
      await circle.close();
    }
  });
});

describe('the disk', () => {
  const refused = (about: string) => ({
    code: 'SYN_MODEL_CACHE',
    message: expect.stringContaining(about) as unknown,
    hint: expect.stringContaining('models.cache') as unknown,
  });

  it('may have a file where the cache should be', async () => {
    writeFileSync(join(folder.path, 'cache'), '');
    await expect(models().open(wants, signal)).rejects.toMatchObject(refused(join(folder.path, 'cache')));
    expect(
      await models()
        .list()
        .catch((error: unknown) => error),
    ).toMatchObject(refused('cache'));
  });

  it('may have no folder to make one in', async () => {
    const home = { cache: '/proc/nowhere/models', offline: false };
    await expect(models({ home }).open(wants, signal)).rejects.toMatchObject(refused('/proc/nowhere/models'));
  });

  it('may have something else where the file should be', async () => {
    mkdirSync(`${place()}.part`, { recursive: true });
    await expect(models().open(wants, signal)).rejects.toMatchObject(refused('model.onnx.part'));
  });

  it('may be full', async () => {
    mkdirSync(dirname(place()), { recursive: true });
    symlinkSync('/dev/full', `${place()}.part`);
    await expect(models().open(wants, signal)).rejects.toMatchObject(refused('The disk is full'));
    expect(server.fetched()).toEqual([file]);
  });

  it('may have no room for the model, which is known before anything is fetched', async () => {
    const lfs = { oid: sha256(''), size: 2 ** 52, pointerSize: 134 };
    const huge = await serve((url, response) =>
      sendJson(
        response,
        url.pathname.includes('/tree/')
          ? [{ type: 'file', path: file, oid: commitOf(1), size: lfs.size, lfs }]
          : { sha: commitOf(0) },
      ),
    );
    try {
      await expect(modelsOf(huge, folder.path).open(wants, signal)).rejects.toMatchObject(
        refused('takes 4504 TB'),
      );
      expect(huge.requests).toHaveLength(2);
    } finally {
      await huge.close();
    }
  });
});

// Each child compiles what it imports first; a busy machine takes its time for that.
describe('several processes', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  interface Said {
    readonly bytes?: number;
    readonly message?: string;
    readonly digest?: string;
  }
  function start(): { child: ChildProcess; heard: (wanted: (line: Said) => boolean) => Promise<Said> } {
    const script = join(import.meta.dirname, 'fetch-child.ts');
    const loader = ['--no-warnings', '--import', '@swc-node/register/esm-register'];
    const child = spawn(process.execPath, [...loader, script, server.url, folder.path, model, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const lines: Said[] = [];
    const listeners = new Set<() => void>();
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(JSON.parse(line) as Said);
      for (const listener of listeners) listener();
    });
    const heard = (wanted: (line: Said) => boolean): Promise<Said> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find(wanted);
          if (found) resolve(found);
        };
        listeners.add(look);
        look();
        child.once('exit', (code) => setImmediate(() => reject(new Error(`It ended with ${code}.`))));
      });
    return { child, heard };
  }
  const digest = sha256(`${sha256(data)}  ${file}\n`);

  it('fetch a model once when they want it at the same time', async () => {
    const before = server.hub.requests.length;
    let open = (): void => undefined;
    server.gate = new Promise((resolve) => (open = resolve));
    const both = [start(), start()];
    await Promise.race(
      both.map(({ heard }) => heard(({ message }) => message?.includes('waiting for it') === true)),
    );
    open();
    const found = await Promise.all(both.map(({ heard }) => heard((line) => line.digest !== undefined)));
    expect(found.map((line) => line.digest)).toEqual([digest, digest]);
    expect(server.fetched()).toEqual([file]);
    const asked = server.hub.requests.slice(before).map(({ url }) => url.pathname);
    expect(asked.filter((path) => path.includes('/revision/'))).toHaveLength(1);
  }, 90_000);

  it('take over what one left that was killed', async () => {
    server.faults.push({ stallAfter: 200_000 });
    const first = start();
    await first.heard(({ bytes }) => bytes === 200_000);
    const second = start();
    await second.heard(({ message }) => message?.includes('waiting for it') === true);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    expect(await second.heard((line) => line.digest !== undefined)).toMatchObject({ digest });
    expect(server.fetched()).toEqual([file, `${file} bytes=200000-`]);
  }, 90_000);
});
