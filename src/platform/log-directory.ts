/**
 * The bound on all logs together, and on files that are not rotated by whoever writes them: what processes print to standard
 * error, and pm2's own log. Writers append, so a file may be cut under them.
 */
import { closeSync, ftruncateSync, openSync, readdirSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../domain/errors.ts';

export interface LogLimits {
  /** All files of the directory together. */
  readonly totalBytes: number;
  /** A file that nobody rotates. */
  readonly unrotatedBytes: number;
}

export const LOG_LIMITS: LogLimits = { totalBytes: 200_000_000, unrotatedBytes: 1_000_000 };

/** A log that its process has done with, e.g. `shop-1234.log.3`. */
const ROTATED = /\.log\.\d+$/;
const UNROTATED = /\.err$/;
const KEPT_TAIL_BYTES = 65_536;

interface LogFileStats {
  readonly path: string;
  readonly bytes: number;
  readonly changedAt: number;
}

/**
 * Cuts what nobody rotates down to its end where it is too large, and deletes the oldest rotated logs until the rest fits.
 *
 * @param others logs elsewhere that nobody rotates, such as pm2's
 */
export function boundLogs(directory: string, limits: LogLimits = LOG_LIMITS, others: readonly string[] = []): void {
  const files = logFiles(directory);
  const unrotated = [...files.filter(({ path }) => UNROTATED.test(path)), ...others.flatMap(statsOf)];
  for (const { path, bytes } of unrotated) if (bytes > limits.unrotatedBytes) cut(path, bytes);
  let total = files.reduce((sum, { path, bytes }) => sum + (UNROTATED.test(path) ? Math.min(bytes, limits.unrotatedBytes) : bytes), 0);
  for (const { path, bytes } of files.filter((file) => ROTATED.test(file.path)).sort((one, other) => one.changedAt - other.changedAt)) {
    if (total <= limits.totalBytes) return;
    rmSync(path, { force: true });
    total -= bytes;
  }
}

function logFiles(directory: string): LogFileStats[] {
  try {
    return readdirSync(directory).flatMap((name) => statsOf(join(directory, name)));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function statsOf(path: string): LogFileStats[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? [{ path, bytes: stats.size, changedAt: stats.mtimeMs }] : [];
}

/** Leaves the end, where last words stand. What is written in between is lost. */
function cut(path: string, bytes: number): void {
  const tail = Buffer.alloc(Math.min(bytes, KEPT_TAIL_BYTES));
  const file = openSync(path, 'r+');
  try {
    const read = readSync(file, tail, 0, tail.length, bytes - tail.length);
    ftruncateSync(file);
    writeSync(file, tail, 0, read, 0);
  } finally {
    closeSync(file);
  }
}
