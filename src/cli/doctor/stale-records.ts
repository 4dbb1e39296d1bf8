import { isRunning } from '../../platform/process-identity.ts';
import type { Registry } from '../../registry/registry.ts';
import { leftover, type Diagnosis } from './finding.ts';

/** Where daemons that are gone were to be found: who ends in order withdraws that, who is killed cannot. */
export async function staleRecords({ processes, endpoints }: Registry): Promise<Diagnosis[]> {
  const ofDaemons = (await processes.list())
    .filter((record) => !isRunning(record))
    .map(({ daemonId, pid }) =>
      leftover('stale record', `daemon ${daemonId} (pid ${pid}) is gone and left its record`, () =>
        processes.remove(daemonId, (record) => !isRunning(record)),
      ),
    );
  const ofProjects = (await endpoints.list())
    .filter((endpoint) => !isRunning(endpoint))
    .map(({ projectId, root }) =>
      leftover('stale record', `the endpoint of ${root} leads to a daemon that is gone`, () =>
        endpoints.remove(projectId, (endpoint) => !isRunning(endpoint)),
      ),
    );
  return [...ofDaemons, ...ofProjects];
}
