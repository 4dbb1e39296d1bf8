import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { commandLine } from '../helpers/cli.ts';
import { DIST } from '../helpers/paths.ts';
import { mkdirSync } from 'node:fs';

const CALLERS = 20;

it('row 3: 20 first contacts at once start one pm2 and one supervisor, and all are answered', async () => {
  const { home, environment, processes, paths } = commandLine();
  mkdirSync(paths.supervisorDirectory, { recursive: true, mode: 0o700 });
  const start = () =>
    promisify(execFile)(process.execPath, [join(DIST, 'bin', 'supervisorctl.cjs'), 'start'], {
      env: { ...process.env, ...environment },
      cwd: home,
    });
  await Promise.all(Array.from({ length: CALLERS }, start));
  expect(processes().filter(({ command }) => command.includes('God Daemon'))).toHaveLength(1);
  expect(processes().filter(({ command }) => command.startsWith('indexer supervisor'))).toHaveLength(1);
});
