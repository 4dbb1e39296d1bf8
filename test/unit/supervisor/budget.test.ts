import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DaemonReport } from '../../../src/domain/admin-api.ts';
import { dedicatedDaemonId, poolDaemonId, type DaemonId } from '../../../src/domain/daemon.ts';
import { projectIdOf } from '../../../src/domain/project.ts';
import type { ProjectRecord } from '../../../src/registry/registry.ts';
import { daemonsToRest, type BudgetLimits } from '../../../src/supervisor/budget.ts';
import type { ObservedDaemon } from '../../../src/supervisor/observe.ts';
import { newDaemonRecord } from '../../../src/supervisor/wanted-state.ts';

const MINUTE = 60_000;
const MIB = 1_048_576;
const NOW = '2026-11-21T10:00:00.000Z';

interface Given {
  /** Milliseconds; null = somebody uses it; undefined = a build that does not tell. */
  readonly idleMs?: number | null;
  readonly rss?: number;
  readonly wanted?: 'running' | 'stopped';
  readonly state?: 'starting' | 'ready' | 'draining';
  readonly idleTimeoutMs?: number;
}

/** Each has a project of its own. */
function world(given: readonly Given[]) {
  const projectIds = given.map((_, index) => projectIdOf(`/code/p${index}`));
  const ids = projectIds.map(dedicatedDaemonId);
  const daemons = given.map(({ idleMs, rss = 50 * MIB, wanted = 'running', state = 'ready' }, index): ObservedDaemon => {
    const report = { state, idleMs, rssBytes: rss, projects: [{ projectId: projectIds[index] }] } as unknown as DaemonReport;
    return { daemonId: ids[index]!, record: { ...newDaemonRecord(ids[index]!), wanted }, managed: undefined, process: undefined, report };
  });
  const projects = projectIds.map((projectId, index): ProjectRecord => ({
    schema: 1,
    projectId,
    root: `/code/p${index}`,
    name: '',
    placement: null,
    createdAt: NOW,
    lastUsedAt: NOW,
    daemonId: ids[index]!,
    idleTimeoutMs: given[index]!.idleTimeoutMs,
  }));
  return { daemons, projects, ids };
}

function resting(given: readonly Given[], limits: Partial<BudgetLimits>): number[] {
  const { ids, ...observation } = world(given);
  return [...daemonsToRest(observation, { idleTimeout: 0, ...limits }).keys()].map((id) => ids.indexOf(id)).sort((a, b) => a - b);
}

describe('budget', () => {
  it('rests what nobody used for the idle time, and nothing when that is 0', () => {
    const given = [{ idleMs: 30 * MINUTE }, { idleMs: 30 * MINUTE - 1 }, { idleMs: null }, {}];
    expect(resting(given, { idleTimeout: 30 * MINUTE })).toEqual([0]);
    expect(resting(given, { idleTimeout: 0 })).toEqual([]);
  });

  it('lets a project have an idle time of its own', () => {
    const given = [
      { idleMs: 40 * MINUTE, idleTimeoutMs: 60 * MINUTE },
      { idleMs: 2 * MINUTE, idleTimeoutMs: MINUTE },
      { idleMs: 900 * MINUTE, idleTimeoutMs: 0 },
    ];
    expect(resting(given, { idleTimeout: 30 * MINUTE })).toEqual([1]);
  });

  it('rests the one unused for longest above maxDaemons, never one that is used or starts', () => {
    const given: Given[] = [{ idleMs: 20_000 }, { idleMs: 50_000 }, { idleMs: null }, { state: 'starting', idleMs: 90_000 }];
    expect(resting(given, { maxDaemons: 3 })).toEqual([1]);
    expect(resting(given, { maxDaemons: 1 })).toEqual([0, 1]);
    expect(resting(given, { maxDaemons: 4 })).toEqual([]);
  });

  it('counts what rests for another reason, and not what is stopped already', () => {
    const given: Given[] = [{ idleMs: 40 * MINUTE }, { idleMs: 20_000 }, { wanted: 'stopped', idleMs: 20_000 }];
    expect(resting(given, { maxDaemons: 1, idleTimeout: 30 * MINUTE })).toEqual([0]);
  });

  it('leaves whoever had a daemon started the time to connect', () => {
    expect(resting([{ idleMs: null }, { idleMs: 200 }], { maxDaemons: 1 })).toEqual([]);
  });

  it('rests as many as bring the memory below maxMemory', () => {
    const given = [
      { idleMs: 20_000, rss: 100 * MIB },
      { idleMs: 30_000, rss: 100 * MIB },
      { idleMs: null, rss: 300 * MIB },
    ];
    expect(resting(given, { maxMemory: 450 * MIB })).toEqual([1]);
    expect(resting(given, { maxMemory: 100 * MIB })).toEqual([0, 1]);
    expect(resting(given, { maxMemory: 500 * MIB })).toEqual([]);
  });

  it('leaves a daemon alone that a project moves to or from', () => {
    const { daemons, projects } = world([{ idleMs: 90 * MINUTE }, { idleMs: 90 * MINUTE }]);
    const moved = [{ ...projects[0]!, daemonId: daemons[1]!.daemonId }, projects[1]!];
    expect([...daemonsToRest({ daemons, projects: moved }, { idleTimeout: MINUTE }).keys()]).toEqual([]);
  });

  it('rests a slot that serves nobody', () => {
    const daemonId: DaemonId = poolDaemonId(0);
    const report = { state: 'ready', idleMs: 90 * MINUTE, rssBytes: 0, projects: [] } as unknown as DaemonReport;
    const slot: ObservedDaemon = {
      daemonId,
      managed: undefined,
      process: undefined,
      report,
      record: { ...newDaemonRecord(daemonId), wanted: 'running' },
    };
    expect(daemonsToRest({ daemons: [slot], projects: [] }, { idleTimeout: MINUTE }).get(daemonId)).toBe('nobody used it for 1 min');
  });

  it('never rests a daemon that is used, and always the ones unused for longest, whatever the limits', () => {
    const anyGiven = fc.record({ idleMs: fc.option(fc.nat(100 * MINUTE)), rss: fc.nat(500 * MIB) });
    fc.assert(
      fc.property(
        fc.array(anyGiven, { maxLength: 12 }),
        fc.record({
          maxDaemons: fc.integer({ min: 1, max: 12 }),
          maxMemory: fc.integer({ min: 1, max: 4000 * MIB }),
          idleTimeout: fc.nat(90 * MINUTE),
        }),
        (given, limits) => {
          const chosen = resting(given, limits);
          const idleOf = (index: number) => given[index]!.idleMs;
          for (const index of chosen) expect(idleOf(index)).not.toBeNull();
          const spared = given.map((_, index) => index).filter((index) => !chosen.includes(index) && (idleOf(index) ?? 0) >= 10_000);
          for (const index of chosen) for (const other of spared) expect(idleOf(index)!).toBeGreaterThanOrEqual(idleOf(other)!);
          if (spared.length > 0) expect(given.length - chosen.length).toBeLessThanOrEqual(limits.maxDaemons);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
