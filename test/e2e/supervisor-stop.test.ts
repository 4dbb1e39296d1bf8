import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commandLine } from '../helpers/cli.ts';
import { waitUntil } from '../helpers/wait.ts';

it('supervisor stop leaves no socket, also of a supervisor and a pm2 that were killed', async () => {
  const { run, processes, paths } = commandLine();
  await run('supervisor', 'start');
  // pm2 first, or it would start the supervisor again.
  for (const name of [/God Daemon/, /^indexer supervisor/]) {
    for (const { pid, command } of processes()) if (name.test(command)) process.kill(pid, 'SIGKILL');
  }
  await waitUntil('both to be gone', () => processes().length === 0);
  expect(existsSync(paths.supervisorSocket)).toBe(true);
  await run('supervisor', 'stop');
  expect(existsSync(paths.supervisorSocket)).toBe(false);
  expect(processes()).toEqual([]);
});
