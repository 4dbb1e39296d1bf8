import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pm2Daemon } from '../../src/cli/doctor/our-pm2.ts';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import type { EnsureProjectAnswer } from '../../src/domain/control-api.ts';
import { indexDirectory } from '../../src/platform/paths.ts';
import { Pm2ProcessManager } from '../../src/process-manager/pm2-process-manager.ts';
import { commandLine } from '../helpers/cli.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const SHOP = { 'src/cart.ts': 'export class ShopCart {}\n' };
const LONG_AGO = 1_000_000;

type Command = ReturnType<typeof commandLine>;

async function examined({ run }: Command, ...flags: string[]): Promise<Finding[]> {
  return (await run('doctor', '--json', ...flags)).json<{ findings: Finding[] }>().findings;
}

/** A project that was started and stopped, and the records of its life. */
async function stoppedProject(command: Command) {
  const root = temporaryProject(SHOP);
  const { projectId, daemon } = (await command.run('daemon', 'start', '--project', root, '--json')).json<EnsureProjectAnswer>();
  const files = [
    join(command.paths.daemonsDirectory, daemon.daemonId, 'daemon.pid'),
    join(command.paths.projectsDirectory, projectId, 'endpoint.json'),
  ].map((file) => ({ file, text: readFileSync(file, 'utf8') }));
  await command.run('supervisor', 'stop');
  return { root, projectId, files };
}

function oldFile(path: string, text = ''): string {
  writeFileSync(path, text, { mode: 0o600 });
  utimesSync(path, LONG_AGO, LONG_AGO);
  return path;
}

describe('indexer doctor --fix', () => {
  it('mends what crashes leave behind, and then finds nothing any more', async () => {
    const command = commandLine();
    const { paths, run } = command;
    const { root, projectId, files } = await stoppedProject(command);
    const project = join(paths.projectsDirectory, projectId);
    for (const { file, text } of files) writeFileSync(file, text, { mode: 0o600 });
    const left = [
      oldFile(join(project, 'project.json.corrupt-2026-01-01T00-00-00-000Z')),
      oldFile(join(indexDirectory(paths, projectId), 'code_index.db.corrupt')),
      oldFile(join(project, 'project.json.1234567')),
      oldFile(join(project, 'token.0123456789ab')),
      oldFile(join(paths.supervisorDirectory, 'starting'), '{"pid":1,"startTime":"x","bootId":"y"}'),
    ];
    const lock = join(paths.supervisorDirectory, 'start.lock');
    mkdirSync(lock, { mode: 0o700 });
    utimesSync(lock, LONG_AGO, LONG_AGO);
    await leaveDeadSocket(paths.supervisorSocket);
    chmodSync(join(paths.logs), 0o755);

    const found = await examined(command);
    const kinds = ['permissions', 'stale record', 'corrupt record', 'corrupt index', 'draft', 'start claim', 'start lock', 'dead socket'];
    expect(found.filter(({ mendable }) => mendable).map(({ check }) => check)).toEqual(expect.arrayContaining(kinds));
    for (const path of [...left, lock, paths.supervisorSocket]) expect(existsSync(path), path).toBe(true);

    const fixed = await examined(command, '--fix');
    expect(fixed.filter(({ status }) => status === 'mended').map(({ check }) => check)).toEqual(expect.arrayContaining(kinds));
    for (const path of [...left, lock, paths.supervisorSocket, ...files.map(({ file }) => file)])
      expect(existsSync(path), path).toBe(false);
    expect((await examined(command)).filter(({ status }) => status !== 'ok')).toEqual([]);
    expect((await run('symbol', 'ShopCart', '--project', root)).stdout).toContain('src/cart.ts');
  });

  it('makes a state directory private again that every command refuses', async () => {
    const command = commandLine();
    const { paths, run } = command;
    await stoppedProject(command);
    chmodSync(paths.state, 0o777);
    expect((await run('daemon', 'list')).exitCode).toBe(77);
    expect((await run('doctor')).exitCode).toBe(7);
    const fixed = await run('doctor', '--fix');
    expect(fixed.stdout).toContain('mended: others may use');
    expect(fixed.exitCode).toBe(0);
    expect((await run('daemon', 'list')).exitCode).toBe(0);
  });

  it('forgets a project that is gone, and leaves the others alone', async () => {
    const command = commandLine();
    const { paths } = command;
    const { root, projectId } = await stoppedProject(command);
    const other = await stoppedProject(command);
    rmSync(root, { recursive: true });
    expect((await examined(command)).find(({ check }) => check === 'vanished project')).toMatchObject({
      status: 'warning',
      mendable: true,
    });
    await examined(command, '--fix');
    expect(existsSync(join(paths.projectsDirectory, projectId))).toBe(false);
    expect(existsSync(indexDirectory(paths, projectId))).toBe(false);
    expect(existsSync(join(paths.projectsDirectory, other.projectId, 'project.json'))).toBe(true);
  });

  it('takes no living socket for a dead one, however long the path of the home is', async () => {
    const command = commandLine({ below: 'home/of/a/person/with/a/long/name' });
    const project = temporaryProject({ 'cart.ts': 'export class Cart {}\n' });
    await command.run('daemon', 'start', '--project', project);
    expect((await examined(command)).filter(({ check }) => check === 'dead socket')).toEqual([]);
    await command.run('doctor', '--fix');
    expect((await command.run('daemon', 'restart', '--project', project)).exitCode).toBe(0);
  });

  it('ends a pm2 that runs for nothing', async () => {
    const command = commandLine();
    await stoppedProject(command);
    const pm2 = new Pm2ProcessManager(command.paths.pm2Home);
    expect(await pm2.list()).toEqual([]);
    await pm2.close();
    const isRunning = async () => (await pm2Daemon(command.paths)) !== undefined;
    await waitUntil('pm2', isRunning);
    expect((await examined(command)).find(({ check, mendable }) => check === 'pm2' && mendable)?.message).toContain('without a supervisor');
    await examined(command, '--fix');
    await waitUntil('the end of pm2', async () => !(await isRunning()));
  });

  it('starts a supervisor for daemons that lost theirs', async () => {
    const command = commandLine();
    const { run, processes, daemons } = command;
    const root = temporaryProject(SHOP);
    const { daemon } = (await run('daemon', 'start', '--project', root, '--json')).json<EnsureProjectAnswer>();
    for (const { pid, command: line } of processes()) if (/indexer supervisor|God Daemon/.test(line)) process.kill(pid, 'SIGKILL');
    expect((await examined(command)).find(({ check }) => check === 'supervisor')?.message).toContain('a daemon runs without it');
    expect((await examined(command, '--fix')).find(({ check }) => check === 'supervisor')?.status).toBe('mended');
    expect(await daemons()).toMatchObject([{ state: 'ready', pid: daemon.pid }]);
  });

  it('changes nothing of what runs', async () => {
    const command = commandLine();
    const { run, daemons } = command;
    await run('daemon', 'start', '--project', temporaryProject(SHOP));
    const before = (await daemons()).map(({ pid, port }) => ({ pid, port }));
    expect((await examined(command, '--fix')).filter(({ status }) => status !== 'ok')).toEqual([]);
    expect((await daemons()).map(({ pid, port }) => ({ pid, port }))).toEqual(before);
  });
});

/** Node removes the socket of a server that it closes; that of a process that was killed stays. */
async function leaveDeadSocket(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${path}.live`, resolve));
  linkSync(`${path}.live`, path);
  await new Promise((resolve) => server.close(resolve));
}
