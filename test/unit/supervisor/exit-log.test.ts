import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dedicatedDaemonId } from '../../../src/domain/daemon.ts';
import { projectIdOf } from '../../../src/domain/project.ts';
import { daemonErrorFile, daemonLog } from '../../../src/platform/paths.ts';
import type { ManagedExit, ManagedProcess } from '../../../src/process-manager/process-manager.ts';
import type { ProcessRecord } from '../../../src/registry/registry.ts';
import { ExitLog } from '../../../src/supervisor/exit-log.ts';
import type { Observation, ObservedDaemon } from '../../../src/supervisor/observe.ts';
import { newDaemonRecord } from '../../../src/supervisor/wanted-state.ts';
import { createMemoryRegistry } from '../../fakes/memory-registry.ts';
import { pathsIn } from '../../helpers/paths.ts';
import { temporaryDirectory } from '../../helpers/temporary.ts';

const daemonId = dedicatedDaemonId(projectIdOf('/code/shop'));
const life = (pid: number) => ({ daemonId, pid, startTime: `start of ${pid}` }) as ProcessRecord;

function setUp() {
  const registry = createMemoryRegistry();
  const paths = pathsIn(temporaryDirectory());
  mkdirSync(paths.logs, { recursive: true });
  let now = 1_800_000_000_000;
  const exits: ManagedExit[] = [];
  const processManager = { exits: async (_: string, limit: number) => exits.slice(0, limit) };
  const newLog = () => new ExitLog({ registry, processManager, paths, clock: { now: () => now } });
  let log = newLog();
  const look = async (daemon: Partial<ObservedDaemon>) => {
    const record = (await registry.daemons.get(daemonId)) ?? { ...newDaemonRecord(daemonId), wanted: 'running' };
    const observation: Observation = {
      projects: [],
      daemons: [{ daemonId, record, managed: undefined, process: undefined, report: undefined, ...daemon }],
    };
    return (await log.note(observation)).daemons[0]!.record!;
  };
  const see = (managed: Partial<ManagedProcess>) =>
    look({ managed: { name: 'indexerd', state: 'running', pid: 1, restarts: 0, exitCode: null, ...managed } });
  return {
    registry,
    paths,
    look,
    see,
    pass: (ms: number) => (now += ms),
    ends: (...end: Partial<ManagedExit>[]) => {
      for (const one of end) exits.unshift({ code: null, signal: null, at: new Date(now).toISOString(), ...one });
    },
    announce: (reason: string) => log.announce(daemonId, reason),
    noteMemory: (bytes: number) => log.noteMemory(daemonId, bytes),
    newSupervisor: () => void (log = newLog()),
  };
}

