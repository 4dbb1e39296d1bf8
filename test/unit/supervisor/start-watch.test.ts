import { expect, it } from 'vitest';
import { poolDaemonId } from '../../../src/domain/daemon.ts';
import type { ObservedDaemon } from '../../../src/supervisor/observe.ts';
import { StartWatch } from '../../../src/supervisor/start-watch.ts';
import { newDaemonRecord } from '../../../src/supervisor/wanted-state.ts';

it('starts a daemon over whose process says nothing for a minute, and counts each process anew', () => {
  let now = 0;
  const watch = new StartWatch({ now: () => now });
  const daemonId = poolDaemonId(0);
  const silent = (pid: number): ObservedDaemon => ({
    daemonId,
    record: { ...newDaemonRecord(daemonId), wanted: 'running' },
    managed: { name: 'd', state: 'running', pid, restarts: 0, exitCode: null },
    process: undefined,
    report: undefined,
  });
  const lookAfter = (ms: number, daemon: ObservedDaemon) => {
    now += ms;
    return watch.look([daemon]).map(({ type }) => type);
  };
  expect(lookAfter(0, silent(1))).toEqual([]);
  expect(lookAfter(59_000, silent(1))).toEqual([]);
  expect(lookAfter(1000, silent(1))).toEqual(['start-over']);
  expect(lookAfter(1000, silent(2))).toEqual([]);
  expect(lookAfter(59_000, { ...silent(2), process: { pid: 2 } as ObservedDaemon['process'] })).toEqual([]);
  expect(lookAfter(59_000, silent(2))).toEqual([]);
  expect(lookAfter(60_000, silent(2))).toEqual(['start-over']);
});
