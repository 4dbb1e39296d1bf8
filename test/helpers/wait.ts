import { pollUntil } from '../../src/platform/deadline.ts';

/** Asks until the answer is true, and fails when it never is. */
export async function waitUntil(what: string, ask: () => boolean | Promise<boolean>, deadlineMs = 20_000): Promise<void> {
  await pollUntil(async () => ((await ask()) ? true : undefined), { intervalMs: 20, deadlineMs, what });
}
