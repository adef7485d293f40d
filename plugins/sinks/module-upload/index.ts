import { join, resolve } from 'node:path';
import { z } from 'zod';
import {
  createSender,
  definePlugin,
  identityToken,
  isSynthError,
  type Row,
  type Sender,
} from '../../../core/index.ts';
import { openOutbox, rowsOf, type Outbox } from './outbox.ts';
import { createTransport } from './transport.ts';

/** What a collector says to a batch that it will never take. */
const refusals: readonly unknown[] = [400, 413, 415, 422];

/**
 * Rows wait in a folder until the collector has taken them; a run goes on while it is down. Each row is sent at least once,
 * with its `seq`, by which a collector knows those that come twice.
 */
export default definePlugin({
  apiVersion: 1,
  kind: 'sink',
  name: 'module-upload',
  summary:
    'Sends dataset rows to a collector, a module that takes them by HTTP; they wait on disk while it is down.',
  options: z.strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .describe('Address of the collector: http://<host>:<port>; called is <url>/method/<method>.'),
    method: z
      .string()
      .regex(/^\w+$/, 'letters, digits and underscores')
      .default('upload_to_hugging_face')
      .describe('Its method, called with { params: { data_list: [row, …] } }.'),
    targetKey: z
      .string()
      .regex(/^[1-9A-HJ-NP-Za-km-z]{46,48}$/, 'an SS58 address')
      .optional()
      .describe(
        "Address of the collector's key. With it calls are signed with the node's own key, as modules of Commune want it; without, they are not.",
      ),
    batchRows: z.int().min(1).max(10_000).default(100).describe('Most rows of one call.'),
    timeoutMs: z.int().min(1).default(60_000).describe('Deadline for one call, milliseconds.'),
    stopMs: z
      .int()
      .min(0)
      .default(3_000)
      .describe('When the node stops: time for calls, milliseconds; less than run.stopTimeoutMs.'),
    path: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Folder in which rows wait, relative to the file that says so; default: module-upload in the node's storage folder.",
      ),
  }),
  needs: { identity: identityToken },
  async setup({ http, clock, random, log, paths, identity }, options) {
    const { path, batchRows, stopMs, targetKey } = options;
    const folder = path === undefined ? join(paths.storage, 'module-upload') : resolve(paths.config, path);
    const transport = createTransport(options, { http, clock, identity });
    if (targetKey === undefined)
      log.info(
        `Calls to the collector ${transport.host} are not signed: its key is not configured (targetKey).`,
      );
    let opened: Promise<{ readonly outbox: Outbox; readonly sender: Sender }> | null = null;
    const open = async (): Promise<{ outbox: Outbox; sender: Sender }> => {
      const outbox = await openOutbox(folder, batchRows, log);
      const sender = createSender({
        spool: outbox.spool,
        async send(entry, signal) {
          const rows = rowsOf(entry);
          await transport.send(rows, signal);
          await outbox.markSent(rows);
        },
        refuses: (error) => isSynthError(error, 'SYN_HTTP_STATUS') && refusals.includes(error.detail.status),
        receiver: `The collector ${transport.host}`,
        ...{ stopMs, clock, random, log },
      });
      if (transport.isReady()) sender.kick();
      return { outbox, sender };
    };
    const use = (): ReturnType<typeof open> => {
      opened ??= open().catch((error: unknown) => {
        opened = null;
        throw error;
      });
      return opened;
    };
    // A look at a node while it runs must not fail here, nor take its rows: the next append tries again.
    await use().catch((error: unknown) => {
      if (!isSynthError(error, 'SYN_STORE_LOCKED')) throw error;
    });
    return {
      async append(rows: readonly Row[]) {
        const { outbox, sender } = await use();
        await outbox.append(rows);
        sender.kick();
      },
      async flush() {
        (await use()).outbox.check();
      },
      async stop(signal) {
        if (opened === null) return;
        const { outbox, sender } = await opened;
        await sender.stop(signal);
        await outbox.close();
      },
    };
  },
});
