import { describe, expect, it } from 'vitest';
import type { DaemonReport } from '../../../src/domain/admin-api.ts';
import { dedicatedDaemonId } from '../../../src/domain/daemon.ts';
import { projectIdOf } from '../../../src/domain/project.ts';
import type { ManagedProcess } from '../../../src/process-manager/process-manager.ts';
import { newDaemonRecord } from '../../../src/supervisor/wanted-state.ts';
import { restoreRecords } from '../../../src/supervisor/restore.ts';
import { createMemoryRegistry } from '../../fakes/memory-registry.ts';

const root = '/code/shop';
const projectId = projectIdOf(root);
const daemonId = dedicatedDaemonId(projectId);
const managed: ManagedProcess = { name: `indexerd-${daemonId}`, state: 'running', pid: 1, restarts: 0, exitCode: null };
const report = { daemonId, state: 'ready', projects: [{ projectId, root }] } as unknown as DaemonReport;
const clock = { now: () => 1_800_000_000_000 };

describe('restoring records', () => {
  it('makes lost records again from the living daemon', async () => {
    const registry = createMemoryRegistry();
    const restored = await restoreRecords(
      { projects: [], daemons: [{ daemonId, record: undefined, managed, process: undefined, report }] },
      registry,
      clock,
    );
    expect(await registry.daemons.get(daemonId)).toMatchObject({ daemonId, wanted: 'running', failure: null });
    expect(await registry.projects.get(projectId)).toMatchObject({ projectId, root, daemonId, name: 'shop' });
    expect(restored.daemons[0]!.record?.wanted).toBe('running');
    expect(restored.projects).toHaveLength(1);
  });

  it('makes none for a daemon that was started by hand, and changes none that is there', async () => {
    const registry = createMemoryRegistry();
    const byHand = { daemonId, record: undefined, managed: undefined, process: undefined, report: undefined };
    await restoreRecords({ projects: [], daemons: [byHand] }, registry, clock);
    expect(await registry.daemons.list()).toEqual([]);
    const record = { ...newDaemonRecord(daemonId), pinnedPort: 9000, restarts: 3 };
    const same = await restoreRecords({ projects: [], daemons: [{ ...byHand, record, managed }] }, registry, clock);
    expect(same.daemons[0]!.record).toBe(record);
    expect(await registry.daemons.list()).toEqual([]);
  });
});