describe('exit log', () => {
  it('counts restarts and keeps how the last life ended', async () => {
    const { see, ends, paths, noteMemory } = setUp();
    expect(await see({})).toMatchObject({ restarts: 0, exits: [] });
    noteMemory(123);
    const line = (pid: number, msg: string) => JSON.stringify({ level: 40, time: 1_800_000_000_000, pid, msg });
    writeFileSync(daemonLog(paths, daemonId), [line(1, 'odd'), line(2, 'ready'), '{"level":30,"ti'].join('\n'));
    ends({ signal: 'SIGSEGV' });
    expect(await see({ restarts: 1, pid: 2 })).toMatchObject({
      restarts: 1,
      failure: null,
      exits: [
        { code: null, signal: 'SIGSEGV', reason: 'killed by SIGSEGV', rssBytes: 123, logTail: ['2027-01-15T08:00:00.000Z warn odd'] },
      ],
    });
    expect(await see({ restarts: 1, pid: 2 })).toMatchObject({ restarts: 1 });
  });

  it('keeps the last five ends, newest first', async () => {
    const { see, ends, pass } = setUp();
    await see({});
    for (let restarts = 1; restarts <= 7; restarts++) {
      pass(100_000);
      ends({ code: restarts });
      await see({ restarts });
    }
    expect((await see({ restarts: 7 })).exits.map(({ code }) => code)).toEqual([7, 6, 5, 4, 3]);
  });

  it('says so when nobody knows how it ended', async () => {
    const { look, see } = setUp();
    await look({ process: life(1) });
    expect((await look({})).exits).toMatchObject([{ code: null, signal: 'unknown', reason: 'it ended while nobody watched how' }]);
    await see({ restarts: 0 });
    expect((await see({ restarts: 1 })).exits).toMatchObject([{ signal: 'unknown' }, { signal: 'unknown' }]);
  });

  it('asks how a daemon ended that the process manager was told to forget, and takes no older end for it', async () => {
    const { look, ends, announce, pass } = setUp();
    const process = { ...life(1), startedAt: new Date(1_800_000_001_700).toISOString() };
    const managed = { name: 'indexerd', state: 'running', pid: 1, restarts: 0, exitCode: null } as const;
    ends({ code: 1 });
    pass(1700);
    await look({ managed, process });
    announce('too much memory');
    expect((await look({ managed: undefined, process })).exits).toMatchObject([
      { code: null, signal: 'unknown', reason: 'too much memory' },
    ]);

    await look({ managed, process });
    announce('too much memory');
    pass(-700); // as it is written: without the parts of the second
    ends({ code: 76 });
    expect((await look({ managed: undefined, process })).exits[0]).toMatchObject({ code: 76, signal: null, reason: 'too much memory' });

    await look({ managed, process });
    announce('once more');
    expect((await look({ managed: undefined, process })).exits[0]).toMatchObject({ code: null, signal: 'unknown', reason: 'once more' });
  });

  it('keeps why the supervisor ended it, and counts that as abnormal', async () => {
    const { see, ends, announce } = setUp();
    await see({});
    announce('no heartbeat for 92 s');
    ends({ signal: 'SIGKILL' });
    expect(await see({ restarts: 1 })).toMatchObject({ restarts: 1, exits: [{ signal: 'SIGKILL', reason: 'no heartbeat for 92 s' }] });
    ends({ code: 76 });
    expect(await see({ restarts: 1, state: 'stopped', pid: null, exitCode: 76 })).toMatchObject({
      restarts: 1,
      failure: null,
      exits: [{ code: 76, reason: 'asked to end' }, { signal: 'SIGKILL' }],
    });
  });

  it('notices a life that the supervisor replaced by another', async () => {
    const { see, ends, announce } = setUp();
    await see({ pid: 1 });
    announce('too much memory');
    ends({ code: 76 });
    expect(await see({ pid: 2 })).toMatchObject({ restarts: 1, exits: [{ code: 76, reason: 'too much memory' }] });
    expect(await see({ pid: 2 })).toMatchObject({ restarts: 1 });
  });

  it('gives up after five ends within a minute, with the last words', async () => {
    const { see, ends, paths } = setUp();
    writeFileSync(daemonErrorFile(paths, daemonId), 'a trace\nTypeError: broken');
    await see({});
    ends({ code: 1 }, { code: 1 }, { code: 1 }, { code: 1 }, { code: 1 });
    const after = await see({ restarts: 5, exitCode: 1 });
    expect(after.failure).toContain('five times within a minute');
    expect(after.failure).toContain('TypeError: broken');
    expect(after.exits).toHaveLength(5);
    expect(after.exits[0]!.logTail).toEqual(['a trace', 'TypeError: broken']);
  });

  it('counts on when the supervisor itself was started again in between, and counts nothing twice', async () => {
    const { see, ends, newSupervisor } = setUp();
    await see({});
    for (let restarts = 1; restarts <= 5; restarts++) {
      newSupervisor();
      ends({ code: 1 });
      const { failure } = await see({ restarts });
      expect(failure === null, `after ${restarts} ends`).toBe(restarts < 5);
      newSupervisor();
      expect((await see({ restarts })).restarts).toBe(restarts);
    }
  });

  it('forgives ends that are far apart', async () => {
    const { see, ends, pass } = setUp();
    await see({});
    for (let restarts = 1; restarts < 30; restarts++) {
      pass(100_000);
      ends({ signal: 'SIGKILL' });
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

  it('does not overwrite what was wanted meanwhile', async () => {
    const { registry, look, ends } = setUp();
    const managed = { name: 'indexerd', state: 'running', pid: 1, restarts: 0, exitCode: null } as const;
    await look({ managed });
    ends({ code: 1 });
    await registry.daemons.put({ ...newDaemonRecord(daemonId), wanted: 'stopped' });
    await look({ record: { ...newDaemonRecord(daemonId), wanted: 'running' }, managed: { ...managed, restarts: 1 } });
    expect(await registry.daemons.get(daemonId)).toMatchObject({ restarts: 1 });
    expect((await registry.daemons.get(daemonId))?.wanted).toBe('stopped');
  });
});
