import { findSupervisor } from '../../connector/start-supervisor.ts';
import { isSameBuild } from '../../domain/build-id.ts';
import { readBuildInfo } from '../../platform/build-info.ts';
import { createPaths } from '../../platform/paths.ts';
import { ok, problem, warning, type Finding } from './finding.ts';

export async function checkSupervisor(dist: string): Promise<Finding[]> {
  const status = await findSupervisor(createPaths());
  if (status === undefined) return [ok('supervisor', 'is not running; the first command that needs it starts it')];
  const { buildId } = readBuildInfo(dist);
  const { kind, healthy, error } = status.processManager;
  return [
    ok('supervisor', `runs (pid ${status.pid}), ${status.daemons} daemons`),
    healthy
      ? ok(kind, 'answers the supervisor')
      : problem(kind, `does not work for the supervisor: ${error}`, '`indexer supervisor stop`, then start a daemon again.'),
    ...(isSameBuild(status.buildId, buildId)
      ? []
      : [
          warning(
            'supervisor',
            `runs build ${status.buildId}, this is ${buildId}`,
            '`indexer supervisor stop`; the next start uses this build.',
          ),
        ]),
  ];
}
