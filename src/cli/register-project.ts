import { basename } from 'node:path';
import { dedicatedDaemonId, type DaemonId } from '../domain/daemon.ts';
import { ensurePrivateDirectory } from '../platform/private-directory.ts';
import { resolveProject } from '../platform/project-root.ts';
import { RECORD_SCHEMA } from '../registry/registry.ts';
import type { Services } from './services.ts';

/** Makes the project known, served by its own daemon, without a supervisor. Returns the id of that daemon. */
export async function registerProject(
  { registry, paths }: Services,
  { project: directory, force }: { project: string; force: boolean },
): Promise<DaemonId> {
  const project = resolveProject(directory, { force });
  ensurePrivateDirectory(paths.state);
  const daemonId = dedicatedDaemonId(project.projectId);
  const known = await registry.projects.get(project.projectId);
  const now = new Date().toISOString();
  await registry.projects.put({
    placement: null,
    createdAt: now,
    ...known,
    schema: RECORD_SCHEMA,
    ...project,
    name: basename(project.root),
    daemonId,
    lastUsedAt: now,
  });
  return daemonId;
}
