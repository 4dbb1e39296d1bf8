/** Locks between processes are tested with processes: inside one, they prove nothing. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tryLifetimeLock } from '../../../src/platform/lifetime-lock.ts';
import { withStartLock } from '../../../src/platform/start-lock.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';
import { waitUntil } from '../../helpers/wait.ts';

const HOLDER = fileURLToPath(new URL('../../fixtures/processes/lock-holder.mjs', import.meta.url));

async function holderOf(path: string): Promise<{ child: ChildProcess; outcome: string }> {
  const child = fork(HOLDER, [path]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const [outcome] = (await once(child, 'message')) as [string];
  return { child, outcome };
}

describe('lifetime lock', () => {
  it('is held by one process, and free the moment it is killed', async () => {
    const path = join(temporaryDirectory(), 'life.lock.db');
    const { child, outcome } = await holderOf(path);
    expect(outcome).toBe('held');
    expect(tryLifetimeLock(path)).toBeUndefined();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = tryLifetimeLock(path);
    expect(lock).toBeDefined();
    lock?.release();
  });

  it('has one winner among many processes', async () => {
    const path = join(temporaryDirectory(), 'life.lock.db');
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => holderOf(path)));
    expect(outcomes.filter(({ outcome }) => outcome === 'held')).toHaveLength(1);
  });

  it('is not stolen from a process that was stopped', async () => {
    const path = join(temporaryDirectory(), 'life.lock.db');
    const { child } = await holderOf(path);
    child.kill('SIGSTOP');
    expect(tryLifetimeLock(path)).toBeUndefined();
    child.kill('SIGCONT');
  });

  it('counts its holders', () => {
    const path = join(temporaryDirectory(), 'life.lock.db');
    const epochs = [1, 2, 3].map(() => {
      const lock = tryLifetimeLock(path)!;
      lock.release();
      return lock.epoch;
    });
    expect(epochs).toEqual([1, 2, 3]);
  });

  it('notices that its file was replaced or removed', () => {
    const path = join(temporaryDirectory(), 'life.lock.db');
    const lock = tryLifetimeLock(path)!;
    expect(lock.isIntact()).toBe(true);
    renameSync(path, `${path}.moved`);
    expect(lock.isIntact()).toBe(false);
    writeFileSync(path, '');
    expect(lock.isIntact()).toBe(false);
    lock.release();
  });
});

describe('start lock', () => {
  it('lets one caller work at a time', async () => {
    const path = join(temporaryDirectory(), 'start');
    let inside = 0;
    let most = 0;
    const caller = () =>
      withStartLock(path, { deadlineMs: 10_000 }, async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside--;
      });
    await Promise.all(Array.from({ length: 6 }, caller));
    expect(most).toBe(1);
  });

  it('gives up after its deadline', async () => {
    const path = join(temporaryDirectory(), 'start');
    let release = () => {};
    const holder = withStartLock(path, { deadlineMs: 1000 }, () => new Promise<void>((resolve) => (release = resolve)));
    await waitUntil('the lock to be held', async () => {
      const outcome = await withStartLock(path, { deadlineMs: 1 }, async () => 'free').catch((error: { code: string }) => error.code);
      return outcome === 'LOCK_TIMEOUT';
    });
    await expect(withStartLock(path, { deadlineMs: 100 }, async () => {})).rejects.toMatchObject({ code: 'LOCK_TIMEOUT' });
    release();
    await holder;
  });

  it('is released when the work fails', async () => {
    const path = join(temporaryDirectory(), 'start');
    await expect(withStartLock(path, { deadlineMs: 1000 }, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(withStartLock(path, { deadlineMs: 1000 }, async () => 'again')).resolves.toBe('again');
  });
});
