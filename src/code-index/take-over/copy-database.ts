/** A copy of a database of which another process may be writing, as it is at one moment. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { openSqlite, type SqliteDatabase } from '../../platform/sqlite.ts';

const BUSY_TIMEOUT_MS = 10_000;
const CLONE_DEADLINE_MS = 30_000;

/** COPYFILE_FICLONE_FORCE fails where blocks cannot be shared. */
const CLONE = `
const { copyFileSync, constants, statSync } = require('node:fs');
const [from, to] = process.argv.slice(1);
copyFileSync(from, to, constants.COPYFILE_FICLONE_FORCE);
if (statSync(from + '-wal', { throwIfNoEntry: false })?.size) copyFileSync(from + '-wal', to + '-wal', constants.COPYFILE_FICLONE);`;

/**
 * Shares its blocks with the original where the file system can (btrfs, XFS, APFS), which takes no time and no space; else
 * writes it anew without its free pages, about a second per 300 MB. The original is only read.
 *
 * @param to must not exist, nor its journals
 * @throws SQLite's error when the original is damaged or gone, or when there is no space
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const database = openSqlite(from, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    if (await isCloned(database, to)) return;
    for (const file of [to, `${to}-wal`]) rmSync(file, { force: true });
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
}

/**
 * While a snapshot is held, pages of the database are replaced only by what the journal holds, too, and the journal does not
 * start over; so the two files, the database first, make a whole. Another process copies them: had this one any other
 * descriptor of the database and closed it, the system would drop the locks of the snapshot.
 */
async function isCloned(database: SqliteDatabase, to: string): Promise<boolean> {
  database.exec('BEGIN');
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    const clone = spawn(process.execPath, ['-e', CLONE, database.name, to], { stdio: 'ignore', timeout: CLONE_DEADLINE_MS });
    const [status] = (await once(clone, 'close')) as [number | null];
    return status === 0;
  } finally {
    database.exec('COMMIT');
  }
}
