import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { startTimeOf } from '../../src/platform/process-identity.ts';
import { Pm2ProcessManager } from '../../src/process-manager/pm2-process-manager.ts';
import type { ManagedProcess, ProcessManager, ProcessSpec } from '../../src/process-manager/process-manager.ts';
import { FakeProcessManager } from '../fakes/fake-process-manager.ts';
import { waitUntil } from '../helpers/wait.ts';

const SCRIPT = fileURLToPath(new URL('../fixtures/processes/child.mjs', import.meta.url));
const FINAL_EXIT = 78;

interface Subject {
  readonly manager: ProcessManager;
  readonly directory: string;
  close(): Promise<void>;
}

const subjects: Record<string, () => Subject> = {
  pm2: () => {
    const directory = mkdtempSync(join(tmpdir(), 'indexer-pm2-'));
    const manager = new Pm2ProcessManager(join(directory, 'home'));
    return { manager, directory, close: () => manager.shutDown() };
  },
  fake: () => {
    const directory = mkdtempSync(join(tmpdir(), 'indexer-fake-'));
    const manager = new FakeProcessManager();
    return { manager, directory, close: () => manager.removeAll() };
  },
};

describe.each(Object.entries(subjects))('process manager: %s', (kind, createSubject) => {
  let subject: Subject;
  let manager: ProcessManager;

  beforeAll(() => {
    process.env['SECRET_OF_THE_SHELL'] = 'do-not-leak';
    subject = createSubject();
    manager = subject.manager;
  });

  afterAll(async () => {
    await subject.close();
    delete process.env['SECRET_OF_THE_SHELL'];
    rmSync(subject.directory, { recursive: true, force: true, maxRetries: 5 });
  });

  const spec = (name: string, ...args: string[]): ProcessSpec => ({
    name,
    script: SCRIPT,
    nodeOptions: ['--max-semi-space-size=2'],
    args,
    cwd: subject.directory,
    environment: { GIVEN: 'yes' },
    errorFile: join(subject.directory, `${name}.err`),
    killTimeoutMs: 1500,
    finalExitCodes: [FINAL_EXIT],
  });

  const find = async (name: string): Promise<ManagedProcess | undefined> => (await manager.list()).find((process) => process.name === name);
  const runningPid = async (name: string): Promise<number> => {
    await waitUntil(`${name} to run`, async () => (await find(name))?.pid !== null);
    return (await find(name))!.pid!;
  };

  it('starts a process with exactly the environment and directory it was given', async () => {
    const report = join(subject.directory, 'report.json');
    await manager.start(spec('env', 'live', '', report));
    await waitUntil('the report', () => existsSync(report) && readFileSync(report, 'utf8') !== '');
    const { environment, cwd } = JSON.parse(readFileSync(report, 'utf8')) as { environment: Record<string, string>; cwd: string };
    expect(environment['GIVEN']).toBe('yes');
    expect(JSON.stringify(environment)).not.toContain('do-not-leak');
    expect(environment['PATH']).toBeUndefined();
    expect(cwd).toBe(subject.directory);
    await manager.remove('env');
  });

  it('does not start a name twice', async () => {
    await manager.start(spec('once', 'live'));
    const pid = await runningPid('once');
    await manager.start(spec('once', 'live'));
    expect((await manager.list()).filter(({ name }) => name === 'once')).toHaveLength(1);
    expect((await find('once'))?.pid).toBe(pid);
    await manager.remove('once');
  });

  it('starts a process again that was killed, and counts it', async () => {
    await manager.start(spec('killed', 'live'));
    const pid = await runningPid('killed');
    process.kill(pid, 'SIGKILL');
    await waitUntil('the next process', async () => ![pid, null].includes((await find('killed'))?.pid ?? null));
    expect((await find('killed'))?.restarts).toBe(1);
    expect(await manager.exits('killed', 5)).toMatchObject([{ code: null, signal: 'SIGKILL' }]);
    await manager.remove('killed');
  });

  it('keeps a process down that ended with a final status, and tells the status', async () => {
    await manager.start(spec('final', 'exit', String(FINAL_EXIT)));
    await waitUntil('its end', async () => (await find('final'))?.state === 'stopped');
    expect(await find('final')).toMatchObject({ pid: null, exitCode: FINAL_EXIT, restarts: 0 });
    expect(await manager.exits('final', 1)).toMatchObject([{ code: FINAL_EXIT, signal: null }]);
    await manager.start(spec('final', 'live'));
    expect(await runningPid('final')).toBeGreaterThan(0);
    await manager.remove('final');
  });

  it('removes a process, by force when it does not listen, and forgets it', async () => {
    const report = join(subject.directory, 'stubborn.json');
    await manager.start(spec('stubborn', 'stubborn', '', report));
    await waitUntil('its handler', () => existsSync(report) && readFileSync(report, 'utf8') !== '');
    const pid = await runningPid('stubborn');
    await manager.remove('stubborn');
    expect(startTimeOf(pid)).toBeUndefined();
    expect(await find('stubborn')).toBeUndefined();
  });

  it.runIf(kind === 'pm2')('keeps pm2 from collecting metrics of the host', async () => {
    await manager.list();
    const { default: pm2 } = await import('pm2');
    const { Client } = pm2 as unknown as {
      Client: { executeRemote(method: string, data: object, done: (error: Error | null, result: unknown) => void): void };
    };
    const system = await new Promise((resolve, reject) => {
      Client.executeRemote('getSystemData', {}, (error, result) => (error ? reject(error) : resolve(result)));
    });
    expect(system).toEqual({});
  });

  it('removes what is not there without complaint', async () => {
    await manager.remove('never-started');
    expect(await find('never-started')).toBeUndefined();
  });
});
