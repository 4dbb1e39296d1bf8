import Database from 'better-sqlite3';
import { errnoOf, IndexerError, messageOf } from '../domain/errors.ts';

/** What glibc, musl and macOS say of an addon that is sound but does not fit into memory now. */
const OUT_OF_MEMORY = /failed to map segment|cannot allocate memory|out of memory/i;

export type { Database as SqliteDatabase, Statement } from 'better-sqlite3';

/**
 * Opens a database file.
 *
 * @throws NATIVE_ADDON_MISSING when the addon was not built, or was built for another Node; else SQLite's or the system's own error.
 */
export function openSqlite(file: string, options: Database.Options = {}): Database.Database {
  try {
    return new Database(file, options);
  } catch (error) {
    if (!isAddonProblem(error) || OUT_OF_MEMORY.test(messageOf(error))) throw error;
    const reason = errnoOf(error) === 'ERR_DLOPEN_FAILED' ? messageOf(error).split('\n')[0] : 'its native addon was not compiled';
    throw new IndexerError('NATIVE_ADDON_MISSING', `better-sqlite3 does not load: ${reason}`, { cause: error });
  }
}

function isAddonProblem(error: unknown): boolean {
  const code = errnoOf(error);
  return code === 'ERR_DLOPEN_FAILED' || code === 'MODULE_NOT_FOUND' || messageOf(error).includes('bindings file');
}
