import { IndexerError } from '../../domain/errors.ts';
import { tryLifetimeLock, type LifetimeLock } from '../../platform/lifetime-lock.ts';
import { isCorruption } from './database.ts';

const RETRY_MS = 250;

export interface WriteLockOptions {
  /** Of the project, for messages. */
  readonly root: string;
  /** How long to wait while another process holds it. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/**
 * Takes the lock of whoever writes an index.
 *
 * @throws INDEX_LOCKED when another process holds it, INDEX_FAILED when its file is damaged
 */
export async function takeWriteLock(file: string, { root, deadlineMs, signal }: WriteLockOptions): Promise<LifetimeLock> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const lock = tryLock(file);
    if (lock) return lock;
    if (performance.now() >= end || signal.aborted) {
      throw new IndexerError('INDEX_LOCKED', `another process is writing the code index of ${root}`);
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function tryLock(file: string): LifetimeLock | undefined {
  try {
    return tryLifetimeLock(file);
  } catch (error) {
    if (!isCorruption(error)) throw error;
    const hint = 'Delete it while nothing is indexing.';
    throw new IndexerError('INDEX_FAILED', `the lock file ${file} is damaged`, { hint, cause: error });
  }
}
