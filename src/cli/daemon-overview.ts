/** Daemons as the command line shows them: from the supervisor when it runs, else from the registry and the daemons themselves. */
import { dedicatedDaemonId, isDaemonId, type DaemonId, type DaemonStatus } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import { resolveProject } from '../platform/project-root.ts';
import { daemonStatus } from '../supervisor/daemon-status.ts';
import { observe, observeDaemon } from '../supervisor/observe.ts';
import type { Services } from './services.ts';

export async function listDaemons({ control, registry }: Services): Promise<DaemonStatus[]> {
  try {
    return await control.daemons();
  } catch (error) {
    if (!(error instanceof IndexerError) || error.code !== 'SUPERVISOR_NOT_RUNNING') throw error;
    const { daemons } = await observe(registry);
    return daemons.filter(({ process, record }) => process !== undefined || record?.failure).map(daemonStatus);
  }
}

export async function statusOfDaemon({ registry }: Services, daemonId: DaemonId): Promise<DaemonStatus> {
  return daemonStatus(await observeDaemon(registry, daemonId));
}

/**
 * The daemon that a command means: the one of the given id, else the one that serves the project.
 *
 * @throws DAEMON_UNKNOWN for what is no id; the errors of resolveProject
 */
export async function chosenDaemon(
  { registry }: Services,
  { daemon, project }: { daemon?: string | undefined; project: string },
): Promise<DaemonId> {
  if (daemon !== undefined) {
    if (!isDaemonId(daemon)) throw new IndexerError('DAEMON_UNKNOWN', `${daemon} is no daemon id`);
    return daemon;
  }
  const { projectId } = resolveProject(project, { force: true });
  return (await registry.projects.get(projectId))?.daemonId ?? dedicatedDaemonId(projectId);
}
