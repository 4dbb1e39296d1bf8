import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { errnoOf, messageOf } from '../../domain/errors.ts';
import { openSqlite, type SqliteDatabase } from '../../platform/sqlite.ts';
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from './schema.ts';

/** Above this size a full check takes too long for a start; damage then shows when a query meets it. */
const CHECKED_BYTES = 268_435_456;
const BUSY_TIMEOUT_MS = 10_000;
const WRITER_CACHE_KIB = 32_768;
const READER_CACHE_KIB = 8192;
const JOURNAL_LIMIT_BYTES = 67_108_864;

export interface Damage {
  /** Where the damaged database is now. */
  readonly quarantined: string;
  readonly problem: string;
}

/**
 * Makes sure that there is a database of today's schema or none. One of another schema is deleted; one that cannot be opened
 * is renamed to `<file>.corrupt` (one is kept), and so is what is no file. For the holder of the write lock only.
 */
export function clearUnusable(file: string): Damage | undefined {
  if (!existsSync(file)) return undefined;
  const problem = statSync(file).isFile() ? problemOf(file) : 'not a file';
  if (problem === undefined) return undefined;
  if (problem !== 'schema') return { quarantined: quarantine(file), problem };
  deleteDatabase(file);
  return undefined;
}

export function openForWriting(file: string): SqliteDatabase {
  const database = openSqlite(file, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma(`cache_size = -${WRITER_CACHE_KIB}`);
  database.pragma(`journal_size_limit = ${JOURNAL_LIMIT_BYTES}`);
  database.pragma('temp_store = MEMORY');
  return database;
}

/** Undefined while there is no database of today's schema. */
export function openForReading(file: string): SqliteDatabase | undefined {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
  const database = openSqlite(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  if (!closedOnError(database, () => hasCurrentSchema(database))) {
    database.close();
    return undefined;
  }
  database.pragma(`cache_size = -${READER_CACHE_KIB}`);
  return database;
}

function closedOnError<Result>(database: SqliteDatabase, look: () => Result): Result {
  try {
    return look();
  } catch (error) {
    database.close();
    throw error;
  }
}

/** @throws an error for which `isCorruption` holds when the database is damaged. Takes about a second per 300 MB. */
export function checkIntegrity(database: SqliteDatabase): void {
  if (databaseSize(database.name) > CHECKED_BYTES) return;
  const result = database.pragma('quick_check(1)', { simple: true });
  if (result !== 'ok') throw Object.assign(new Error(String(result)), { code: 'SQLITE_CORRUPT' });
}

/** True for errors of SQLite that mean damage, not trouble with the disk or with another process. */
export function isCorruption(error: unknown): boolean {
  const code = errnoOf(error) ?? '';
  // From another thread an error comes without its code.
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || /malformed|is not a database/.test(messageOf(error));
}

/** Moves the damaged database out of the way, keeping one such copy. */
export function quarantine(file: string): string {
  const corrupt = `${file}.corrupt`;
  rmSync(corrupt, { force: true, recursive: true });
  renameSync(file, corrupt);
  removeJournals(file);
  return corrupt;
}

/** Bytes on disk, journals included. */
export function databaseSize(file: string): number {
  return [file, `${file}-wal`].reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** An empty one, where there is none. */
export function createDatabase(file: string): void {
  removeJournals(file);
  const database = openSqlite(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.pragma('journal_mode = WAL');
    database.exec(`BEGIN; ${SCHEMA} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
  } finally {
    database.close();
  }
}

export function deleteDatabase(file: string): void {
  rmSync(file, { force: true });
  removeJournals(file);
}

function removeJournals(file: string): void {
  for (const suffix of ['-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
}

/** What is wrong with the database: `schema`, why it cannot be opened, or undefined. */
function problemOf(file: string): string | undefined {
  let database: SqliteDatabase | undefined;
  try {
    database = openSqlite(file, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    return hasCurrentSchema(database) ? undefined : 'schema';
  } catch (error) {
    if (isCorruption(error)) return messageOf(error);
    throw error;
  } finally {
    database?.close();
  }
}

function hasCurrentSchema(database: SqliteDatabase): boolean {
  return (
    database.pragma('application_id', { simple: true }) === APPLICATION_ID &&
    database.pragma('user_version', { simple: true }) === SCHEMA_VERSION
  );
}
