import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { EnsureProjectAnswer } from '../../src/domain/control-api.ts';
import { commandLine } from '../helpers/cli.ts';
import { temporaryProject } from '../helpers/temporary.ts';
import { waitUntil } from '../helpers/wait.ts';

const LONG_AGO = 1_000_000;

it('supervisor stop leaves no socket and no record, also of a daemon, a supervisor and a pm2 that were killed', async () => {
  const { run, processes, paths } = commandLine();
  const root = temporaryProject({ 'cart.ts': 'export class ShopCart {}\n' });
  const { projectId, daemon } = (await run('daemon', 'start', '--project', root, '--json')).json<EnsureProjectAnswer>();
  // In this order, or one would start the next again.
  for (const name of [/God Daemon/, /^indexer supervisor/, /^indexerd/]) {
    for (const { pid, command } of processes()) if (name.test(command)) process.kill(pid, 'SIGKILL');
  }
  await waitUntil('all to be gone', () => processes().length === 0);
  const project = join(paths.projectsDirectory, projectId);
  const draft = join(project, 'project.json.1234567');
  const corrupt = join(project, 'project.json.corrupt-2026-01-01T00-00-00-000Z');
  for (const file of [draft, corrupt]) {
    writeFileSync(file, '', { mode: 0o600 });
    utimesSync(file, LONG_AGO, LONG_AGO);
  }
  const left = [paths.supervisorSocket, join(paths.daemonsDirectory, daemon.daemonId, 'daemon.pid'), join(project, 'endpoint.json'), draft];
  for (const path of left) expect(existsSync(path), path).toBe(true);
  expect((await run('supervisor', 'stop')).exitCode).toBe(0);
  for (const path of left) expect(existsSync(path), path).toBe(false);
  expect(existsSync(corrupt), 'what its owner may want to look at').toBe(true);
  expect(processes()).toEqual([]);
});
