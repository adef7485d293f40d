import { open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../contracts/io.ts';
import { SynthError } from '../errors/synth-error.ts';
import { makeFolder } from '../host/make-folder.ts';
import { hashFile } from './digests.ts';
import { fileSize, onDisk } from './disk.ts';
import type { Hub, HubFile } from './hub.ts';
import { persist } from './persist.ts';
import { unreachable, type Incoming } from './transfer.ts';

export interface Download {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly id: string;
  readonly sha: string;
  readonly file: HubFile;
  /** Where the file is put, absolute. */
  readonly place: string;
  /** Bytes of the file that are here. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Fetches one file into `<place>.part`, goes on where an earlier process or a cut connection left off, and puts it in its
 * place when its checksum fits. The caller holds the lock of the model. SYN_MODEL_DAMAGED, SYN_MODEL_CACHE and those of `Hub`.
 */
export async function download(work: Download, signal: AbortSignal): Promise<void> {
  const { clock, place, file } = work;
  const part = partOf(place);
  await onDisk(place, () => makeFolder(dirname(place)));
  for (let again = false; ; again = true) {
    let most = (await fileSize(part.path)) ?? 0;
    let resumed = false;
    const onBytes = (bytes: number): void => {
      most = Math.max(most, bytes);
      // The whole is told of when it is in its place.
      if (bytes < file.size) work.onBytes(bytes);
    };
    const attempt = (): Promise<boolean> =>
      receive({ ...work, onBytes, onResume: () => (resumed = true) }, part, signal);
    const whole = await persist(attempt, clock, signal, () => most);
    if (whole && (await fits(part.path, file, signal))) break;
    await onDisk(part.path, () => remove(part));
    // Pieces of two answers may not belong together, least of all one an earlier process left; a single answer is what it is.
    if (again || !resumed) throw damaged(work);
  }
  await onDisk(place, async () => {
    await rename(part.path, place);
    await rm(part.etag, { force: true });
  });
  work.onBytes(file.size);
}

/** A file on its way, and the ETag it came with. */
interface Part {
  readonly path: string;
  readonly etag: string;
}

export const partOf = (place: string): Part => ({ path: `${place}.part`, etag: `${place}.part.etag` });

const remove = async (part: Part): Promise<void> => {
  await rm(part.path, { force: true });
  await rm(part.etag, { force: true });
};

/** One request for what is missing; false when more came than the file has. */
async function receive(
  work: Download & { readonly onResume: () => void },
  part: Part,
  signal: AbortSignal,
): Promise<boolean> {
  const { hub, id, sha, file } = work;
  const handle = await onDisk(part.path, () => open(part.path, 'a'));
  try {
    let from = (await handle.stat()).size;
    if (from > file.size) from = await startAgain(handle, part);
    work.onBytes(from);
    if (from > 0) work.onResume();
    if (from < file.size) {
      const asked = { id, sha, path: file.path, from };
      const size = await hub.read(asked, (answer) => append(answer, from, work, handle, part), signal);
      if (size > file.size) return false;
    }
    await onDisk(part.path, () => handle.datasync());
    return true;
  } finally {
    await handle.close();
  }
}

/** Writes what comes, at most a piece more than the file has; gives the size then. */
async function append(
  answer: Incoming,
  from: number,
  { file, onBytes }: Pick<Download, 'file' | 'onBytes'>,
  handle: FileHandle,
  part: Part,
): Promise<number> {
  const etag = strong(answer.headers['etag']);
  let size = from;
  if (answer.status === 200) {
    // The server took no notice of the range: this is the whole file.
    if (from > 0) size = await startAgain(handle, part);
    if (etag !== undefined) await onDisk(part.etag, () => writeFile(part.etag, etag));
  } else if (!(await goesOn(answer, from, file, part))) {
    await startAgain(handle, part);
    throw unreachable(answer.host, `${file.path} changed at ${answer.host} while it came.`, { passes: true });
  }
  for await (const bytes of answer.body) {
    await onDisk(part.path, () => handle.appendFile(bytes));
    size += bytes.length;
    if (size > file.size) return size;
    onBytes(size);
  }
  if (size < file.size)
    throw unreachable(answer.host, `${answer.host} sent ${size} of ${file.size} bytes of ${file.path}.`, {
      passes: true,
    });
  return size;
}

/** Whether an answer to a request for a range has what comes next in the same file. */
async function goesOn(
  { status, headers }: Incoming,
  from: number,
  file: HubFile,
  part: Part,
): Promise<boolean> {
  if (status !== 206) return false;
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '') ?? [];
  if (first !== String(from) || (total !== '*' && total !== String(file.size))) return false;
  const before = await readFile(part.etag, 'utf8').catch(() => undefined);
  const now = strong(headers['etag']);
  return before === undefined || now === undefined || before === now;
}

/** Weak ones do not promise the same bytes. */
const strong = (etag: string | undefined): string | undefined =>
  etag?.startsWith('"') === true ? etag : undefined;

async function startAgain(handle: FileHandle, part: Part): Promise<0> {
  await onDisk(part.path, async () => {
    await handle.truncate(0);
    await rm(part.etag, { force: true });
  });
  return 0;
}

/** Whether a file has the checksum the hub gives for it. */
export async function fits(
  path: string,
  { sha256, git, size }: HubFile,
  signal: AbortSignal,
): Promise<boolean> {
  if ((await fileSize(path)) !== size) return false;
  const sum = await onDisk(path, () => hashFile(path, sha256 === null ? 'git' : 'sha256', signal), signal);
  return sum === (sha256 ?? git);
}

const damaged = ({ hub, id, sha, file }: Download): SynthError =>
  new SynthError('SYN_MODEL_DAMAGED', {
    message: `${file.path} of ${id} came from ${hub.host} with a checksum that does not fit; it was thrown away.`,
    hint: 'Try again; if it stays so, a proxy or mirror changes the file.',
    detail: { host: hub.host, id, sha, path: file.path },
  });
