import { open, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { definePlugin, SynthError } from 'synth-subnet';
import { z } from 'zod';

export default definePlugin({
  apiVersion: 1,
  kind: 'sink',
  name: '{{name}}',
  summary: 'Appends rows to a file, a line each: seq, a tab, and the row as JSON.',
  options: z.strictObject({
    file: z
      .string()
      .default('rows.tsv')
      .describe("File to append to, relative to the node's storage folder."),
  }),
  async setup({ paths }, { file }) {
    const path = resolve(paths.storage, file);
    const before = await readFile(path, 'utf8').catch((cause) => {
      if (cause.code === 'ENOENT') return '';
      throw new SynthError('SYN_INPUT', { message: `${path} cannot be read: ${cause.message}.`, cause });
    });
    // What a process that died left half-written is cut off; its row comes again.
    const whole = before.slice(0, before.lastIndexOf('\n') + 1);
    let last = Number(whole.trimEnd().split('\n').at(-1)?.split('\t')[0] ?? 0);
    const handle = await open(path, 'a');
    await handle.truncate(Buffer.byteLength(whole));
    let turn = Promise.resolve();

    /** One append after another, so that no row is written twice. @param {() => Promise<void>} work */
    const inTurn = (work) => {
      const done = turn.then(work);
      turn = done.catch(() => undefined);
      return done;
    };

    return {
      append: (rows, signal) =>
        inTurn(async () => {
          signal.throwIfAborted();
          const fresh = rows.filter(({ seq }) => seq > last);
          await handle.appendFile(fresh.map((row) => `${row.seq}\t${JSON.stringify(row)}\n`).join(''));
          last = fresh.at(-1)?.seq ?? last;
        }),
      flush: (signal) =>
        inTurn(async () => {
          signal.throwIfAborted();
          await handle.sync();
        }),
      stop: () => inTurn(() => handle.close()),
    };
  },
});
