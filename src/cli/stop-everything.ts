import { existsSync } from 'node:fs';
import { findSupervisor, runSupervisorctl } from '../connector/start-supervisor.ts';
import type { DaemonId } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import { DeadlineError, pollUntil } from '../platform/deadline.ts';
import { abandonedFiles } from './doctor/check-leftovers.ts';
import { staleRecords } from './doctor/stale-records.ts';
import type { Services } from './services.ts';
import { stopEveryDaemon } from './stop-daemon.ts';

/** It finishes what it is doing: a daemon that drains takes 10 s. */
const END_DEADLINE_MS = 30_000;
const POLL_MS = 50;

export interface StopEverythingAnswer {
  readonly status: 'stopped' | 'already-stopped';
  readonly stopped: readonly DaemonId[];
}

/** Ends the supervisor only. pm2 keeps the daemons up until the next supervisor takes them over. */
export async function stopSupervisor({ paths, control }: Services): Promise<StopEverythingAnswer> {
  if ((await findSupervisor(paths)) === undefined) return { status: 'already-stopped', stopped: [] };
  await control.shutDown({ keepDaemons: true });
  const isGone = async () => ((await findSupervisor(paths)) === undefined ? true : undefined);
  await pollUntil(isGone, { intervalMs: POLL_MS, deadlineMs: END_DEADLINE_MS, what: 'the end of the supervisor' }).catch(
    (error: unknown) => {
      if (!(error instanceof DeadlineError)) throw error;
      throw new IndexerError('SUPERVISOR_TIMEOUT', error.message, { cause: error });
    },
  );
  return { status: 'stopped', stopped: [] };
}

/** Ends the daemons, then the supervisor, then our pm2: no process of ours is left, and nothing of those that were killed. */
export async function stopEverything(services: Services): Promise<StopEverythingAnswer> {
  const running = await findSupervisor(services.paths);
  const { stopped } = running ? await services.control.shutDown() : await stopEveryDaemon(services);
  // Where it was ever started, it may be starting this moment.
  if (existsSync(services.paths.supervisorDirectory)) await runSupervisorctl(services, 'stop');
  await removeLeftovers(services);
  return { status: running ? 'stopped' : 'already-stopped', stopped };
}

/** Sockets are removed under the start lock: another supervisor may be about to listen. */
async function removeLeftovers({ registry, paths }: Services): Promise<void> {
  for (const { mend } of [...(await staleRecords(registry)), ...abandonedFiles(paths)]) await mend?.();
}
