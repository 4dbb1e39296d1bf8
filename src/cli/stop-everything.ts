import { existsSync } from 'node:fs';
import { findSupervisor, runSupervisorctl } from '../connector/start-supervisor.ts';
import type { DaemonId } from '../domain/daemon.ts';
import type { Services } from './services.ts';
import { stopEveryDaemon } from './stop-daemon.ts';

export interface StopEverythingAnswer {
  readonly status: 'stopped' | 'already-stopped';
  readonly stopped: readonly DaemonId[];
}

/** Ends the daemons, then the supervisor, then our pm2: no process of ours is left. */
export async function stopEverything(services: Services): Promise<StopEverythingAnswer> {
  const running = await findSupervisor(services.paths);
  const { stopped } = running ? await services.control.shutDown() : await stopEveryDaemon(services);
  // Where it was ever started, it may be starting this moment.
  if (existsSync(services.paths.supervisorDirectory)) await runSupervisorctl(services, 'stop');
  return { status: running ? 'stopped' : 'already-stopped', stopped };
}
