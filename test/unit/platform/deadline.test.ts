import { describe, expect, it } from 'vitest';
import { DeadlineError, pollUntil, withDeadline } from '../../../src/platform/deadline.ts';

describe('deadline', () => {
  it('lets through what is in time, and its failure', async () => {
    await expect(withDeadline(Promise.resolve(1), 1000, 'x')).resolves.toBe(1);
    await expect(withDeadline(Promise.reject(new Error('own')), 1000, 'x')).rejects.toThrow('own');
  });

  it('ends a wait that never would', async () => {
    await expect(withDeadline(new Promise(() => {}), 20, 'the impossible')).rejects.toThrow(/the impossible took longer than 20 ms/);
  });

  it('polls until there is an answer, and no longer than allowed', async () => {
    let asked = 0;
    await expect(pollUntil(() => (++asked === 3 ? 'yes' : undefined), { intervalMs: 1, deadlineMs: 1000, what: 'x' })).resolves.toBe('yes');
    await expect(pollUntil(() => undefined, { intervalMs: 5, deadlineMs: 20, what: 'x' })).rejects.toBeInstanceOf(DeadlineError);
  });
});
