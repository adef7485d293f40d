import { join, resolve } from 'node:path';
import { z } from 'zod';
import { definePlugin } from '../../core/index.ts';
import { createJsonlFile } from './jsonl-file.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'sink',
  name: 'jsonl',
  summary: 'Appends dataset rows to a file, one JSON object a line.',
  options: z.strictObject({
    path: z
      .string()
      .min(1)
      .optional()
      .describe(
        "File to append to, relative to the file that says so; default: rows.jsonl in the node's storage folder.",
      ),
  }),
  async setup({ paths }, { path }) {
    const file = createJsonlFile(
      path === undefined ? join(paths.storage, 'rows.jsonl') : resolve(paths.config, path),
    );
    await file.inspect();
    return {
      append: (rows) => file.append(rows),
      flush: () => file.flush(),
      stop: () => file.close(),
    };
  },
});
