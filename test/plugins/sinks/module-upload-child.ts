import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../core/host/clock.ts';
import { createHttp } from '../../../core/host/http.ts';
import { seededRandom, type Row } from '../../../core/index.ts';
import moduleUpload from '../../../plugins/sinks/module-upload/index.ts';
import { keepLog } from '../../helpers/tools.ts';

// Delivers thirty rows as the engine does, to be killed: `node module-upload-child.ts <storage folder> <collector>`.

const [storage = '', url = ''] = process.argv.slice(2);
const cursor = join(storage, 'delivered');
const signal = new AbortController().signal;
const clock = systemClock;
const random = seededRandom(1);
const http = createHttp({ clock, random, version: '0.0.0' });
const services = { http, clock, random, log: keepLog(), paths: { storage, config: storage } };
const options = moduleUpload.options.parse({ url, batchRows: 2 });
const sink = await moduleUpload.setup(services as never, options);

process.stdout.write('started\n');
let seq = existsSync(cursor) ? Number(readFileSync(cursor, 'utf8')) : 0;
while (seq < 30) {
  const rows: Row[] = [1, 2, 3].map((n) => ({ seq: seq + n, run: 1, step: seq, uid: n, at: 5 }));
  await sink.append(rows, signal);
  await sink.flush(signal);
  seq += 3;
  writeFileSync(`${cursor}.new`, String(seq));
  renameSync(`${cursor}.new`, cursor);
  await clock.sleep(5, signal);
}
await sink.stop?.(signal);
