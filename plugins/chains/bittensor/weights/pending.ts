import { z } from 'zod';
import { openSpool, type JsonObject, type Logger, type Spool } from '../../../../core/index.ts';

const u16 = z.int().min(0).max(65_535);
const entry = z.strictObject({
  /** Which chain, subnet and key it belongs to. */
  genesis: z.string(),
  netuid: u16,
  mechid: z.int().min(0),
  hotkey: z.string(),
  uids: z.array(u16),
  values: z.array(u16),
  salt: z.array(u16),
  versionKey: z.string().regex(/^\d{1,20}$/u),
  /** Head of the chain before the commit was sent. */
  sentBlock: z.int().min(0),
  /** When it was taken, as far as we were told; `epoch` only where the runtime counts them. */
  taken: z.strictObject({ block: z.int(), epoch: z.int().nullable() }).nullable(),
  /** Whether a reveal was ever on its way. */
  isRevealing: z.boolean(),
  tries: z.int().min(0),
  /** No reveal before this block: earlier ones were refused. */
  notBefore: z.int().min(0),
});

/** A commit whose reveal is still owed. `hash`: 0x and hex. */
export type PendingCommit = z.output<typeof entry> & { readonly hash: string };

/** What has to survive the process between a commit and its reveal: without the salt the vote is lost. */
export interface PendingCommits {
  /** The one committed first in front. */
  all(): Promise<PendingCommit[]>;
  /** Resolves when it is durable. The oldest ones make room beyond 32. */
  put(commit: PendingCommit): Promise<void>;
  drop(hashes: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** More than the chain holds of one key, for several subnets that share the folder. */
const capacity = 32;

/** Opens the folder, made when absent, at the first use. SYN_STORE_LOCKED, SYN_STORE_DAMAGED. */
export function openPending(folder: string, log: Logger): PendingCommits {
  let opened: Promise<Spool> | null = null;
  const open = (): Promise<Spool> => {
    const spool = opened ?? openSpool(folder, log);
    opened = spool;
    spool.catch(() => (opened = null));
    return spool;
  };

  const drop: PendingCommits['drop'] = async (hashes) => {
    const spool = await open();
    for (const hash of hashes) {
      const found = await spool.read(hash);
      if (found) await spool.remove([found]);
    }
  };
  return {
    drop,
    async all() {
      const spool = await open();
      const commits: PendingCommit[] = [];
      for (const hash of [...spool.keys()]) {
        const found = await spool.read(hash);
        if (!found) continue;
        const { success, data } = entry.safeParse(found.value);
        if (success) commits.push({ ...data, hash });
        else {
          log.warn('A pending commit of weights cannot be read and is given up.', { hash });
          await spool.remove([found]);
        }
      }
      return commits;
    },
    async put({ hash, ...value }) {
      const spool = await open();
      const known = [...spool.keys()];
      if (!known.includes(hash)) await drop(known.slice(0, Math.max(0, known.length + 1 - capacity)));
      await spool.put([{ key: hash, value: value satisfies JsonObject }]);
    },
    async close() {
      const spool = await opened?.catch(() => null);
      opened = null;
      await spool?.close();
    },
  };
}
