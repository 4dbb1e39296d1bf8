import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dedicatedDaemonId } from '../../../src/domain/daemon.ts';
import { projectIdOf } from '../../../src/domain/project.ts';
import { daemonErrorFile } from '../../../src/platform/paths.ts';
import type { ManagedProcess } from '../../../src/process-manager/process-manager.ts';
import type { DaemonRecord } from '../../../src/registry/registry.ts';
import { ExitLog } from '../../../src/supervisor/exit-log.ts';
import type { Observation } from '../../../src/supervisor/observe.ts';
import { createMemoryRegistry } from '../../fakes/memory-registry.ts';
import { pathsIn } from '../../helpers/paths.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';

const daemonId = dedicatedDaemonId(projectIdOf('/code/shop'));
const record: DaemonRecord = { schema: 1, daemonId, wanted: 'running', pinnedPort: null, restarts: 0, lastExit: null, failure: null };

function setUp() {
  const registry = createMemoryRegistry();
  const paths = pathsIn(temporaryDirectory());
  mkdirSync(paths.logs, { recursive: true });
  let now = 1_800_000_000_000;
  const log = new ExitLog({ registry, paths, clock: { now: () => now } });
  const see = async (managed: Partial<ManagedProcess>) => {
    const stored = (await registry.daemons.get(daemonId)) ?? record;
    const process: ManagedProcess = { name: '', state: 'running', pid: 1, restarts: 0, exitCode: null, ...managed };
    const observation: Observation = {
      projects: [],
      daemons: [{ daemonId, record: stored, managed: process, process: undefined, report: undefined }],
    };
    return (await log.note(observation)).daemons[0]!.record!;
  };
  return { registry, paths, log, see, pass: (ms: number) => (now += ms) };
}

describe('exit log', () => {
  it('counts restarts and keeps how the last life ended', async () => {
    const { see } = setUp();
    expect(await see({})).toMatchObject({ restarts: 0, lastExit: null });
    expect(await see({ restarts: 1 })).toMatchObject({
      restarts: 1,
      lastExit: { code: null, signal: 'unknown', reason: 'killed by a signal' },
      failure: null,
    });
    expect(await see({ restarts: 1 })).toMatchObject({ restarts: 1 });
  });

  it('gives up after five ends within a minute, with the last words', async () => {
    const { see, paths } = setUp();
    writeFileSync(daemonErrorFile(paths, daemonId), 'a trace\nTypeError: broken');
    await see({});
    const after = await see({ restarts: 5, exitCode: 1 });
    expect(after.failure).toContain('five times within a minute');
    expect(after.failure).toContain('TypeError: broken');
    expect(after.lastExit).toMatchObject({ code: 1 });
  });

  it('forgives ends that are far apart', async () => {
    const { see, pass } = setUp();
    await see({});
    for (let restarts = 1; restarts < 12; restarts++) {
      pass(20_000);
      expect((await see({ restarts })).failure).toBeNull();
    }
  });

  it('gives up at once on what cannot get better, with the reason that the daemon gave', async () => {
    const { see, paths } = setUp();
    writeFileSync(
      daemonErrorFile(paths, daemonId),
      `${JSON.stringify({ error: { code: 'PORT_TAKEN', message: 'port 9000 is taken by nc (pid 7)' } })}\n`,
    );
    expect((await see({ state: 'stopped', pid: null, exitCode: 4 })).failure).toBe('port 9000 is taken by nc (pid 7)');
  });

  it('tries again when somebody else held the lock, or when it was asked to end', async () => {
    const { see } = setUp();
    expect((await see({ state: 'stopped', pid: null, exitCode: 100 })).failure).toBeNull();
    expect((await see({ state: 'stopped', pid: null, exitCode: 76 })).failure).toBeNull();
  });
});
