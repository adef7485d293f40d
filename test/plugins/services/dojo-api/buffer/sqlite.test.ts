import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Connection from 'libsql';
import { systemClock } from '../../../../../core/host/clock.ts';
import { bufferOptions } from '../../../../../plugins/services/dojo-api/buffer/options.ts';
import { openStore } from '../../../../../plugins/services/dojo-api/buffer/open.ts';
import { never, partsFor, put, unitOf } from '../../../../helpers/dojo-buffer.ts';

const open = (file?: string, parts = partsFor(systemClock)) =>
  openStore(bufferOptions.parse({ file }), parts, never);

it('keeps the buffer in the storage folder, for its owner alone', async () => {
  const parts = partsFor(systemClock);
  const store = await open(undefined, parts);
  await put(store, unitOf('a'));
  await store.close();
  expect(statSync(join(parts.paths.storage, 'dojo-api.db')).mode & 0o777).toBe(0o600);
  const again = await open(undefined, parts);
  expect((await again.peek())?.qa_id).toBe('a');
  await again.close();
});

it('takes a relative file from the folder of the config', async () => {
  const parts = partsFor(systemClock);
  const store = await open('mine.db', parts);
  await store.close();
  expect(existsSync(join(parts.paths.config, 'mine.db'))).toBe(true);
});

it('refuses a file that is something else, or newer', async () => {
  const parts = partsFor(systemClock);
  const path = (name: string): string => join(parts.paths.config, name);
  writeFileSync(path('words.db'), 'These are words, and no database at all. '.repeat(50));
  await expect(open('words.db', parts)).rejects.toMatchObject({ code: 'SYN_STORE_DAMAGED' });

  const other = new Connection(path('other.db'));
  other.exec('CREATE TABLE song (title TEXT)');
  other.close();
  await expect(open('other.db', parts)).rejects.toMatchObject({ code: 'SYN_STORE_DAMAGED' });

  await (await open('newer.db', parts)).close();
  const newer = new Connection(path('newer.db'));
  newer.exec('PRAGMA user_version = 2');
  newer.close();
  await expect(open('newer.db', parts)).rejects.toMatchObject({ code: 'SYN_STORE_VERSION' });
});
