/**
 * Whether a directory can hold state: SQLite files, their locks, sockets and private files. Found out by its kind of file
 * system, which knows no exceptions, and by trying, because a kind that is not listed may still not keep locks.
 */
import { randomUUID } from 'node:crypto';
import { rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, IndexerError, messageOf } from '../domain/errors.ts';
import { tryLifetimeLock } from './lifetime-lock.ts';
import { openSqlite } from './sqlite.ts';

/**
 * Kinds of file systems on which SQLite's locks and shared memory are not reliable, or which have no permissions or
 * sockets, by the magic numbers of statfs(2).
 */
const UNFIT: Readonly<Record<number, string>> = {
  0x6969: 'NFS',
  0xff534d42: 'CIFS',
  0xfe534d42: 'SMB',
  0x517b: 'SMB',
  0x01021997: '9p (a directory of the host of this virtual machine, or a Windows drive in WSL)',
  0x5346414f: 'AFS',
  0x0bd00bd0: 'Lustre',
  0x2011bab0: 'exFAT',
  0x4d44: 'FAT',
};

const SIDE_FILES = ['', '-wal', '-shm', '-journal'];
/** The machine is at its limits, for now: that says nothing of the directory. */
const AT_LIMITS = new Set([
  'ENOMEM',
  'EMFILE',
  'ENFILE',
  'SQLITE_NOMEM',
  'SQLITE_IOERR_NOMEM',
  'ERR_DLOPEN_FAILED',
  'ERR_MEMORY_ALLOCATION_FAILED',
]);
const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);

/**
 * Takes some milliseconds: once per start of a resident process. Linux tells the kind of file system; elsewhere only the
 * trial counts.
 *
 * @throws STATE_DIRECTORY_UNFIT for a file system that cannot hold state
 * @throws STATE_DIRECTORY_UNUSABLE when the disk is full or read-only; what the system reports when it has no memory or descriptors
 */
export function probeStateDirectory(directory: string, kindOf: (directory: string) => number = fileSystemKind): void {
  const kind = UNFIT[kindOf(directory)];
  if (kind !== undefined) throw unfit(directory, `is on ${kind}`);
  const probe = join(directory, `probe-${randomUUID()}.db`);
  try {
    writeAndReadBack(directory, probe);
    tryLocks(directory, probe);
  } catch (error) {
    if (error instanceof IndexerError) throw error;
    const code = errnoOf(error) ?? '';
    if (AT_LIMITS.has(code)) throw error;
    const reason = DISK_FULL.has(code) ? `no space left on its disk (${code})` : messageOf(error);
    throw new IndexerError('STATE_DIRECTORY_UNUSABLE', `cannot write to ${directory}: ${reason}`, { cause: error });
  } finally {
    for (const suffix of SIDE_FILES) rmSync(probe + suffix, { force: true });
  }
}

function fileSystemKind(directory: string): number {
  return process.platform === 'linux' ? statfsSync(directory).type : 0;
}

/** The write-ahead log needs shared memory, which network file systems do not have. */
function writeAndReadBack(directory: string, probe: string): void {
  const database = openSqlite(probe);
  try {
    if (database.pragma('journal_mode = WAL', { simple: true }) !== 'wal') throw unfit(directory, 'does not take a write-ahead log');
    database.exec('CREATE TABLE probe (text TEXT)');
    database.prepare('INSERT INTO probe VALUES (?)').run('x'.repeat(65_536));
  } finally {
    database.close();
  }
  const again = openSqlite(probe);
  try {
    const length = again.prepare('SELECT length(text) FROM probe').pluck().get();
    again.pragma('journal_mode = DELETE');
    if (length !== 65_536) throw unfit(directory, 'does not give back what was written');
  } finally {
    again.close();
  }
}

function tryLocks(directory: string, probe: string): void {
  const lock = tryLifetimeLock(probe);
  try {
    const second = tryLifetimeLock(probe);
    second?.release();
    if (lock === undefined || second !== undefined) throw unfit(directory, 'does not keep file locks');
  } finally {
    lock?.release();
  }
}

function unfit(directory: string, why: string): IndexerError {
  return new IndexerError('STATE_DIRECTORY_UNFIT', `${directory} ${why}`);
}
