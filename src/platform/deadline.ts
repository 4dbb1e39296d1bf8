import { setTimeout as sleep } from 'node:timers/promises';

/** Thrown by `withDeadline` and `pollUntil`; callers turn it into an error that names what they waited for. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** Settles as the promise does, or rejects with DeadlineError after `ms` milliseconds. The work itself is not stopped. */
export async function withDeadline<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks again every `intervalMs` until the answer is not undefined. Rejects with DeadlineError after `deadlineMs`. */
export async function pollUntil<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  { intervalMs, deadlineMs, what }: { intervalMs: number; deadlineMs: number; what: string },
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() + intervalMs > end) throw new DeadlineError(`${what} took longer than ${deadlineMs} ms`);
    await sleep(intervalMs);
  }
}
