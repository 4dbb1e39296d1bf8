import { describe, expect, it } from 'vitest';
import type { DaemonReport } from '../../../src/domain/admin-api.ts';
import { poolDaemonId } from '../../../src/domain/daemon.ts';
import type { DaemonRecord } from '../../../src/registry/registry.ts';
import type { ObservedDaemon } from '../../../src/supervisor/observe.ts';
import { daemonToReplace } from '../../../src/supervisor/upgrade.ts';
import { newDaemonRecord } from '../../../src/supervisor/wanted-state.ts';

const OLD = '0.1.0+20261121100000.aaaaaaaaaaaa';
const NEW = '0.1.0+20261121110000.bbbbbbbbbbbb';
const NOW = Date.parse('2026-11-21T12:00:00.000Z');

interface Given {
  readonly buildId?: string;
  /** Null = somebody uses it. */
  readonly idleMs?: number | null;
  readonly state?: 'starting' | 'ready' | 'draining';
  readonly isManaged?: boolean;
  readonly record?: Partial<DaemonRecord>;
}

function observed({ buildId = OLD, idleMs = 20_000, state = 'ready', isManaged = true, record = {} }: Given, slot: number): ObservedDaemon {
  const daemonId = poolDaemonId(slot);
  return {
    daemonId,
    record: { ...newDaemonRecord(daemonId), wanted: 'running', ...record },
    managed: isManaged ? { name: `indexerd-${daemonId}`, state: 'running', pid: 1, restarts: 0, exitCode: null } : undefined,
    process: undefined,
    report: { state, idleMs, buildId, projects: [] } as unknown as DaemonReport,
  };
}

const next = (given: readonly Given[], buildId: string | undefined = NEW) =>
  daemonToReplace({ daemons: given.map(observed), projects: [] }, { buildId, now: NOW })?.daemonId;

const ago = (ms: number) => ({ replacedAt: new Date(NOW - ms).toISOString() });

describe('upgrade', () => {
  it('replaces daemons of an older build, those first that nobody uses', () => {
    expect(next([{ idleMs: null }, { idleMs: 10 }, { idleMs: 500 }, { buildId: NEW, idleMs: 9000 }])).toBe('pool-2');
    expect(next([{ idleMs: null }, { buildId: NEW }])).toBe('pool-0');
    expect(next([{ buildId: NEW }])).toBeUndefined();
  });

  it('leaves a newer build alone, and every build while the own one is being installed', () => {
    expect(next([{ buildId: NEW }], OLD)).toBeUndefined();
    expect(daemonToReplace({ daemons: [observed({}, 0)], projects: [] }, { buildId: undefined, now: NOW })).toBeUndefined();
  });

  it('goes one by one: it waits until every daemon is ready again', () => {
    expect(next([{}, { buildId: NEW, state: 'starting' }])).toBeUndefined();
    expect(next([{}, { state: 'draining' }])).toBeUndefined();
    expect(next([{}, { state: 'draining', record: { failure: 'it fell' } }])).toBe('pool-0');
    expect(next([{}, { state: 'draining', record: { wanted: 'stopped' } }])).toBe('pool-0');
  });

  it('replaces none twice within a minute, whatever the clock does', () => {
    expect(next([{ record: ago(59_000) }])).toBeUndefined();
    expect(next([{ record: ago(60_000) }])).toBe('pool-0');
    expect(next([{ record: ago(-3_600_000) }])).toBe('pool-0');
  });

  it('replaces one that outlived its process manager, when nobody uses it', () => {
    expect(next([{ buildId: NEW, isManaged: false, idleMs: 300_000 }])).toBe('pool-0');
    expect(next([{ buildId: NEW, isManaged: false, idleMs: 299_999 }])).toBeUndefined();
    expect(next([{ buildId: NEW, isManaged: false, idleMs: null }])).toBeUndefined();
    expect(next([{ buildId: NEW, isManaged: false, record: { wanted: 'stopped' } }])).toBeUndefined();
  });
});
