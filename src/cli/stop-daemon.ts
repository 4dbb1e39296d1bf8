import { AdminClient } from '../connector/admin-client.ts';
import { findSupervisor } from '../connector/start-supervisor.ts';
import type { StopAllAnswer, StopAnswer } from '../domain/control-api.ts';
import type { DaemonId } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import { DeadlineError, pollUntil } from '../platform/deadline.ts';
import { isRunning } from '../platform/process-identity.ts';
import { resolveProject } from '../platform/project-root.ts';
import { observeDaemon } from '../supervisor/observe.ts';
import { chosenDaemon, listDaemons } from './daemon-overview.ts';
import type { Services } from './services.ts';

const END_DEADLINE_MS = 20_000;
const POLL_MS = 50;

export interface StopOptions {
  readonly project: string;
  readonly daemon?: string | undefined;
}

/** Through the supervisor; without one, a daemon that runs all the same (`daemon run`) is asked itself. */
export async function stopDaemon(services: Services, options: StopOptions): Promise<StopAnswer> {
  const daemonId = await chosenDaemon(services, options);
  if ((await findSupervisor(services.paths)) === undefined) return stopDirectly(services, daemonId);
  if (options.daemon !== undefined) return services.control.stopDaemon(daemonId);
  return services.control.stopProject(resolveProject(options.project, { force: true }).projectId);
}

export async function stopEveryDaemon(services: Services): Promise<StopAllAnswer> {
  if (await findSupervisor(services.paths)) return services.control.stopAllDaemons();
  const running = (await listDaemons(services)).filter(({ pid }) => pid !== null).map(({ daemonId }) => daemonId);
  for (const daemonId of running) await stopDirectly(services, daemonId);
  return { stopped: running };
}

async function stopDirectly({ registry }: Services, daemonId: DaemonId): Promise<StopAnswer> {
  const { process } = await observeDaemon(registry, daemonId);
  if (process === undefined) return { status: 'already-stopped', daemonId };
  const { host, port } = process;
  await new AdminClient({ daemonId, host, port, token: await registry.daemonToken(daemonId) }).stop({ restart: false });
  try {
    await pollUntil(() => (isRunning(process) ? undefined : true), {
      intervalMs: POLL_MS,
      deadlineMs: END_DEADLINE_MS,
      what: `the end of ${daemonId}`,
    });
  } catch (error) {
    if (error instanceof DeadlineError) throw new IndexerError('DAEMON_TIMEOUT', error.message, { cause: error });
    throw error;
  }
  return { status: 'stopped', daemonId };
}
