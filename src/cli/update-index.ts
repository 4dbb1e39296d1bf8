import { AdminClient } from '../connector/admin-client.ts';
import { dedicatedDaemonId, type IndexState, type IndexSummary } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import type { Project } from '../domain/project.ts';
import { resolveProject } from '../platform/project-root.ts';
import { observeDaemon } from '../supervisor/observe.ts';
import { openIndex, refreshShown } from './own-index.ts';
import type { Services } from './services.ts';
import { waitForIndex } from './wait-for-index.ts';

const UNSETTLED: ReadonlySet<IndexState> = new Set(['empty', 'queued', 'building', 'stale']);

export interface UpdateIndexOptions {
  readonly project: string;
  readonly full: boolean;
  readonly force: boolean;
}

/** @throws INDEX_FAILED, INDEX_LOCKED */
export async function updateIndex(services: Services, { project: directory, full, force }: UpdateIndexOptions): Promise<IndexSummary> {
  const project = resolveProject(directory, { force });
  const admin = await daemonOf(services, project);
  if (admin) {
    await admin.refresh(project.projectId, { full });
    return indexed(admin, project);
  }
  const index = openIndex(services, project);
  try {
    await refreshShown(index, { full });
    return index.summary();
  } finally {
    await index.close();
  }
}

/** Waits until the daemon has indexed the project, with a progress bar. */
export async function indexed(admin: AdminClient, { projectId, root }: Project): Promise<IndexSummary> {
  const summary = await waitForIndex(async () => {
    const index = (await admin.report()).projects.find((project) => project.projectId === projectId)?.index;
    if (index === undefined) throw new IndexerError('PROJECT_NOT_SERVED', `the daemon does not serve ${root} any more`);
    return index;
  }, UNSETTLED);
  if (summary.state === 'failed') throw new IndexerError('INDEX_FAILED', summary.error ?? 'indexing failed');
  return summary;
}

/** The admin API of the daemon that serves the project now; undefined when none does. */
export async function daemonOf({ registry }: Services, { projectId }: Project): Promise<AdminClient | undefined> {
  const daemonId = (await registry.projects.get(projectId))?.daemonId ?? dedicatedDaemonId(projectId);
  const { process, report } = await observeDaemon(registry, daemonId);
  if (process === undefined || !report?.projects.some((project) => project.projectId === projectId)) return undefined;
  return new AdminClient({ daemonId, host: process.host, port: process.port, token: await registry.daemonToken(daemonId) });
}
