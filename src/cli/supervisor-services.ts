import { existsSync } from 'node:fs';
import { ControlClient } from '../connector/control-client.ts';
import type { SupervisorControl } from '../connector/start-supervisor.ts';
import { createPaths } from '../platform/paths.ts';
import { checkPrivateDirectory } from '../platform/private-directory.ts';

/** What a command needs that talks to the supervisor only. */
export interface SupervisorServices extends SupervisorControl {
  readonly control: ControlClient;
}

/**
 * Without what reads records: to load that takes longer than most answers of the supervisor.
 *
 * @throws STATE_DIRECTORY_UNSAFE, SETTINGS_INVALID
 */
export async function createSupervisorServices(dist: string): Promise<SupervisorServices> {
  const paths = createPaths();
  checkPrivateDirectory(paths.state);
  if (existsSync(paths.settingsFile)) {
    const { readSettings } = await import('../platform/settings.ts');
    readSettings(paths.settingsFile); // tells what is wrong before anything starts
  }
  return { paths, dist, control: new ControlClient(paths.supervisorSocket) };
}
