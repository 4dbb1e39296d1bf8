import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { poolDaemonId } from '../../src/domain/daemon.ts';
import { openBeatFile } from '../../src/platform/beat-file.ts';
import { daemonDirectory, heartbeatFile } from '../../src/platform/paths.ts';
import { activityOf, currentProcess, startTimeOf } from '../../src/platform/process-identity.ts';
import { createFileRegistry } from '../../src/registry/file-registry.ts';
import type { ProcessRecord } from '../../src/registry/registry.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { readSettings } from '../../src/platform/settings.ts';
import { Changes } from '../../src/supervisor/changes.ts';
import { PoolSlots } from '../../src/supervisor/pool-slots.ts';
import { WantedState } from '../../src/supervisor/wanted-state.ts';
import { Actor } from '../../src/supervisor/act.ts';
import { ExitLog } from '../../src/supervisor/exit-log.ts';
import type { Remedy } from '../../src/supervisor/remedy.ts';
import { newDaemonRecord } from '../../src/supervisor/wanted-state.ts';
import { Watchdog } from '../../src/supervisor/watchdog.ts';
import { FakeProcessManager } from '../fakes/fake-process-manager.ts';
import { silentLogger } from '../helpers/logger.ts';
import { DIST, pathsIn } from '../helpers/paths.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const HOLDER = fileURLToPath(new URL('../fixtures/processes/lock-holder.mjs', import.meta.url));
const daemonId = poolDaemonId(0);

/** A process that holds the lock of a daemon but answers nothing, and a watchdog whose time the test owns. */
async function setUp() {
  const paths = pathsIn(temporaryDirectory());
  const registry = createFileRegistry(paths, silentLogger);
  const processManager = new FakeProcessManager();
  await registry.daemons.put({ ...newDaemonRecord(daemonId), wanted: 'running' });
  const holder = fork(HOLDER, [join(daemonDirectory(paths, daemonId), 'life.lock.db')]);
  onTestFinished(() => void holder.kill('SIGKILL'));
  expect(await once(holder, 'message')).toEqual(['held', undefined]);
  const publish = (given: Partial<ProcessRecord>) =>
    registry.processes.put({
      schema: 1,
      daemonId,
      ...currentProcess(),
      pid: holder.pid!,
      startTime: startTimeOf(holder.pid!)!,
      host: '127.0.0.1',
      port: 1,
      buildId: 'b',
      state: 'ready',
      epoch: 1,
      startedAt: new Date().toISOString(),
      ...given,
    });
  await publish({});
  let now = 0;
  const remedies: Remedy[] = [];
  const exitLog = new ExitLog({ registry, processManager, paths, clock: { now: () => Date.now() } });
  const watchdog = new Watchdog({
    registry,
    paths,
    exitLog,
    maxMemoryBytes: () => 1000,
    perform: (remedy) => void remedies.push(remedy),
    clock: { now: () => now },
    logger: silentLogger,
  });
  const slots = new PoolSlots({ registry, clientsOf: async () => 0 });
  const wanted = new WantedState({ registry, settings: { current: readSettings(paths.settingsFile) }, slots, clock: systemClock });
  const actor = new Actor({ registry, processManager, paths, dist: DIST, wanted, changes: new Changes(), logger: silentLogger });
  const look = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 5) {
      now += 5000;
      await watchdog.look();
    }
  };
  return { paths, registry, holder, publish, remedies, actor, look, watchdog, sleep: (ms: number) => (now += ms) };
}

const isAlive = ({ pid }: ChildProcess) => startTimeOf(pid!) !== undefined;

