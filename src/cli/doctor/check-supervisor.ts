import { ensureSupervisor, findSupervisor, runSupervisorctl, type SupervisorControl } from '../../connector/start-supervisor.ts';
import { isSameBuild } from '../../domain/build-id.ts';
import { readBuildInfo } from '../../platform/build-info.ts';
import { createPaths } from '../../platform/paths.ts';
import { isRunning } from '../../platform/process-identity.ts';
import { createServices } from '../services.ts';
import { ok, problem, warning, type Diagnosis } from './finding.ts';
import { pm2Daemon } from './our-pm2.ts';

export async function checkSupervisor(dist: string): Promise<Diagnosis[]> {
  const paths = createPaths();
  const status = await findSupervisor(paths);
  if (status === undefined) return checkWithout({ paths, dist });
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

/** Without a supervisor nobody looks after daemons, and pm2 runs for nothing. */
async function checkWithout(control: SupervisorControl): Promise<Diagnosis[]> {
  const { registry } = createServices(control.dist);
  const daemons = (await registry.processes.list()).filter(isRunning);
  const pm2 = await pm2Daemon(control.paths);
  if (daemons.length > 0) {
    return [
      {
        check: 'supervisor',
        status: 'warning',
        message: `is not running, and ${daemons.length === 1 ? 'a daemon runs' : `${daemons.length} daemons run`} without it`,
        hint: '`indexer supervisor start` looks after them again; so does `indexer doctor --fix`.',
        mendable: true,
        mend: async () => void (await ensureSupervisor(control)),
      },
    ];
  }
  if (pm2 === undefined) return [ok('supervisor', 'is not running; the first command that needs it starts it')];
  return [
    {
      check: 'pm2',
      status: 'warning',
      message: `our own pm2 (pid ${pm2}) runs without a supervisor`,
      hint: '`indexer supervisor stop` ends it; so does `indexer doctor --fix`.',
      mendable: true,
      mend: () => runSupervisorctl(control, 'stop'),
    },
  ];
}
