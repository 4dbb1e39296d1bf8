import { existsSync, readdirSync } from 'node:fs';
import { isRunning } from '../../platform/process-identity.ts';
import { createServices } from '../services.ts';
import { ok, warning, type Finding } from './finding.ts';

/** Records that do not fit reality. None of them does harm; they are what a crash leaves behind. */
export async function checkRecords(dist: string): Promise<Finding[]> {
  const { registry, paths } = createServices(dist);
  const [processes, endpoints, projects] = await Promise.all([
    registry.processes.list(),
    registry.endpoints.list(),
    registry.projects.list(),
  ]);
  const findings: Finding[] = [];
  for (const record of processes.filter((process) => !isRunning(process))) {
    findings.push(
      warning('stale record', `daemon ${record.daemonId} (pid ${record.pid}) is gone and left its record`, 'Its next start replaces it.'),
    );
  }
  for (const endpoint of endpoints.filter((published) => !isRunning(published))) {
    findings.push(
      warning('stale record', `the endpoint of ${endpoint.root} leads to a daemon that is gone`, 'The next client replaces it.'),
    );
  }
  for (const project of projects.filter(({ root }) => !existsSync(root))) {
    findings.push(
      warning(
        'stale record',
        `project ${project.projectId}: ${project.root} does not exist any more`,
        'Delete its directory below the state directory, if it stays gone.',
      ),
    );
  }
  for (const file of corruptRecords([paths.projectsDirectory, paths.daemonsDirectory])) {
    findings.push(warning('corrupt record', file, 'It was set aside and replaced; keep it for a bug report, or delete it.'));
  }
  return findings.length > 0 ? findings : [ok('records', `${projects.length} projects, ${processes.length} daemons, nothing stale`)];
}

function corruptRecords(directories: readonly string[]): string[] {
  return directories
    .filter((directory) => existsSync(directory))
    .flatMap((directory) => readdirSync(directory, { recursive: true, encoding: 'utf8' }))
    .filter((file) => file.includes('.corrupt-'));
}
