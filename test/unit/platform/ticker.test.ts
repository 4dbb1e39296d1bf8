import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { untilNextBeat } from '../../../src/platform/common-beat.ts';
import { Ticker } from '../../../src/platform/ticker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function scene() {
  let mayRest = true;
  const ticker = new Ticker({ intervalMs: 4000, restIntervalMs: 10_000, mayRest: () => mayRest });
  onTestFinished(() => ticker.close());
  const turns: boolean[] = [];
  ticker.every(() => turns.push(ticker.isAtRest));
  return { ticker, turns, forbidRest: () => (mayRest = false) };
}

it('turns every four seconds, and every ten when nothing has happened for a turn', () => {
  const { ticker, turns } = scene();
  vi.advanceTimersByTime(4000);
  expect(turns).toEqual([false]);
  vi.advanceTimersByTime(4000);
  expect(turns).toEqual([false, true]);
  vi.advanceTimersByTime(40_000);
  expect(turns).toHaveLength(6);
  ticker.stir();
  expect(ticker.isAtRest).toBe(false);
  vi.advanceTimersByTime(4000);
  expect(turns.at(-1)).toBe(false);
  expect(turns).toHaveLength(7);
});

it('does some of it in the first of three turns at rest, and in every other turn', () => {
  const { ticker, turns } = scene();
  const seldom: number[] = [];
  ticker.every(() => seldom.push(turns.length), 3);
  vi.advanceTimersByTime(70_000);
  expect(turns.slice(0, 3)).toEqual([false, true, true]);
  expect(seldom).toEqual([1, 2, 5, 8]);
  ticker.wake();
  expect(seldom).toEqual([1, 2, 5, 8, turns.length]);
});

it('turns at multiples of the interval at rest, however long a turn took', () => {
  const { turns } = scene();
  const at: number[] = [];
  const { ticker } = scene();
  ticker.every(() => at.push(performance.now()));
  vi.advanceTimersByTime(60_000);
  expect(turns).not.toEqual([]);
  expect(at.slice(2).map((time) => time % 10_000)).toEqual(at.slice(2).map(() => 0));
});

it('does not rest while something happens, and while it may not', () => {
  const busy = scene();
  for (let turn = 0; turn < 5; turn++) {
    vi.advanceTimersByTime(3000);
    busy.ticker.stir();
    vi.advanceTimersByTime(1000);
  }
  expect(busy.turns).toEqual([false, false, false, false, false]);
  const kept = scene();
  kept.forbidRest();
  vi.advanceTimersByTime(20_000);
  expect(kept.turns).toEqual([false, false, false, false, false]);
});

it('turns at once when it is woken at rest, and no earlier than it would when it is not', () => {
  const { ticker, turns } = scene();
  ticker.wake();
  expect(turns).toEqual([]);
  vi.advanceTimersByTime(8000);
  ticker.wake();
  ticker.wake();
  expect(turns).toEqual([false, true, false]);
  vi.advanceTimersByTime(4000);
  expect(turns).toHaveLength(4);
});

it('does nothing once it is closed', () => {
  const { ticker, turns } = scene();
  vi.advanceTimersByTime(8000);
  ticker.close();
  ticker.stir();
  vi.advanceTimersByTime(60_000);
  expect(turns).toHaveLength(2);
});

it('the common beat is the next multiple', () => {
  expect(untilNextBeat(10_000, 12_345)).toBe(7655);
  expect(untilNextBeat(10_000, 20_000)).toBe(10_000);
});
