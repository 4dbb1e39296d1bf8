import { describe, expect, it } from 'vitest';
import { Breaker } from '../../../src/supervisor/breaker.ts';

const run = (everyMs: number, times: number): boolean[] => {
  const breaker = new Breaker();
  return Array.from({ length: times }, (_, turn) => breaker.note('d', 1, turn * everyMs));
};

describe('breaker', () => {
  it.each([0, 200, 1500, 14_000])('gives up after five ends within a minute, %i ms apart', (everyMs) => {
    expect(run(everyMs, 5)).toEqual([false, false, false, false, true]);
  });

  it('lets a daemon live that ends now and then', () => {
    expect(run(20_000, 20)).not.toContain(true);
  });

  it('counts ends that were noticed together', () => {
    expect(new Breaker().note('d', 5, 0)).toBe(true);
  });

  it('begins anew after a reset, and keeps daemons apart', () => {
    const breaker = new Breaker();
    for (let turn = 0; turn < 4; turn++) breaker.note('d', 1, 0);
    expect(breaker.note('other', 1, 0)).toBe(false);
    breaker.reset('d');
    expect(breaker.note('d', 1, 0)).toBe(false);
  });
});
