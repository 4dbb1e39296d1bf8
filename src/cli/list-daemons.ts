import { ControlClient } from '../connector/control-client.ts';
import type { DaemonStatus } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import { createPaths } from '../platform/paths.ts';
import { checkPrivateDirectory } from '../platform/private-directory.ts';

/**
 * Every daemon, from the supervisor when it runs: then nothing else is loaded, because loading what reads records takes
 * longer than the answer.
 *
 * @throws STATE_DIRECTORY_UNSAFE; without a supervisor also SETTINGS_INVALID
 */
export async function listDaemonsFast(dist: string): Promise<DaemonStatus[]> {
  const paths = createPaths();
  checkPrivateDirectory(paths.state);
  try {
    return await new ControlClient(paths.supervisorSocket).daemons();
  } catch (error) {
    if (!(error instanceof IndexerError) || error.code !== 'SUPERVISOR_NOT_RUNNING') throw error;
    const { createServices } = await import('./services.ts');
    const { listDaemons } = await import('./daemon-overview.ts');
    return listDaemons(createServices(dist));
  }
}
