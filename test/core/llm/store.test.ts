import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { SynthError } from '../../../core/index.ts';
import { openModelStore } from '../../../core/llm/store.ts';

describe('the model store', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'synth-store-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const codeOf = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      if (error instanceof SynthError) return error.code;
      throw error;
    }
    return 'none';
  };

  it('opens twice at once, and again', () => {
    const [one, two] = [openModelStore(folder), openModelStore(folder)];
    one.write(() => one.prepare("INSERT INTO completion VALUES (x'01', 'a')").run());
    expect(two.prepare('SELECT answer FROM completion').raw().get([])).toEqual(['a']);
    one.close();
    one.close();
    two.close();
    openModelStore(folder).close();
  });

  it('undoes a transaction that fails', () => {
    const store = openModelStore(folder);
    expect(() =>
      store.write(() => {
        store.prepare("INSERT INTO completion VALUES (x'01', 'a')").run();
        throw new SynthError('SYN_BUDGET_EXCEEDED', { message: 'no' });
      }),
    ).toThrow('no');
    expect(store.prepare('SELECT answer FROM completion').raw().get([])).toBeUndefined();
    store.close();
  });

  it('takes over what an older version spent', () => {
    const old = new Database(join(folder, 'models.db'));
    old.exec(`
      CREATE TABLE spend (id INTEGER PRIMARY KEY, run TEXT, day TEXT, provider TEXT, model TEXT, state TEXT, nano_usd INTEGER);
      CREATE TABLE embedding (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
      INSERT INTO spend VALUES (1, 'r', 'd', 'p', 'm', 'settled', 5), (2, 'r', 'd', 'p', 'm', 'reserved', 7);
      PRAGMA user_version = 1;
    `);
    old.close();
    const store = openModelStore(folder);
    expect(store.prepare('SELECT * FROM spent').raw().all([])).toEqual([['r', 'd', 'p', 'm', 2, 12]]);
    store.close();
  });

  it('refuses a store of a newer version, and a file that is none', () => {
    const store = openModelStore(folder);
    store.use(() => store.prepare('PRAGMA user_version = 99').run());
    store.close();
    expect(codeOf(() => openModelStore(folder))).toBe('SYN_STORE_VERSION');
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `models.db${suffix}`), { force: true });
    writeFileSync(
      join(folder, 'models.db'),
      'not a database, but long enough to be looked at as one '.repeat(50),
    );
    expect(codeOf(() => openModelStore(folder))).toBe('SYN_STORE_DAMAGED');
  });
});
