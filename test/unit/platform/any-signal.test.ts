import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { withAnySignal } from '../../../src/platform/any-signal.ts';

it('is aborted when one of them is, also before', async () => {
  const [first, second] = [new AbortController(), new AbortController()];
  await withAnySignal([first.signal, undefined, second.signal], async (signal) => {
    expect(signal.aborted).toBe(false);
    second.abort();
    expect(signal.aborted).toBe(true);
  });
  await withAnySignal([first.signal, second.signal], async (signal) => expect(signal.aborted).toBe(true));
});

it('leaves nothing behind in a signal that lives on', async () => {
  const long = new AbortController();
  await withAnySignal([long.signal], async () => expect(getEventListeners(long.signal, 'abort')).toHaveLength(1));
  await expect(withAnySignal([long.signal], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(getEventListeners(long.signal, 'abort')).toEqual([]);
});
