/**
 * The start lock: short, around "look again, then start". It is a lease (proper-lockfile renews its directory), so it
 * must never be held for a process's life: lifetime-lock.ts is for that.
 */
import { rm } from 'node:fs/promises';
import lockfile from 'proper-lockfile';
import { errnoOf, IndexerError } from '../domain/errors.ts';

const STALE_MS = 10_000;
const RETRY_MIN_MS = 20;
const RETRY_MAX_MS = 250;

/**
 * Runs `work` while no other process runs work under the same lock.
 *
 * @param path of the lock; `<path>.lock` is created beside it, the file itself need not exist
 * @param work gets a signal that fires when the lease was lost (the process slept, the directory was removed)
 * @throws LOCK_TIMEOUT when the lock was not free within `deadlineMs`
 */
export async function withStartLock<T>(
  path: string,
  { deadlineMs }: { deadlineMs: number },
  work: (compromised: AbortSignal) => Promise<T>,
): Promise<T> {
  const compromised = new AbortController();
  const release = await acquire(path, deadlineMs, compromised);
  try {
    return await work(compromised.signal);
  } finally {
    if (!compromised.signal.aborted) await release();
  }
}

/**
 * Takes away the lease of a holder that is known to be dead, whose lock would else stand until it is stale. Only for who
 * knows by another lock that nobody can hold or ask for this one.
 */
export async function breakStartLock(path: string): Promise<void> {
  await rm(`${path}.lock`, { recursive: true, force: true });
}

async function acquire(path: string, deadlineMs: number, compromised: AbortController): Promise<() => Promise<void>> {
  try {
    return await lockfile.lock(path, {
      realpath: false,
      stale: STALE_MS,
      retries: {
        forever: true,
        factor: 1.5,
        minTimeout: RETRY_MIN_MS,
        maxTimeout: RETRY_MAX_MS,
        randomize: true,
        maxRetryTime: deadlineMs,
      },
      onCompromised: (error) => compromised.abort(error),
    });
  } catch (error) {
    if (errnoOf(error) !== 'ELOCKED') throw error;
    throw new IndexerError('LOCK_TIMEOUT', `${path}.lock was not free within ${deadlineMs} ms`, { cause: error });
  }
}
