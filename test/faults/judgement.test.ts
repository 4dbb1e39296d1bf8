/** Chaos and soak are only worth what they notice. */
import { describe, expect, it } from 'vitest';
import type { Call } from '../chaos/client.ts';
import { violationsOf, type ChaosRun } from '../chaos/report.ts';
import { judge } from '../soak/judgement.ts';
import type { Sample } from '../soak/residents.ts';

const PROJECT = { root: '/a', placement: 'dedicated', symbol: 'LandmarkA' } as const;
const call = (at: number, given: Partial<Call> = {}): Call => ({ at, ms: 10, project: PROJECT, outcome: 'right', text: '', ...given });
const hundred = Array.from({ length: 100 }, (_, number) => call(number * 100));
const GOOD: ChaosRun = {
  seed: 1,
  faults: [],
  sleeps: [],
  calls: hundred,
  begin: 0,
  end: 10_000,
  healedMs: 100,
  samples: 20,
  seen: [],
  left: [],
};

describe('chaos', () => {
  it('finds nothing wrong with a good run', () => expect(violationsOf(GOOD)).toEqual([]));

  it.each<[string, Partial<ChaosRun>, RegExp]>([
    ['two calls of a hundred too late', { calls: [...hundred.slice(2), call(1, { ms: 5001 }), call(2, { ms: 5001 })] }, /98.00 %/],
    [
      'two errors in a hundred',
      { calls: [...hundred.slice(2), call(1, { outcome: 'error' }), call(2, { outcome: 'silence' })] },
      /98.00 %/,
    ],
    ['one answer of another project', { calls: [...hundred, call(50, { outcome: 'stranger' })] }, /another project/],
    ['one that is not healed', { healedMs: undefined }, /within 30 s/],
    ['two holders of a lock', { seen: ['life.lock.db is held by 2 processes'] }, /held by 2/],
    ['something left behind', { left: ['socket x'] }, /left after the stop/],
  ])('notices %s', (_, change, what) => {
    expect(violationsOf({ ...GOOD, ...change })).toEqual([expect.stringMatching(what)]);
  });

  it('does not count the time that the machine slept', () => {
    const late = [1, 2].map((at) => call(at, { ms: 7000 }));
    expect(violationsOf({ ...GOOD, calls: [...hundred.slice(2), ...late], sleeps: [{ from: 500, to: 6000 }] })).toEqual([]);
  });
});

describe('soak', () => {
  const HOUR = 3_600_000;
  const run = (change: (sample: Sample, hours: number) => Partial<Sample>) => {
    const samples = Array.from({ length: 121 }, (_, number) => {
      const at = (number / 60) * HOUR;
      const isAtRest = number % 5 === 0;
      const sample: Sample = { at, pid: 1, name: 'indexerd a', rssBytes: 80e6 + (number % 2) * 1e5, descriptors: 30, cpuMs: 0, isAtRest };
      return { ...sample, ...change(sample, at / HOUR) };
    });
    const calls = Array.from({ length: 2000 }, (_, number) => call((number / 1000) * HOUR));
    const ended = samples.slice(0, 21).map((sample) => ({ ...sample, name: 'indexerd unused', rssBytes: 60e6 + sample.at }));
    return judge({ samples: [...samples, ...ended], calls, warm: 0, quiet: 2 * HOUR, end: 2 * HOUR + 60_000 });
  };
  const broken = (change: (sample: Sample, hours: number) => Partial<Sample>) =>
    run(change).lines.flatMap(({ what, isKept }) => (isKept ? [] : [what]));

  it('finds nothing wrong with a process that stays as it is', () => {
    expect(run(() => ({}))).toMatchObject({ isLongEnough: true });
    expect(broken(() => ({}))).toEqual([]);
  });

  it('does not take the memory of work under way, nor of one that went to rest, for a leak', () => {
    const swings = ({ isAtRest, rssBytes }: Sample, hours: number) => ({ rssBytes: isAtRest ? rssBytes : rssBytes + hours * 3e6 });
    expect(broken(swings)).toEqual([]);
    expect(run(swings).lines.map(({ what }) => what)).toContain('indexerd unused: ended 100 minutes before the load did');
  });

  it.each<[string, (sample: Sample, hours: number) => Partial<Sample>, RegExp]>([
    ['memory that grows by 1 MB an hour', ({ rssBytes }, hours) => ({ rssBytes: rssBytes + hours * 1e6 }), /10\d\d KB\/h|99\d KB\/h/],
    ['descriptors that leak', (_, hours) => ({ descriptors: 30 + Math.floor(hours * 10) }), /30 descriptors at first, 50/],
    ['a restart', (_, hours) => ({ pid: hours > 1 ? 2 : 1 }), /restarted/],
  ])('notices %s', (_, change, what) => {
    expect(broken(change)).toEqual([expect.stringMatching(what)]);
  });
});
