/** The connector: finds the daemon of a project or has it started, and dials it. */
import type { Endpoint } from '../domain/endpoint.ts';
import { IndexerError } from '../domain/errors.ts';
import type { Project } from '../domain/project.ts';
import { advanceClient, CLIENT_START, type ClientOutcome, type ClientStep } from '../domain/start-protocol.ts';
import { checkPrivateDirectory } from '../platform/private-directory.ts';
import { readEndpoint } from '../registry/endpoint-file.ts';
import { ControlClient } from './control-client.ts';
import { dial, type Connection } from './dial.ts';
import { ensureSupervisor, type SupervisorControl } from './start-supervisor.ts';

const DIAL_DEADLINE_MS = 3000;

/** Errors that mean: what is published is out of date, ask the supervisor. */
const ASK_AGAIN: ReadonlySet<string> = new Set(['DAEMON_UNREACHABLE', 'PROJECT_NOT_SERVED', 'DAEMON_DRAINING', 'UNAUTHORIZED']);
const NOBODY: ReadonlySet<string> = new Set(['SUPERVISOR_NOT_RUNNING']);

/** Dials the published endpoint; undefined when there is none or it is out of date. Starts nothing. */
export async function connectIfRunning(control: SupervisorControl, project: Project): Promise<Connection | undefined> {
  const attempt = new Attempt(control, project);
  return (await attempt.dial()) === 'connected' ? attempt.result() : undefined;
}

/**
 * Connects to the project's daemon, starting daemon and supervisor when they are not there.
 *
 * @throws what the supervisor reports (DAEMON_FAILED, DAEMON_TIMEOUT, ...) or what the dial ended with
 */
export async function connect(control: SupervisorControl, project: Project): Promise<Connection> {
  const attempt = new Attempt(control, project);
  let state = CLIENT_START;
  while (state.step !== 'connected' && state.step !== 'failed') state = advanceClient(state, await attempt[state.step]());
  return attempt.result();
}

/** Carries out the steps of the start protocol, and keeps what they found. */
class Attempt implements Record<ClientStep, () => Promise<ClientOutcome>> {
  readonly #control: SupervisorControl;
  readonly #project: Project;
  #connection: Connection | undefined;
  #problem: IndexerError;

  constructor(control: SupervisorControl, project: Project) {
    this.#control = control;
    this.#project = project;
    this.#problem = new IndexerError('DAEMON_UNREACHABLE', `the daemon of ${project.root} published no endpoint`);
  }

  /** @throws DAEMON_UNREACHABLE, SUPERVISOR_NOT_RUNNING when the protocol failed */
  result(): Connection {
    if (this.#connection === undefined) throw this.#problem;
    return this.#connection;
  }

  async dial(): Promise<ClientOutcome> {
    const endpoint = publishedEndpoint(this.#control, this.#project);
    if (endpoint === undefined) return 'absent';
    try {
      this.#connection = await dial({ endpoint }, DIAL_DEADLINE_MS);
      return 'connected';
    } catch (error) {
      return this.#outcome(error, ASK_AGAIN, 'absent');
    }
  }

  async ask(): Promise<ClientOutcome> {
    try {
      await new ControlClient(this.#control.paths.supervisorSocket).ensureProject({ root: this.#project.root });
      return 'ready';
    } catch (error) {
      return this.#outcome(error, NOBODY, 'nobody');
    }
  }

  async 'ensure-supervisor'(): Promise<ClientOutcome> {
    await ensureSupervisor(this.#control);
    return 'supervised';
  }

  'dial-again'(): Promise<ClientOutcome> {
    return this.dial();
  }

  #outcome(error: unknown, expected: ReadonlySet<string>, outcome: ClientOutcome): ClientOutcome {
    if (!(error instanceof IndexerError) || !expected.has(error.code)) throw error;
    this.#problem = error;
    return outcome;
  }
}

/** @throws STATE_DIRECTORY_UNSAFE before a record that others could have written is believed */
function publishedEndpoint({ paths }: SupervisorControl, project: Project): Endpoint | undefined {
  return checkPrivateDirectory(paths.state) ? readEndpoint(paths, project.projectId) : undefined;
}
