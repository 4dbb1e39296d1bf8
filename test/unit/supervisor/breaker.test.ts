import { describe, expect, it } from 'vitest';
import { tooManyEnds } from '../../../src/supervisor/breaker.ts';

const NOW = 1_800_000_000_000;

/** After how many ends of a regular loop it is given up; undefined: not within 100. */
function givenUpAfter(everyMs: number): number | undefined {
  const ends: number[] = [];
  for (let turn = 0; turn < 100; turn++) {
    ends.unshift(NOW + turn * everyMs);
    if (tooManyEnds(ends.slice(0, 20), NOW + turn * everyMs)) return ends.length;
  }
  return undefined;
}

describe('breaker', () => {
  it.each([
    ['at once', 0, 5],
    ['every 200 ms', 200, 5],
    ['every 1.5 s', 1500, 5],
    ['every 14 s', 14_000, 5],
    ['every 20 s', 20_000, 10],
    ['every 35 s, with the longest pause of the process manager', 35_000, 20],
    ['every 90 s', 90_000, 20],
  ])('gives up on a loop that ends %s', (_, everyMs, ends) => {
    expect(givenUpAfter(everyMs)).toBe(ends);
  });

  it('lets a daemon live that ends now and then', () => {
    expect(givenUpAfter(100_000)).toBeUndefined();
  });

  it('leaves out what was noted before the clock was set back', () => {
    const ahead = [1, 2, 3, 4].map((hour) => NOW + hour * 3_600_000);
    expect(tooManyEnds([NOW, ...ahead], NOW)).toBeUndefined();
    expect(tooManyEnds([NOW, NOW + 900, NOW - 1, NOW - 2, NOW - 3], NOW)).toBe('five times within a minute');
  });
});
