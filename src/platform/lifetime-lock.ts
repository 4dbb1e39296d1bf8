/**
 * The lifetime lock: an EXCLUSIVE transaction on a small SQLite file, held while a process lives. The system drops it
 * the moment the process ends, kill -9 included, and nobody can take it from a sleeping holder.
 *
 * The holder must never open the lock file by any other means: closing any descriptor of it would drop the lock
 * (POSIX record locks). Nobody may unlink it; the holder notices a replaced file by its inode (`isIntact`).
 */
import { statSync } from 'node:fs';
import { errnoOf } from '../domain/errors.ts';
import { openSqlite, type SqliteDatabase } from './sqlite.ts';

/** Its name in the directory of whoever holds it. */
export const LIFETIME_LOCK_FILE = 'life.lock.db';

export interface LifetimeLock {
  /** Counts the times this lock was taken: a fencing token that only grows. */
  readonly epoch: number;
  /** False once the file at the path is no longer the one that is locked. */
  isIntact(): boolean;
  release(): void;
}

/** Takes the lock, or returns undefined at once when another process holds it. */
export function tryLifetimeLock(path: string): LifetimeLock | undefined {
  const database = openSqlite(path, { timeout: 0 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    const epoch = nextEpoch(database);
    return held(path, database, epoch);
  } catch (error) {
    database.close();
    if (errnoOf(error)?.startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
}

/** In EXCLUSIVE locking mode the file lock outlives the commit: it is released when the connection closes. */
function nextEpoch(database: SqliteDatabase): number {
  database.exec('BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS holder (epoch INTEGER NOT NULL)');
  const row = database.prepare<[], { epoch: number | null }>('SELECT max(epoch) AS epoch FROM holder').get();
  const epoch = (row?.epoch ?? 0) + 1;
  database.exec('DELETE FROM holder');
  database.prepare('INSERT INTO holder (epoch) VALUES (?)').run(epoch);
  database.exec('COMMIT');
  return epoch;
}

function held(path: string, database: SqliteDatabase, epoch: number): LifetimeLock {
  const inode = inodeOf(path);
  return {
    epoch,
    isIntact: () => inodeOf(path) === inode,
    release: () => void database.close(),
  };
}

function inodeOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined; // unlinked: that is what the caller wants to know
  }
}
