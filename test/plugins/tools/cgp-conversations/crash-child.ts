import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../../core/host/clock.ts';
import { createHttp } from '../../../../core/host/http.ts';
import { seededRandom, type ToolReport } from '../../../../core/index.ts';
import plugin from '../../../../plugins/tools/cgp-conversations/index.ts';
import { keepLog } from '../../../helpers/tools.ts';

// Works on twelve conversations of an API as a validator does, to be killed: `node crash-child.ts <storage folder> <server>`.

const [storage = '', url = ''] = process.argv.slice(2);
const cursor = join(storage, 'steps');
const clock = systemClock;
const never = new AbortController().signal;
const log = keepLog();
const http = createHttp({ clock, random: seededRandom(1), version: '0.0.0' });
const paths = { storage, config: storage, shared: storage };
const services = { chain: null, http, clock, log, paths, random: seededRandom(1), signal: never };
const options = plugin.options.parse({ api: { readHost: url, writeHost: url } });
const tool = await plugin.setup(services as never, options);

process.stdout.write('started\n');
let steps = existsSync(cursor) ? Number(readFileSync(cursor, 'utf8')) : 0;
for (; steps < 12; steps += 1) {
  const io = { random: seededRandom(steps), log };
  const step = new AbortController();
  const { id } = await tool.fetch({ method: 'random' }, io, step.signal);
  await clock.sleep(20, never);
  step.abort();
  const result = (key: string): ToolReport => ({
    context: id,
    kind: 'result',
    key,
    data: { type: 'miner', hotkey: key, data: { tags: ['a'] } },
  });
  await tool.report?.(
    [result('hk-1'), result('hk-2'), { context: id, kind: 'done', key: 'done', data: {} }],
    io,
    never,
  );
  writeFileSync(`${cursor}.new`, String(steps + 1));
  renameSync(`${cursor}.new`, cursor);
}
await tool.stop?.(never);
