import { mkdirSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import type { DaemonReport } from '../../../src/domain/admin-api.ts';
import { poolDaemonId } from '../../../src/domain/daemon.ts';
import { openBeatFile } from '../../../src/platform/beat-file.ts';
import { daemonDirectory, heartbeatFile } from '../../../src/platform/paths.ts';
import type { ProcessRecord } from '../../../src/registry/registry.ts';
import { Reports } from '../../../src/supervisor/reports.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { pathsIn } from '../../helpers/paths.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';

const daemonId = poolDaemonId(0);
const PROCESS = { daemonId, pid: 7, startTime: '70', state: 'ready' } as ProcessRecord;
const REPORT = { daemonId, state: 'ready', uptimeMs: 1000, idleMs: 500, rssBytes: 1 } as DaemonReport;

/** A daemon that was asked once, and beats. */
async function scene(first: Partial<DaemonReport> = {}) {
  const paths = pathsIn(temporaryDirectory());
  mkdirSync(daemonDirectory(paths, daemonId), { recursive: true });
  const file = openBeatFile(heartbeatFile(paths, daemonId));
  onTestFinished(() => file.close());
  const clock = fakeClock();
  let asked = 0;
  const reports = new Reports({ paths, clock, ask: async () => (asked++ === 0 ? { ...REPORT, ...first } : { ...REPORT, idleMs: 3 }) });
  let count = 0;
  const beat = (given: { pid?: number; changes?: number | undefined } = {}) => {
    clock.advance(4000);
    file.write({ pid: 7, count: ++count, rssBytes: 2, changes: 5, ...given });
  };
  beat();
  await reports.recent(PROCESS);
  return { reports, clock, beat, asked: () => asked };
}

it('a daemon that rests is not asked again: its times grow, its memory is that of its heartbeat', async () => {
  const { reports, beat, asked } = await scene();
  beat();
  expect(await reports.recent(PROCESS)).toMatchObject({ uptimeMs: 5000, idleMs: 4500, rssBytes: 2 });
  beat();
  expect(await reports.recent(PROCESS)).toMatchObject({ uptimeMs: 9000, idleMs: 8500 });
  expect(asked()).toBe(1);
});

it.each([
  ['it was used', { changes: 6 }, PROCESS],
  ['something happens to it, or it is of a build that does not tell', { changes: undefined }, PROCESS],
  ['another life beats', { pid: 8 }, { ...PROCESS, pid: 8 }],
  ['another life has its pid', {}, { ...PROCESS, startTime: '71' }],
  ['it drains', {}, { ...PROCESS, state: 'draining' as const }],
])('a daemon is asked when %s', async (_, given, process) => {
  const { reports, beat, asked } = await scene();
  beat(given);
  expect(await reports.recent(process)).toMatchObject({ idleMs: 3 });
  expect(asked()).toBe(2);
});

it('a daemon is asked when it has not beaten for twenty seconds, when it was used, and after five minutes', async () => {
  const { reports, clock, beat, asked } = await scene();
  clock.advance(19_999);
  await reports.recent(PROCESS);
  expect(asked()).toBe(1);
  beat(); // which is heard of when it is looked at
  await reports.recent(PROCESS);
  clock.advance(19_999);
  await reports.recent(PROCESS);
  expect(asked()).toBe(1);
  clock.advance(1);
  await reports.recent(PROCESS);
  expect(asked()).toBe(2);
  clock.advance(300_000);
  beat();
  await reports.recent(PROCESS);
  expect(asked()).toBe(3);
  const used = await scene({ idleMs: null });
  used.beat();
  await used.reports.recent(PROCESS);
  expect(used.asked()).toBe(2);
});

it('whoever needs to know it as it is now asks', async () => {
  const { reports, beat, asked } = await scene();
  beat();
  expect(await reports.current(PROCESS)).toMatchObject({ idleMs: 3 });
  expect(asked()).toBe(2);
});

it('nothing is remembered of a daemon that is gone', async () => {
  const { reports, beat, asked } = await scene();
  reports.keepOnly(new Set([daemonId]));
  beat();
  await reports.recent(PROCESS);
  expect(asked()).toBe(1);
  reports.keepOnly(new Set());
  beat();
  await reports.recent(PROCESS);
  expect(asked()).toBe(2);
});
