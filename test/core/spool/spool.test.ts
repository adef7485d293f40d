import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openSpool, seededRandom, type JsonObject, type Spool } from '../../../core/index.ts';
import { failureOf, keepLog } from '../../helpers/tools.ts';

const script = join(import.meta.dirname, 'spool-child.ts');
const node = ['--no-warnings', '--import', '@swc-node/register/esm-register', script];

const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'synth-spool-'));
  folders.push(made);
  return made;
};
afterAll(() => folders.forEach((path) => rmSync(path, { recursive: true, force: true })));

async function contents(spool: Spool): Promise<[string, JsonObject | undefined][]> {
  const found: [string, JsonObject | undefined][] = [];
  for (const key of spool.keys()) found.push([key, (await spool.read(key))?.value]);
  return found;
}

const put = (spool: Spool, key: string, value: JsonObject): Promise<void> => spool.put([{ key, value }]);

/** What the queue holds for the next process. */
async function reopened(path: string): Promise<[string, JsonObject | undefined][]> {
  const spool = await openSpool(path, keepLog());
  try {
    return await contents(spool);
  } finally {
    await spool.close();
  }
}

describe('a spool', () => {
  it('does what a map in order of first entry does, also after it was opened anew', async () => {
    const key = fc.constantFrom('a', 'b', '../c', 'd/e', '__proto__', '', 'é');
    const operation = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), key, n: fc.integer() }),
      fc.record({ kind: fc.constant('remove' as const), key }),
      fc.record({ kind: fc.constant('reopen' as const) }),
    );
    const property = fc.asyncProperty(fc.array(operation, { maxLength: 25 }), async (operations) => {
      const path = folder();
      const model = new Map<string, JsonObject>();
      let spool = await openSpool(path, keepLog());
      for (const one of operations) {
        if (one.kind === 'put') {
          await put(spool, one.key, { n: one.n });
          model.set(one.key, { n: one.n });
        } else if (one.kind === 'remove') {
          const entry = await spool.read(one.key);
          expect(entry?.value).toEqual(model.get(one.key));
          if (entry !== null) await spool.remove([entry]);
          model.delete(one.key);
        } else {
          await spool.close();
          spool = await openSpool(path, keepLog());
        }
        expect(spool.size).toBe(model.size);
      }
      expect(await contents(spool)).toEqual([...model]);
      await spool.close();
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it('keeps what was put again while the earlier value was being used', async () => {
    const spool = await openSpool(folder(), keepLog());
    await put(spool, 'a', { n: 1 });
    const first = await spool.read('a');
    await put(spool, 'a', { n: 2 });
    await spool.remove([first!]);
    expect(await contents(spool)).toEqual([['a', { n: 2 }]]);
    await spool.close();
  });

  it('takes many calls at once', async () => {
    const path = folder();
    const spool = await openSpool(path, keepLog());
    await Promise.all(Array.from({ length: 30 }, (_, n) => put(spool, `key ${n % 20}`, { n })));
    const closing = put(spool, 'last', {});
    await spool.close();
    await closing;
    const found = await reopened(path);
    expect(found.map(([key]) => key)).toEqual([...Array.from({ length: 20 }, (_, n) => `key ${n}`), 'last']);
    expect(found[3]?.[1]).toEqual({ n: 23 });
  });

  it.each([
    ['nothing', ''],
    ['half of it', '{"key":"b","val'],
    ['something else', '[1,2]'],
    ['null', 'null'],
    ['no key', '{"value":{}}'],
    ['no map', '{"key":"b","value":[1]}'],
  ])('names a file that holds %s, sets it aside and goes on', async (_, text) => {
    const path = folder();
    const spool = await openSpool(path, keepLog());
    for (const key of ['a', 'b', 'c']) await put(spool, key, { key });
    const file = join(path, '000000000002.json');
    expect(readFileSync(file, 'utf8')).toBe('{"key":"b","value":{"key":"b"}}');
    writeFileSync(file, text);
    expect(await spool.read('b')).toBeNull();
    expect([...spool.keys()]).toEqual(['a', 'c']);
    await spool.close();
    expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(text);

    writeFileSync(join(path, '000000000003.json'), text);
    const log = keepLog();
    const again = await openSpool(path, log);
    expect([...again.keys()]).toEqual(['a']);
    expect(log.lines.join()).toContain('000000000003.json is damaged');
    await again.close();
    const third = await openSpool(path, keepLog());
    await put(third, 'd', {});
    await third.close();
    // No number is used twice: nothing takes the place of what was set aside.
    expect(readdirSync(path).sort()).toEqual(
      [
        '000000000001.json',
        '000000000002.json.damaged',
        '000000000003.json.damaged',
        '000000000004.json',
        'lock.db',
      ].sort(),
    );
  });

  it('says that an entry was deleted by hand', async () => {
    const path = folder();
    const log = keepLog();
    const spool = await openSpool(path, log);
    await put(spool, 'a', {});
    rmSync(join(path, '000000000001.json'));
    expect(await spool.read('a')).toBeNull();
    expect(spool.size).toBe(0);
    expect(log.lines.join()).toContain('000000000001.json was deleted');
    await spool.close();
  });

  it('forgets a writing that was cut off', async () => {
    const path = folder();
    await (await openSpool(path, keepLog())).close();
    writeFileSync(join(path, '000000000007.json.tmp'), '{"key":"a","value":{}}');
    expect(await reopened(path)).toEqual([]);
    expect(readdirSync(path)).toEqual(['lock.db']);
  });

  it('belongs to one', async () => {
    const path = folder();
    const spool = await openSpool(path, keepLog());
    expect(await failureOf(openSpool(path, keepLog()))).toMatchObject({ code: 'SYN_STORE_LOCKED' });
    await spool.close();
    await (await openSpool(path, keepLog())).close();
  });

  it('says which folder cannot be used', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'below'), '/proc/nothing'])
      expect(await failureOf(openSpool(path, keepLog()))).toMatchObject({
        code: 'SYN_STORE_DAMAGED',
        message: expect.stringContaining(path) as string,
        hint: expect.stringContaining('permissions') as string,
      });
  });
});

