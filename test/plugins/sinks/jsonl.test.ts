import { appendFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsonl from '../../../plugins/sinks/jsonl.ts';
import type { Instance, Row } from '../../../core/index.ts';

const signal = new AbortController().signal;
const row = (seq: number, more: Record<string, string> = {}): Row => ({
  seq,
  run: 1,
  step: seq,
  uid: 2,
  at: 5,
  ...more,
});
const rows = (from: number, to: number): Row[] =>
  Array.from({ length: to - from + 1 }, (_, index) => row(from + index));

let path: string;
let storage: string;
const open: Instance<'sink'>[] = [];
async function sink(options: object = { path }): Promise<Instance<'sink'>> {
  const made = await jsonl.setup(
    { paths: { storage, config: storage } } as never,
    jsonl.options.parse(options),
  );
  open.push(made);
  return made;
}
const seqs = (): number[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as Row).seq);

beforeEach(() => {
  storage = mkdtempSync(join(tmpdir(), 'synth-'));
  path = join(storage, 'deep', 'rows.jsonl');
});
afterEach(async () => {
  for (const made of open.splice(0)) await made.stop?.(signal);
});

describe('jsonl', () => {
  it('appends a line a row and makes the folder', async () => {
    const file = await sink();
    expect(existsSync(path)).toBe(false);
    await file.append(rows(1, 2), signal);
    await file.append([row(3, { text: 'line\nfeed \ud800' })], signal);
    await file.flush(signal);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it('knows its rows again, wherever their number stands and whatever their columns are called', async () => {
    const given: Row[] = [{ said: 'a', seq: 1 }, { 7: 'b', seq: 2 }, { seq: 3 }];
    await (await sink()).append(given, signal);
    await (await sink()).append([...given, { said: 'c', seq: 4 }], signal);
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    expect(lines).toEqual(['{"seq":1,"said":"a"}', '{"seq":2,"7":"b"}', '{"seq":3}', '{"seq":4,"said":"c"}']);
  });

  it('writes a row once, also when it comes again before the first append has ended', async () => {
    const file = await sink();
    await Promise.all([file.append(rows(1, 3), signal), file.append(rows(1, 3), signal)]);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it('writes to the storage folder by default', async () => {
    const file = await sink({});
    await file.append(rows(1, 1), signal);
    expect(existsSync(join(storage, 'rows.jsonl'))).toBe(true);
  });

  it('takes a relative path from where the configuration says it', async () => {
    const file = await sink({ path: 'out/own.jsonl' });
    await file.append(rows(1, 1), signal);
    expect(existsSync(join(storage, 'out/own.jsonl'))).toBe(true);
  });

  it('drops what it has already, from the same process or another', async () => {
    const first = await sink();
    await first.append(rows(1, 3), signal);
    await first.append(rows(2, 4), signal);
    const second = await sink();
    await second.append(rows(3, 6), signal);
    await second.flush(signal);
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('cuts a line that was cut off, wherever that happened', async () => {
    const first = await sink();
    await first.append([...rows(1, 2), row(3, { text: 'x'.repeat(200_000) })], signal);
    const whole = readFileSync(path, 'utf8');
    const twoLines = whole.indexOf('\n', whole.indexOf('\n') + 1) + 1;
    for (const cut of [twoLines, twoLines + 1, twoLines + 7, twoLines + 70_000, whole.length - 1]) {
      truncateSync(path, whole.length);
      writeFileSync(path, whole.slice(0, cut));
      const next = await sink();
      await next.append([row(3, { text: 'x'.repeat(200_000) })], signal);
      expect(readFileSync(path, 'utf8')).toBe(whole);
    }
  });

  it('changes nothing before there is a row', async () => {
    const first = await sink();
    await first.append(rows(1, 1), signal);
    appendFileSync(path, '{"seq":2,"ru');
    await sink();
    expect(readFileSync(path, 'utf8')).toContain('"ru');
  });

  it.each([
    ['another kind of file', 'name,age\nAda,36\n'],
    ['a foreign end', '{"seq":1}\nhello'],
    ['a line that is no JSON', '{"seq":1,\n'],
    ['an odd number', '{"seq":"one"}\n'],
    ['an empty line', '{"seq":1}\n\n'],
    ['a text without a line feed', 'my notes'],
  ])('refuses %s and leaves it alone', async (_, content) => {
    path = join(storage, 'other.txt');
    writeFileSync(path, content);
    await expect(sink()).rejects.toMatchObject({ code: 'SYN_SINK_DAMAGED' });
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it("refuses another node's rows", async () => {
    const first = await sink();
    await first.append(rows(1, 9), signal);
    await first.flush(signal);
    const shorter = await sink();
    await shorter.append(rows(1, 3), signal);
    await expect(shorter.flush(signal)).rejects.toMatchObject({ code: 'SYN_SINK_DAMAGED' });
    const other = await sink();
    await expect(
      other.append(
        rows(8, 9).map((own) => ({ ...own, at: 6 })),
        signal,
      ),
    ).rejects.toMatchObject({
      code: 'SYN_SINK_DAMAGED',
    });
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
