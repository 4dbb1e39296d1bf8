import { existsSync, rmSync } from 'node:fs';
import { indexDirectory, projectDirectory, type Paths } from '../../platform/paths.ts';
import { isRunning } from '../../platform/process-identity.ts';
import type { ProjectRecord, Registry } from '../../registry/registry.ts';
import { createServices } from '../services.ts';
import { leftover, ok, type Diagnosis } from './finding.ts';
import { staleRecords } from './stale-records.ts';

/** Records that do not fit reality. None of them does harm; they are what a crash leaves behind. */
export async function checkRecords(dist: string): Promise<Diagnosis[]> {
  const { registry, paths } = createServices(dist);
  const [processes, projects] = await Promise.all([registry.processes.list(), registry.projects.list()]);
  const stale = [...(await staleRecords(registry)), ...(await vanishedProjects(projects, registry, paths))];
  return stale.length > 0 ? stale : [ok('records', `${projects.length} projects, ${processes.length} daemons, nothing stale`)];
}

async function vanishedProjects(projects: readonly ProjectRecord[], registry: Registry, paths: Paths): Promise<Diagnosis[]> {
  const vanished = projects.filter(({ root }) => !existsSync(root));
  const running = new Set((await registry.processes.list()).filter(isRunning).map(({ daemonId }) => daemonId));
  return vanished
    .filter(({ daemonId }) => daemonId === null || !running.has(daemonId))
    .map(({ projectId, root }) => ({
      ...leftover('vanished project', `${root} does not exist any more; its record and its index do`, () => {
        for (const directory of [projectDirectory(paths, projectId), indexDirectory(paths, projectId)]) {
          if (!existsSync(root)) rmSync(directory, { recursive: true, force: true });
        }
      }),
      hint: 'Leave it if the disk comes back; else `indexer doctor --fix` forgets the project.',
    }));
}
