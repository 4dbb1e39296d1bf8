import { placementOfDaemon, type DaemonId } from '../domain/daemon.ts';
import type { ProjectId } from '../domain/project.ts';
import type { ProjectRecord, Registry } from '../registry/registry.ts';

/** The projects that a daemon is to serve; a dedicated one serves its own, whatever its record says. */
export async function assignedProjects(registry: Registry, daemonId: DaemonId): Promise<ProjectRecord[]> {
  if (placementOfDaemon(daemonId).placement === 'dedicated') {
    const record = await registry.projects.get(daemonId as string as ProjectId);
    return record === undefined ? [] : [record];
  }
  return (await registry.projects.list()).filter((record) => record.daemonId === daemonId);
}
