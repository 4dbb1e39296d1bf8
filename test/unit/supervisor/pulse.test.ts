import { describe, expect, it } from 'vitest';
import { judge, nextPulse, type Look, type Pulse, type Verdict } from '../../../src/supervisor/pulse.ts';

const LOOK_MS = 5000;
const MAX_MEMORY = 1000;

/** Looks every five seconds; returns what was said when, without "well". */
function watch(looks: number, lookAt: (second: number) => Partial<Look> & { readonly count?: number; readonly rss?: number }) {
  let pulse: Pulse | undefined;
  const said: [number, Verdict['type']][] = [];
  for (let turn = 0; turn < looks; turn++) {
    const now = turn * LOOK_MS;
    const { count, rss = 1, ...rest } = lookAt(now / 1000);
    const beat = count === undefined ? undefined : { pid: 1, count, rssBytes: rss };
    pulse = nextPulse(pulse, { life: 'one', isStopped: false, beat, ...rest }, now);
    const { type } = judge(pulse, MAX_MEMORY, now);
    if (type === 'warn') pulse = { ...pulse, warned: true };
    if (type !== 'well') said.push([now / 1000, type]);
  }
  return said;
}

describe('the pulse of a daemon', () => {
  it('is well while the heartbeat goes on, also with gaps', () => {
    expect(watch(100, (second) => ({ count: second }))).toEqual([]);
    expect(watch(100, (second) => ({ count: Math.floor(second / 25) }))).toEqual([]);
  });

  it('is warned of after 30 s without a beat, once, and hung after 90 s', () => {
    expect(watch(21, () => ({ count: 7 }))).toEqual([
      [30, 'warn'],
      [90, 'hung'],
      [95, 'hung'],
      [100, 'hung'],
    ]);
    expect(watch(19, () => ({})).map(([, type]) => type)).toEqual(['warn', 'hung']);
  });

  it('begins anew with a beat, and with another process', () => {
    expect(watch(40, (second) => ({ count: second >= 60 ? 2 : 1 })).slice(0, 3)).toEqual([
      [30, 'warn'],
      [90, 'warn'],
      [150, 'hung'],
    ]);
    expect(watch(30, (second) => ({ count: 1, life: second < 85 ? 'one' : 'two' }))).toEqual([
      [30, 'warn'],
      [115, 'warn'],
    ]);
  });

  it('is stopped too long after 15 s in which nobody continued it', () => {
    expect(watch(5, (second) => ({ count: 1, isStopped: second >= 5 }))).toEqual([[20, 'stopped']]);
    expect(watch(20, (second) => ({ count: second, isStopped: second % 20 >= 10 }))).toEqual([]);
  });

  it('is stopped since its beat was due, when the system was not asked before', () => {
    // It beat at 0, and the next beat was due at 10.
    const stopped = watch(6, (second) => ({ count: 1, isStopped: second < 10 ? undefined : true }));
    expect(stopped).toEqual([[25, 'stopped']]);
    const late = watch(8, (second) => ({ count: 1, isStopped: second >= 15 }));
    expect(late).toEqual([
      [30, 'stopped'],
      [35, 'stopped'],
    ]);
  });

  it('is too large above the cap, while it is alive', () => {
    expect(watch(2, (second) => ({ count: second, rss: 1001 }))).toEqual([
      [0, 'too-large'],
      [5, 'too-large'],
    ]);
    expect(watch(2, (second) => ({ count: second, rss: 1000 }))).toEqual([]);
  });
});