it('loses nothing it has confirmed, killed at any moment', async () => {
  const path = folder();
  const random = seededRandom('spool');
  const confirmed = new Set<number>();
  for (let kills = 0; kills < 6; kills += 1) {
    const child = spawn(process.execPath, [...node, path, '100000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    setTimeout(() => child.kill('SIGKILL'), random.int(0, 40));
    await closed;
    expect(output).not.toMatch(/warn|error/);
    for (const [, n] of output.matchAll(/^put (\d+)$/gm)) confirmed.add(Number(n));

    const found = new Map(await reopened(path));
    expect([...confirmed].filter((n) => found.get(`key ${n}`)?.['n'] !== n)).toEqual([]);
    expect(Number(found.get('latest')?.['n'])).toBeGreaterThanOrEqual(Math.max(...confirmed));
    expect(readdirSync(path).filter((name) => name.endsWith('.damaged'))).toEqual([]);
  }
  expect(confirmed.size).toBeGreaterThan(0);
}, 120_000);

it('keeps what it has when the disk takes no more', async () => {
  const path = folder();
  // A limit on the size of files refuses as a full disk does, in the middle of a write.
  const run = (bytes: number): string =>
    execFileSync(
      'bash',
      ['-c', 'ulimit -f 64; exec "$@"', 'bash', process.execPath, ...node, path, '2', String(bytes)],
      {
        encoding: 'utf8',
      },
    );
  expect(run(10)).toBe('put 0\nput 1\n');
  expect(run(1_000_000)).toMatch(/^error SYN_STORE_DAMAGED .*EFBIG/);
  expect((await reopened(path)).map(([key]) => key)).toEqual(['key 0', 'latest', 'key 1']);
  expect(readdirSync(path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
}, 60_000);
