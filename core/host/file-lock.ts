import Database from 'libsql';

export interface FileLock {
  release(): void;
}

/**
 * Takes a lock that the operating system holds on a file, made for it; null while somebody else has it. It ends with the
 * process, however that ends, so there are no stale ones. Throws what the file system says.
 */
export function lockFile(path: string): FileLock | null {
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return null;
    throw error;
  }
  const held = db;
  return {
    release() {
      if (!held.open) return;
      held.exec('ROLLBACK');
      held.close();
    },
  };
}
