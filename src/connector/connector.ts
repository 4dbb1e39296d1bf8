/** The connector: finds the daemon of a project or has it started, and dials it. */
import type { Endpoint } from '../domain/endpoint.ts';
import { IndexerError } from '../domain/errors.ts';
import type { Project } from '../domain/project.ts';
import { checkPrivateDirectory } from '../platform/private-directory.ts';
import { readEndpoint } from '../registry/endpoint-file.ts';
import { ControlClient } from './control-client.ts';
import { dial, type Connection } from './dial.ts';
import { ensureSupervisor, type SupervisorControl } from './start-supervisor.ts';

const DIAL_DEADLINE_MS = 3000;

/** Errors that mean: what is published is out of date, ask the supervisor. */
const ASK_AGAIN = new Set(['DAEMON_UNREACHABLE', 'PROJECT_NOT_SERVED', 'DAEMON_DRAINING', 'UNAUTHORIZED']);

/** Dials the published endpoint; undefined when there is none or it is out of date. Starts nothing. */
export async function connectIfRunning(control: SupervisorControl, project: Project): Promise<Connection | undefined> {
  const endpoint = publishedEndpoint(control, project);
  if (endpoint === undefined) return undefined;
  try {
    return await dial({ endpoint }, DIAL_DEADLINE_MS);
  } catch (error) {
    if (error instanceof IndexerError && ASK_AGAIN.has(error.code)) return undefined;
    throw error;
  }
}

/**
 * Connects to the project's daemon, starting daemon and supervisor when they are not there.
 *
 * @throws what the supervisor reports (DAEMON_FAILED, DAEMON_TIMEOUT, ...) or what the dial ended with
 */
export async function connect(control: SupervisorControl, project: Project): Promise<Connection> {
  const connection = await connectIfRunning(control, project);
  if (connection) return connection;
  await ensureSupervisor(control);
  await new ControlClient(control.paths.supervisorSocket).ensureProject({ root: project.root });
  const endpoint = publishedEndpoint(control, project);
  if (endpoint === undefined) throw new IndexerError('DAEMON_UNREACHABLE', `the daemon of ${project.root} published no endpoint`);
  return dial({ endpoint }, DIAL_DEADLINE_MS);
}

/** @throws STATE_DIRECTORY_UNSAFE before a record that others could have written is believed */
function publishedEndpoint({ paths }: SupervisorControl, project: Project): Endpoint | undefined {
  return checkPrivateDirectory(paths.state) ? readEndpoint(paths, project.projectId) : undefined;
}
