/** Our own pm2, as far as it can be told without talking to it: talking would start it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Paths } from '../../platform/paths.ts';

const COMMAND_TIMEOUT_MS = 2000;

/** The pid of the pm2 daemon that runs for our home; its title names the home, so that a reused pid is not taken for it. */
export function pm2Daemon({ pm2Home }: Paths): number | undefined {
  try {
    const pid = Number(readFileSync(join(pm2Home, 'pm2.pid'), 'utf8'));
    return Number.isInteger(pid) && pid > 0 && commandOf(pid).includes(pm2Home) ? pid : undefined;
  } catch {
    return undefined; // no file, or no such process
  }
}

function commandOf(pid: number): string {
  if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], {
    encoding: 'utf8',
    timeout: COMMAND_TIMEOUT_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
