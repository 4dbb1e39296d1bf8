import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DaemonStatus } from '../../src/domain/daemon.ts';
import type { EnsureProjectAnswer } from '../../src/domain/control-api.ts';
import { tryLifetimeLock } from '../../src/platform/lifetime-lock.ts';
import { commandLine } from '../helpers/cli.ts';
import { COMMAND } from '../helpers/paths.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const SHOP = { 'src/cart.ts': 'export class ShopCart {}\n' };
const BLOG = { 'post.py': 'class BlogPost:\n    pass\n' };

describe('indexer daemon', () => {
  it('starts, is found, restarts, stops; each step twice with the same outcome', async () => {
    const { run } = commandLine();
    const project = temporaryProject(SHOP);

    expect((await run('daemon', 'status', '--project', project)).exitCode).toBe(3);
    const started = (await run('daemon', 'start', '--project', project, '--json')).json<EnsureProjectAnswer>();
    expect(started).toMatchObject({ status: 'started', daemon: { state: 'ready', placement: 'dedicated', restarts: 0 } });
    const again = (await run('daemon', 'start', '--project', join(project, 'src'), '--json')).json<EnsureProjectAnswer>();
    expect(again).toMatchObject({ status: 'already-running', daemon: { pid: started.daemon.pid } });

    const restarted = (await run('daemon', 'restart', '--project', project, '--json')).json<{ status: string; daemon: DaemonStatus }>();
    expect(restarted).toMatchObject({ status: 'restarted', daemon: { state: 'ready' } });
    expect(restarted.daemon.pid).not.toBe(started.daemon.pid);
    expect(restarted.daemon.projects).toHaveLength(1);

    expect((await run('daemon', 'stop', '--project', project, '--json')).json()).toMatchObject({ status: 'stopped' });
    expect((await run('daemon', 'stop', '--project', project, '--json')).json()).toMatchObject({ status: 'already-stopped' });
    expect((await run('daemon', 'status', '--project', project)).exitCode).toBe(3);
    expect((await run('daemon', 'list', '--json')).json()).toEqual([]);
  });

  it('tells its status in the documented shape', async () => {
    const { run, daemons } = commandLine();
    const project = temporaryProject(SHOP);
    await run('daemon', 'start', '--project', project);
    await waitUntil('the index', async () => (await daemons())[0]?.projects[0]?.index.state === 'ready');
    const status = (await run('daemon', 'status', '--project', project, '--json')).json<DaemonStatus>();
    expect(status).toEqual({
      daemonId: expect.stringMatching(/^indexer-test-\w+-[0-9a-f]{12}$/) as string,
      placement: 'dedicated',
      slot: null,
      state: 'ready',
      pid: expect.any(Number) as number,
      host: '127.0.0.1',
      port: expect.any(Number) as number,
      url: `http://127.0.0.1:${status.port}`,
      buildId: expect.stringMatching(/^\d+\.\d+\.\d+\+\d{14}\.[0-9a-f]{12}$/) as string,
      startedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      uptimeMs: expect.any(Number) as number,
      rssBytes: expect.any(Number) as number,
      connections: 0,
      idleMs: expect.any(Number) as number,
      rest: null,
      restarts: 0,
      failure: null,
      lastExit: null,
      exits: [],
      projects: [
        {
          projectId: status.daemonId,
          root: project,
          index: {
            state: 'ready',
            documents: 2,
            symbols: 1,
            sizeBytes: expect.any(Number) as number,
            updatedAt: expect.stringMatching(/Z$/) as string,
          },
        },
      ],
    });
    const changing = { uptimeMs: 0, rssBytes: 0, idleMs: 0 };
    expect((await daemons()).map((listed) => ({ ...listed, ...changing }))).toEqual([{ ...status, ...changing }]);
    const keys = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    for (const key of [...Object.keys(status), ...Object.keys(status.projects[0]!.index)]) expect(keys).toContain(`\`${key}\``);
  });

  it('gives two projects two daemons, and never mixes them up', async () => {
    const { run, daemons } = commandLine();
    const [shop, blog] = [temporaryProject(SHOP), temporaryProject(BLOG)];
    await Promise.all([run('daemon', 'start', '--project', shop), run('daemon', 'start', '--project', blog)]);
    const listed = await daemons();
    expect(listed.map(({ state }) => state)).toEqual(['ready', 'ready']);
    expect(new Set(listed.map(({ port }) => port)).size).toBe(2);
    expect((await run('symbol', 'BlogPost', '--project', shop)).stdout).toContain('no symbol');
    expect((await run('symbol', 'BlogPost', '--project', blog)).stdout).toContain('post.py:1-2');
    expect((await run('daemon', 'stop', '--all', '--json')).json<{ stopped: string[] }>().stopped).toHaveLength(2);
  });

  it('starts one daemon for many callers at once', async () => {
    const { run, daemons, processes } = commandLine();
    const project = temporaryProject(SHOP);
    const answers = await Promise.all(Array.from({ length: 8 }, () => run('daemon', 'start', '--project', project, '--json')));
    const pids = answers.map((answer) => answer.json<EnsureProjectAnswer>().daemon.pid);
    expect(new Set(pids).size).toBe(1);
    expect(await daemons()).toHaveLength(1);
    expect(processes().filter(({ command }) => command.startsWith('indexer supervisor'))).toHaveLength(1);
  });

  it('comes back after kill -9, and is counted', async () => {
    const { run, daemons } = commandLine();
    const project = temporaryProject(SHOP);
    const { daemon } = (await run('daemon', 'start', '--project', project, '--json')).json<EnsureProjectAnswer>();
    process.kill(daemon.pid!, 'SIGKILL');
    await waitUntil('the next life', async () => {
      const [status] = await daemons();
      return status?.state === 'ready' && status.pid !== daemon.pid && status.restarts === 1;
    });
    expect((await daemons())[0]).toMatchObject({
      lastExit: { code: null, signal: 'SIGKILL', reason: 'killed by SIGKILL' },
      port: daemon.port,
    });
  });

  it('is waited for while it indexes for the first time: nobody gets half an answer', async () => {
    const { run } = commandLine();
    const functions = (file: number) => Array.from({ length: 50 }, (_, at) => `export function part${file}x${at}() {}\n`).join('');
    const project = temporaryProject(Object.fromEntries(Array.from({ length: 300 }, (_, file) => [`src/f${file}.ts`, functions(file)])));
    const { daemon } = (await run('daemon', 'start', '--project', project, '--json')).json<EnsureProjectAnswer>();
    expect(daemon.projects[0]?.index.state).not.toBe('ready');
    const { stdout } = await run('symbol', 'part299x49', '--project', project);
    expect(stdout).toContain('src/f299.ts:50-50');
    expect(stdout).toMatch(/^index: (ready|catching up)/m);
  });

  it('is adopted when supervisor and pm2 are killed', async () => {
    const { run, daemons, processes } = commandLine();
    const project = temporaryProject(SHOP);
    const { daemon } = (await run('daemon', 'start', '--project', project, '--json')).json<EnsureProjectAnswer>();
    for (const { pid, command } of processes()) if (/indexer supervisor|God Daemon/.test(command)) process.kill(pid, 'SIGKILL');
    expect((await run('symbol', 'ShopCart', '--project', project)).stdout).toContain('src/cart.ts');
    const again = (await run('daemon', 'start', '--project', project, '--json')).json<EnsureProjectAnswer>();
    expect(again).toMatchObject({ status: 'already-running', daemon: { pid: daemon.pid } });
    expect(await daemons()).toHaveLength(1);
    expect((await run('daemon', 'stop', '--project', project, '--json')).json()).toMatchObject({ status: 'stopped' });
  });

  it('runs in the foreground without a supervisor, once', async () => {
    const { run, start, daemons } = commandLine();
    const project = temporaryProject(SHOP);
    const child = start('daemon', 'run', '--project', project);
    await waitUntil('the daemon', async () => (await daemons())[0]?.state === 'ready');
    const second = await run('daemon', 'run', '--project', project);
    expect(second.exitCode).toBe(100);
    expect(second.stderr).toContain('LOCK_HELD');
    const status = (await run('daemon', 'status', '--project', project, '--json')).json<DaemonStatus>();
    expect(status.pid).toBe(child.pid);
    expect((await run('daemon', 'start', '--project', project, '--json')).json()).toMatchObject({
      status: 'already-running',
      daemon: { pid: child.pid },
    });
    child.kill('SIGTERM');
    expect((await child).exitCode).toBe(0);
  });

  it('pins a port, or says who has it', async () => {
    const { run } = commandLine();
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };
    const project = temporaryProject(SHOP);
    const refused = await run('daemon', 'start', '--project', project, '--port', String(port));
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toContain('PORT_TAKEN');
    expect(refused.stderr).toContain(`(pid ${process.pid})`);

    await new Promise((resolve) => taken.close(resolve));
    const started = (await run('daemon', 'start', '--project', project, '--port', String(port), '--json')).json<EnsureProjectAnswer>();
    expect(started.daemon.port).toBe(port);
    const elsewhere = await run('daemon', 'start', '--project', project, '--port', '9111', '--json');
    expect(elsewhere.exitCode).toBe(4);
    expect(elsewhere.json()).toMatchObject({ error: { code: 'ALREADY_RUNNING' } });
    const restarted = (await run('daemon', 'restart', '--project', project, '--json')).json<{ daemon: DaemonStatus }>();
    expect(restarted.daemon.port).toBe(port);
  });

  it('tells at once why a daemon cannot start, and starts it when that is mended', async () => {
    const { run, paths } = commandLine();
    const project = temporaryProject(SHOP);
    await run('supervisor', 'start');
    mkdirSync(paths.config, { recursive: true });
    writeFileSync(paths.settingsFile, '{"poolSize": "many"}');
    const refused = await execa(
      process.execPath,
      [
        '-e',
        `
      import(${JSON.stringify(new URL('../../dist/connector/control-client.js', import.meta.url).href)}).then(async ({ ControlClient }) => {
        await new ControlClient(${JSON.stringify(paths.supervisorSocket)}).ensureProject({ root: ${JSON.stringify(project)} });
      }).catch((error) => { console.log(JSON.stringify(error.toBody())); process.exit(1); })`,
      ],
      { reject: false },
    );
    expect(JSON.parse(refused.stdout)).toMatchObject({ code: 'SETTINGS_INVALID', message: expect.stringContaining('poolSize') as string });
    const own = await run('daemon', 'start', '--project', project);
    expect(own.exitCode).toBe(78);
    expect(own.stderr).toContain('poolSize');
    writeFileSync(paths.settingsFile, '{}');
    expect((await run('daemon', 'start', '--project', project, '--json')).json()).toMatchObject({ status: 'started' });
  });

  it('tells why the supervisor cannot start, and leaves nothing running', async () => {
    const { run, paths, processes } = commandLine();
    mkdirSync(paths.supervisorDirectory, { recursive: true, mode: 0o700 });
    const lock = tryLifetimeLock(join(paths.supervisorDirectory, 'life.lock.db'))!;
    const refused = await run('supervisor', 'start', '--json');
    expect(refused.exitCode).toBe(100);
    expect(refused.json()).toMatchObject({ error: { code: 'LOCK_HELD' } });
    await waitUntil('the end of pm2', () => processes().length === 0);
    lock.release();
    expect((await run('supervisor', 'start', '--json')).json()).toMatchObject({ status: 'started' });
  });

  it('shows its log', async () => {
    const { run } = commandLine();
    const project = temporaryProject(SHOP);
    await run('daemon', 'start', '--project', project);
    expect((await run('daemon', 'logs', '--project', project)).stdout).toMatch(/INFO: ready/);
    expect((await run('daemon', 'logs', '--project', project, '-n', '0')).stdout).toBe('');
  });

  it('keeps what it writes to its user', async () => {
    const { run, home, daemons } = commandLine();
    await run('daemon', 'start', '--project', temporaryProject(SHOP));
    await waitUntil('the index', async () => (await daemons())[0]?.projects[0]?.index.state === 'ready');
    const readable = await execa('find', [join(home, 'state'), join(home, 'cache'), '-not', '-type', 's', '-perm', '/077']);
    expect(readable.stdout).toBe('');
    expect((await execa('find', [home, '-maxdepth', '1', '-perm', '/022'])).stdout).toBe('');
  });

  it('makes a lost record again while the daemon lives', async () => {
    const { run, paths, daemons } = commandLine();
    const project = temporaryProject(SHOP);
    const { projectId, daemon } = (await run('daemon', 'start', '--project', project, '--json')).json<EnsureProjectAnswer>();
    writeFileSync(join(paths.projectsDirectory, projectId, 'project.json'), 'damaged');
    writeFileSync(join(paths.daemonsDirectory, daemon.daemonId, 'daemon.json'), '');
    await waitUntil('both records', () => {
      const record = (file: string) => existsSync(file) && readFileSync(file, 'utf8').includes(daemon.daemonId);
      return (
        record(join(paths.projectsDirectory, projectId, 'project.json')) &&
        record(join(paths.daemonsDirectory, daemon.daemonId, 'daemon.json'))
      );
    });
    expect(await daemons()).toMatchObject([{ state: 'ready', pid: daemon.pid }]);
  });

  it('lets no secret of the shell into processes, records or logs', async () => {
    const { run, processes, home } = commandLine();
    await run('daemon', 'start', '--project', temporaryProject(SHOP));
    for (const { pid, command } of processes()) {
      expect(readFileSync(`/proc/${pid}/environ`, 'utf8'), command).not.toContain('do-not-leak');
    }
    const leaks = await execa('grep', ['-rl', 'do-not-leak', home], { reject: false });
    expect(leaks.stdout).toBe('');
    const token = readFileSync((await execa('find', [home, '-name', 'token', '-path', '*projects*'])).stdout.split('\n')[0]!, 'utf8');
    for (const { command } of processes()) expect(command).not.toContain(token);
  });
});

