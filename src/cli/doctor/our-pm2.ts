/** Our own pm2, as far as it can be told without asking it anything: that would start it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../../domain/errors.ts';
import type { Paths } from '../../platform/paths.ts';
import { isSocketInUse } from '../../platform/socket-in-use.ts';

/**
 * The pid of the pm2 daemon that runs for our home. What proves it is that somebody listens on its socket: a pid may be
 * reused, and the system cuts the title that names the home to the room that arguments and environment had.
 */
export async function pm2Daemon({ pm2Home }: Paths): Promise<number | undefined> {
  if (!(await isSocketInUse(join(pm2Home, 'rpc.sock')))) return undefined;
  try {
    const pid = Number(readFileSync(join(pm2Home, 'pm2.pid'), 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined; // about to be written, or removed
    throw error;
  }
}
