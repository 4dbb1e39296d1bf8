import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished } from 'vitest';
import type { DaemonStatus } from '../../src/domain/daemon.ts';
import { COMMAND, pathsIn } from './paths.ts';
import { processesWith } from './processes.ts';
import { waitUntil } from './wait.ts';

export interface CliResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON. */
  json<T = Record<string, unknown>>(): T;
}

/**
 * The built command under a home of its own. When the test ends, everything is stopped and nothing may be left.
 *
 * @param below path of the home in the temporary directory, for homes with a long name
 */
export function commandLine({ command = COMMAND, below = '' } = {}) {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'ix-')));
  const home = join(top, below);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const environment = { INDEXER_HOME: home, HOME: home, XDG_CONFIG_HOME: join(home, '.config'), SECRET_OF_THE_SHELL: 'do-not-leak' };
  const processes = () => processesWith('INDEXER_HOME', home);
  const run = async (...args: string[]): Promise<CliResult> => {
    const { exitCode, stdout, stderr } = await execa(process.execPath, [command, ...args], {
      env: environment,
      reject: false,
      timeout: 60_000,
      stdin: 'ignore',
    });
    return { exitCode, stdout, stderr, json: <T>() => JSON.parse(stdout) as T };
  };
  const start = (...args: string[]) => {
    const child = execa(process.execPath, [command, ...args], { env: environment, reject: false });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  onTestFinished(async () => {
    if (processes().length > 0) await run('supervisor', 'stop');
    await waitUntil('all processes to be gone', () => processes().length === 0, 10_000).catch(() => {
      const left = processes().map(({ pid, command }) => `${pid} ${command}`);
      for (const { pid } of processes()) process.kill(pid, 'SIGKILL');
      expect(left, 'processes left behind').toEqual([]);
    });
    rmSync(top, { recursive: true, force: true, maxRetries: 5 });
  });
  return {
    home,
    environment,
    paths: pathsIn(home),
    run,
    start,
    daemons: async () => (await run('daemon', 'list', '--json')).json<DaemonStatus[]>(),
    processes,
  };
}

/** A command line whose user wrote these settings. */
export function commandLineWith(settings: object) {
  const cli = commandLine();
  mkdirSync(join(cli.home, 'config'), { mode: 0o700 });
  writeFileSync(join(cli.home, 'config', 'config.json'), JSON.stringify(settings));
  return {
    ...cli,
    status: async (root: string) => (await cli.run('daemon', 'status', '--project', root, '--json')).json<DaemonStatus>(),
  };
}
