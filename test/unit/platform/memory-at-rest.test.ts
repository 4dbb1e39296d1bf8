import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { MemoryAtRest } from '../../../src/platform/memory-at-rest.ts';
import { waitUntil } from '../../helpers/wait.ts';

const PAUSE_MS = 10_000;
const REST_MS = 25_000;

describe('memory at rest', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is given back once for each rest', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let [collections, lettings] = [0, 0];
    const memory = new MemoryAtRest({
      dropCaches: () => lettings++,
      onFailure: expect.unreachable,
      collect: async () => void (collections += Number(lettings > collections)),
    });
    memory.touch();
    vi.advanceTimersByTime(REST_MS - 1);
    memory.touch();
    vi.advanceTimersByTime(REST_MS - 1);
    expect(collections).toBe(0);
    vi.advanceTimersByTime(10 * REST_MS);
    expect(collections).toBe(1);
    memory.touch();
    vi.advanceTimersByTime(REST_MS);
    expect(collections).toBe(2);
    memory.touch();
    memory.close();
    vi.advanceTimersByTime(REST_MS);
    expect(collections).toBe(2);
  });

  it('loses its garbage in a pause before, and keeps what answers the next question', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const done: string[] = [];
    const memory = new MemoryAtRest({
      dropCaches: () => done.push('dropped'),
      onFailure: expect.unreachable,
      collect: async () => void done.push('collected'),
    });
    memory.touch();
    vi.advanceTimersByTime(PAUSE_MS);
    expect(done).toEqual(['collected']);
    vi.advanceTimersByTime(REST_MS);
    expect(done).toEqual(['collected', 'dropped', 'collected']);
  });

  it('loses what piles up at rest every ten minutes, until something is done', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    let collections = 0;
    const memory = new MemoryAtRest({
      dropCaches: () => undefined,
      onFailure: expect.unreachable,
      collect: async () => void (collections += 1),
    });
    memory.touch();
    vi.advanceTimersByTime(REST_MS);
    expect(collections).toBe(2);
    vi.advanceTimersByTime(30 * 60_000);
    expect(collections).toBe(5);
    memory.touch();
    memory.close();
    vi.advanceTimersByTime(30 * 60_000);
    expect(collections).toBe(5);
  });

  it('is really collected', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const failures: string[] = [];
    const memory = new MemoryAtRest({ dropCaches: () => undefined, onFailure: (reason) => failures.push(reason) });
    onTestFinished(() => memory.close());
    const collected = new Set<string>();
    const registry = new FinalizationRegistry((name: string) => collected.add(name));
    (() => registry.register({ kept: 'by nobody' }, 'garbage'))();
    memory.touch();
    vi.advanceTimersByTime(REST_MS);
    vi.useRealTimers();
    await waitUntil('the garbage to go', () => collected.has('garbage'));
    registry.unregister(memory);
    expect(failures).toEqual([]);
  });

  it('says why it could not be', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const failures: string[] = [];
    const memory = new MemoryAtRest({
      dropCaches: () => undefined,
      onFailure: (reason) => failures.push(reason),
      collect: () => Promise.reject(new Error('no inspector')),
    });
    memory.touch();
    vi.advanceTimersByTime(REST_MS);
    vi.useRealTimers();
    await waitUntil('the failure', () => failures.length > 0);
    expect(new Set(failures)).toEqual(new Set(['no inspector']));
  });
});
