/** A crowd that asks for the same waits together; what is asked for after a stop is a new question. */
import { expect, it, vi } from 'vitest';
import { dedicatedDaemonId } from '../../../src/domain/daemon.ts';
import { projectIdOf } from '../../../src/domain/project.ts';
import type { Paths } from '../../../src/platform/paths.ts';
import type { Actor } from '../../../src/supervisor/act.ts';
import { Changes } from '../../../src/supervisor/changes.ts';
import type { ControlLoop } from '../../../src/supervisor/control-loop.ts';
import type { ExitLog } from '../../../src/supervisor/exit-log.ts';
import { Supervisor } from '../../../src/supervisor/supervisor.ts';
import type { Reports } from '../../../src/supervisor/reports.ts';
import type { WantedState } from '../../../src/supervisor/wanted-state.ts';
import { FakeProcessManager } from '../../fakes/fake-process-manager.ts';
import { createMemoryRegistry } from '../../fakes/memory-registry.ts';
import { temporaryProject } from '../../helpers/temporary.ts';

/** A supervisor whose control loop passes when the test lets it. */
function heldSupervisor() {
  const registry = createMemoryRegistry();
  const root = temporaryProject({ 'a.ts': '' });
  const projectId = projectIdOf(root);
  const counts = { restarts: 0, exits: [], failedAt: [], seenRestarts: 0 };
  const record = {
    schema: 1,
    daemonId: dedicatedDaemonId(projectId),
    wanted: 'running',
    pinnedPort: null,
    failure: null,
    ...counts,
  } as const;
  const passes: (() => void)[] = [];
  const projectServed = vi.fn<WantedState['projectServed']>(async () => {
    await registry.daemons.put(record);
    return record;
  });
  const poolStopped = vi.fn<() => Promise<void>>(async () => {});
  const supervisor = new Supervisor({
    registry,
    processManager: new FakeProcessManager(),
    paths: {} as Paths,
    reports: {} as Reports,
    wanted: { projectServed, poolStopped, daemonStopped: async () => {} } as unknown as WantedState,
    changes: new Changes(),
    loop: { pass: () => new Promise<void>((resolve) => passes.push(resolve)) } as unknown as ControlLoop,
    exitLog: { reset: () => {} } as unknown as ExitLog,
    actor: {} as Actor,
  });
  const ask = (options: { reset?: boolean } = {}) => supervisor.ensureProject({ root, wait: false, ...options });
  const letPass = () => passes.splice(0).forEach((pass) => pass());
  return { supervisor, projectServed, poolStopped, ask, letPass, isWaiting: () => vi.waitFor(() => expect(passes).not.toEqual([])) };
}

it('asks once for all who ask for the same, and anew when that was answered', async () => {
  const { projectServed, ask, letPass, isWaiting } = heldSupervisor();
  const crowd = Array.from({ length: 100 }, () => ask());
  await isWaiting();
  letPass();
  expect(new Set(await Promise.all(crowd)).size).toBe(1);
  expect(projectServed).toHaveBeenCalledOnce();
  const later = ask();
  await isWaiting();
  letPass();
  await later;
  expect(projectServed).toHaveBeenCalledTimes(2);
});

it('does not answer those who ask for something else with it', async () => {
  const { projectServed, ask, letPass, isWaiting } = heldSupervisor();
  const both = [ask(), ask({ reset: true })];
  await vi.waitFor(() => expect(projectServed).toHaveBeenCalledTimes(2));
  await isWaiting();
  letPass();
  await Promise.all(both);
});

it('joins nobody who asks after a stop to those who asked before it', async () => {
  const { supervisor, projectServed, poolStopped, ask, letPass, isWaiting } = heldSupervisor();
  const before = ask();
  await isWaiting();
  const stop = supervisor.stopAll();
  await vi.waitFor(() => expect(poolStopped).toHaveBeenCalledOnce());
  const after = ask();
  await vi.waitFor(() => expect(projectServed).toHaveBeenCalledTimes(2));
  await isWaiting();
  letPass();
  await Promise.all([before, after, stop]);
});