describe('the watchdog and real processes', () => {
  it('has a hung daemon killed after 90 s, not before', async () => {
    const { look, remedies, actor, holder } = await setUp();
    await look(90);
    expect(remedies).toEqual([]);
    await look(5);
    expect(remedies).toMatchObject([{ type: 'kill', daemonId, why: expect.stringMatching(/^no heartbeat for 90 s \(state S/) as string }]);
    await actor.act(remedies[0]!);
    expect(isAlive(holder)).toBe(false);
  });

  it('has a stopped daemon killed after 15 s, counted anew when somebody continued it', async () => {
    const { look, remedies, actor, holder } = await setUp();
    holder.kill('SIGSTOP');
    await waitUntil('the stop', () => activityOf(holder.pid!)?.isStopped === true);
    await look(15);
    expect(remedies).toEqual([]);
    holder.kill('SIGCONT');
    await waitUntil('the end of the stop', () => activityOf(holder.pid!)?.isStopped === false);
    await look(5);
    holder.kill('SIGSTOP');
    await waitUntil('the stop', () => activityOf(holder.pid!)?.isStopped === true);
    await look(20);
    expect(remedies).toMatchObject([{ type: 'kill', why: expect.stringMatching(/^it was stopped for 15 s \(state T/) as string }]);
    await actor.act(remedies[0]!);
    expect(isAlive(holder)).toBe(false);
  });

  it('asks nobody about one that rests before its next beat is due, and has it killed as fast as one that does not', async () => {
    const { look, remedies, paths, registry, holder, publish } = await setUp();
    const beats = openBeatFile(heartbeatFile(paths, daemonId));
    onTestFinished(() => beats.close());
    beats.write({ pid: holder.pid!, count: 8, rssBytes: 1, changes: 3 });
    await look(5);
    holder.kill('SIGSTOP');
    await waitUntil('the stop', () => activityOf(holder.pid!)?.isStopped === true);
    await registry.processes.remove(daemonId); // it is not read, either
    await look(5);
    await publish({});
    await look(15);
    expect(remedies).toEqual([]);
    await look(5);
    expect(remedies).toMatchObject([{ type: 'kill', why: expect.stringMatching(/^it was stopped for 15 s \(state T/) as string }]);
  });

  it('judges nobody until the heartbeats had time, when it was asleep itself', async () => {
    const { look, remedies, sleep } = await setUp();
    await look(60);
    sleep(3_600_000);
    await look(90);
    expect(remedies).toEqual([]);
  });

  it('has one with too much memory replaced, and leaves alone what nobody wants to run', async () => {
    const { look, remedies, paths, registry, holder } = await setUp();
    const beats = openBeatFile(heartbeatFile(paths, daemonId));
    onTestFinished(() => beats.close());
    beats.write({ pid: holder.pid!, count: 1, rssBytes: 2_000_000 });
    await look(5);
    expect(remedies).toMatchObject([{ type: 'replace', why: 'it had 2 MiB of memory, more than 0 MiB' }]);
    await registry.daemons.put({ ...newDaemonRecord(daemonId), wanted: 'stopped' });
    await look(200);
    expect(remedies).toHaveLength(1);
  });

  it('knows one that beats without its record, and looks up who it is when another life beats', async () => {
    const { look, remedies, paths, registry, holder, publish } = await setUp();
    const beats = openBeatFile(heartbeatFile(paths, daemonId));
    onTestFinished(() => beats.close());
    beats.write({ pid: holder.pid!, count: 8, rssBytes: 1 });
    await look(5);
    await registry.processes.remove(daemonId);
    beats.write({ pid: holder.pid!, count: 9, rssBytes: 2_000_000 });
    await look(5);
    expect(remedies).toMatchObject([{ type: 'replace', daemonId }]);
    await publish({ startTime: '1' });
    beats.write({ pid: holder.pid!, count: 1, rssBytes: 2_000_000 });
    await look(5);
    expect(remedies).toHaveLength(1);
  });

  it.each([
    ['start time', { startTime: '1' }],
    ['boot', { bootId: 'another' }],
  ])('sends no signal to a process that has the PID of the record but another %s', async (_, given) => {
    const { look, remedies, actor, holder, publish } = await setUp();
    await publish(given);
    await look(200);
    expect(remedies).toEqual([]);
    await actor.act({ type: 'kill', daemonId, why: 'test' });
    expect(isAlive(holder)).toBe(true);
  });

  it('sends no signal to a process that does not hold the lock', async () => {
    const { actor, holder, publish } = await setUp();
    const other = fork(HOLDER, [join(temporaryDirectory(), 'other.db')]);
    onTestFinished(() => void other.kill('SIGKILL'));
    await once(other, 'message');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await publish({ pid: other.pid!, startTime: startTimeOf(other.pid!)! });
    await actor.act({ type: 'kill', daemonId, why: 'test' });
    expect(isAlive(other)).toBe(true);
  });
});
