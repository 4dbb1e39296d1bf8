import type { Clock } from '../../src/platform/clock.ts';

/** A clock that stands still until the test moves it. */
export function fakeClock(start = 1_700_000_000_000): Clock & { advance(ms: number): void } {
  let now = start;
  return { now: () => now, advance: (ms) => void (now += ms) };
}
