import { describe, expect, it } from 'vitest';
import { Interest } from '../../../src/daemon/interest.ts';

describe('interest in shared work', () => {
  it('ends when the last one leaves [surface.cancel]', () => {
    const interest = new Interest();
    const [first, second] = [new AbortController(), new AbortController()];
    interest.join(first.signal);
    interest.join(second.signal);
    first.abort();
    expect(interest.signal.aborted).toBe(false);
    second.abort();
    expect(interest.signal.aborted).toBe(true);
  });

  it('never ends when somebody cannot leave', () => {
    const interest = new Interest();
    const leaving = new AbortController();
    interest.join();
    interest.join(leaving.signal);
    leaving.abort();
    expect(interest.signal.aborted).toBe(false);
  });

  it('ends at once when the only one has left before', () => {
    const interest = new Interest();
    interest.join(AbortSignal.abort());
    expect(interest.signal.aborted).toBe(true);
  });
});