describe('bad input', () => {
  it.each([
    ['a project that does not exist', ['--project', '/nowhere/at/all'], 2, 'PROJECT_NOT_FOUND'],
    ['a file', ['--project', COMMAND], 2, 'PROJECT_NOT_A_DIRECTORY'],
    ['the root of the file system', ['--project', '/'], 2, 'PROJECT_ROOT_REFUSED'],
    ['the home directory', ['--project', homedir()], 2, 'PROJECT_ROOT_REFUSED'],
  ])('%s is refused before anything is started', async (_what, flags, exit, code) => {
    const { processes, home } = commandLine();
    const run = (...args: string[]) =>
      execa(process.execPath, [COMMAND, ...args, ...flags], { env: { INDEXER_HOME: home, HOME: homedir() }, reject: false });
    const result = await run('daemon', 'start');
    expect(result.exitCode).toBe(exit);
    expect(result.stderr).toContain(code);
    expect(processes()).toEqual([]);
    expect(JSON.parse((await run('search', 'x', '--json')).stdout)).toMatchObject({ error: { code, hint: expect.any(String) as string } });
  });

  it.runIf(process.getuid?.() === 0)('an unreadable directory is refused', async ({ skip }) => {
    const nobody = { uid: 65_534, gid: 65_534 };
    const reading = spawnSync(process.execPath, ['--check', COMMAND], nobody);
    skip(reading.status !== 0, 'this checkout is in a directory that others cannot read');
    const project = temporaryProject(SHOP);
    chmodSync(project, 0o000);
    const home = temporaryProject();
    chmodSync(home, 0o777);
    const result = await execa(process.execPath, [COMMAND, 'daemon', 'start', '--project', project], {
      env: { INDEXER_HOME: join(home, 'h'), HOME: home },
      ...nobody,
      reject: false,
      cwd: home,
    });
    chmodSync(project, 0o700);
    expect(result.stderr).toContain('PROJECT_UNREADABLE');
    expect(result.exitCode).toBe(77);
    expect(existsSync(join(home, 'h'))).toBe(false);
  });

  it('a state directory that others can write to is refused', async () => {
    const { run, paths } = commandLine();
    mkdirSync(paths.state, { recursive: true });
    chmodSync(paths.state, 0o777);
    const project = temporaryProject(SHOP);
    for (const args of [
      ['daemon', 'start'],
      ['daemon', 'run'],
      ['daemon', 'status'],
      ['search', 'x'],
    ]) {
      const result = await run(...args, '--project', project);
      expect(result.exitCode, args.join(' ')).toBe(77);
      expect(result.stderr).toContain('STATE_DIRECTORY_UNSAFE');
    }
    chmodSync(paths.state, 0o700);
  });

  it('a corrupt record is set aside, harms its own project only, and is made again', async () => {
    const { run, paths, daemons } = commandLine();
    const [shop, blog] = [temporaryProject(SHOP), temporaryProject(BLOG)];
    const { projectId } = (await run('daemon', 'start', '--project', shop, '--json')).json<EnsureProjectAnswer>();
    await run('daemon', 'start', '--project', blog);
    await run('daemon', 'stop', '--project', shop);
    const record = join(paths.projectsDirectory, projectId, 'project.json');
    writeFileSync(record, '{"schema":1,"root":');
    expect((await run('symbol', 'BlogPost', '--project', blog)).stdout).toContain('post.py');
    expect(await daemons()).toMatchObject([{ state: 'ready' }]);
    const started = await run('daemon', 'start', '--project', shop, '--json');
    expect(started.json()).toMatchObject({ status: 'started' });
    const aside = await execa('find', [paths.projectsDirectory, '-name', 'project.json.corrupt-*']);
    expect(aside.stdout).not.toBe('');
    const doctor = (await run('doctor', '--json')).json<{ findings: { check: string }[] }>();
    expect(doctor.findings.map(({ check }) => check)).toContain('corrupt record');
  });

  it('wrong flags are explained, as JSON when that was asked for', async () => {
    const { run } = commandLine();
    expect((await run('daemon', 'start', '--port', 'ninety')).exitCode).toBe(2);
    expect((await run('daemon', 'start', '--prt', '1', '--json')).json()).toMatchObject({
      error: { code: 'USAGE', message: expect.stringContaining('prt') as string },
    });
    expect((await run('daemon', 'stop', '--daemon', '../x', '--json')).json()).toMatchObject({ error: { code: 'DAEMON_UNKNOWN' } });
    expect((await run('no-such-command')).exitCode).toBe(2);
    expect((await run('symbol', '', '--project', temporaryProject(), '--json')).json()).toMatchObject({
      error: { code: expect.any(String) as string },
    });
  });
});
