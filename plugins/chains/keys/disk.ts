import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { SynthError } from '../../../core/index.ts';

/** A key file is a few hundred bytes. */
const maxBytes = 65_536;
const othersMayRead = 0o077;

/** The bytes of a file with a secret; null when there is none. SYN_KEY_UNSAFE when anybody but its owner may open it. */
export const readSecretFile = (path: string): Promise<Buffer | null> =>
  withFile(path, async (file) => {
    const { mode } = await file.stat();
    // Windows has no such bits.
    if ((mode & othersMayRead) !== 0 && platform() !== 'win32')
      throw new SynthError('SYN_KEY_UNSAFE', {
        message: `Others than its owner can open ${path} (mode ${(mode & 0o777).toString(8)}).`,
        hint: `If nobody has read it: chmod 600 ${path}`,
      });
    return wholeFile(path, file);
  });

/** The bytes of a file without a secret; null when there is none. */
export const readPublicFile = (path: string): Promise<Buffer | null> =>
  withFile(path, (file) => wholeFile(path, file));

/** The first bytes of a file, enough to tell how it is encrypted; null when there is none. */
export const readPrefix = (path: string): Promise<Buffer | null> =>
  withFile(path, async (file) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.subarray(0, bytesRead);
  });

/**
 * Writes a file only its owner can read: either all of it is there afterwards or nothing of it. SYN_KEY_EXISTS when there is
 * one and it may not be replaced. `content` may ask when the file is made, milliseconds.
 */
export async function writeKeyFile(
  path: string,
  content: Uint8Array | ((atMs: number) => Uint8Array),
  overwrite: boolean,
): Promise<void> {
  const folder = dirname(path);
  const draft = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(typeof content === 'function' ? content((await file.stat()).mtimeMs) : content);
      await file.sync();
    } finally {
      await file.close();
    }
    // Unlike a rename, a link does not replace.
    await (overwrite ? rename(draft, path) : link(draft, path));
    await syncFolder(folder);
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code === 'EEXIST' ? alreadyThere(path) : unusable(path, cause);
  } finally {
    await rm(draft, { force: true });
  }
}

export const alreadyThere = (path: string): SynthError =>
  new SynthError('SYN_KEY_EXISTS', {
    message: `${path} is there already.`,
    hint: 'Choose another name. With --overwrite the key there is lost, unless its phrase is kept elsewhere.',
  });

export const unusable = (path: string, cause: unknown): SynthError =>
  new SynthError('SYN_KEY_INVALID', {
    message: `${path} cannot be used: ${(cause as Error).message}.`,
    hint: 'Check the path and its permissions.',
    cause,
  });

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T | null> {
  let file: FileHandle;
  try {
    // A pipe would else be waited for.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unusable(path, cause);
  }
  try {
    if (!(await file.stat()).isFile()) throw new Error('it is no file');
    return await work(file);
  } catch (cause) {
    throw cause instanceof SynthError ? cause : unusable(path, cause);
  } finally {
    await file.close();
  }
}

async function wholeFile(path: string, file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  if (size > maxBytes) throw unusable(path, new Error(`it has ${size} bytes, too many for a key file`));
  return file.readFile();
}

/** So that the new name survives a power cut too. Windows cannot do it, and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (platform() === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
