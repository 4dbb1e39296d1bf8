/** Client of the supervisor's control API. */
import {
  CONTROL_ROUTES,
  type EnsureProjectAnswer,
  type EnsureProjectRequest,
  type PoolAnswer,
  type PoolRequest,
  type RestartAnswer,
  type ShutDownRequest,
  type StopAllAnswer,
  type StopAnswer,
  type SupervisorStatus,
} from '../domain/control-api.ts';
import type { DaemonId, DaemonStatus } from '../domain/daemon.ts';
import { IndexerError } from '../domain/errors.ts';
import type { ProjectId } from '../domain/project.ts';
import { bodyOrThrow, localRequest, NobodyListensError, type LocalRequest } from '../platform/local-http.ts';

const STATUS_DEADLINE_MS = 5000;
/** A stop waits for requests in flight (10 s) and then for the end of the process. */
const CHANGE_DEADLINE_MS = 60_000;
/** 64 slots that drain and start one after the other. */
const ROLLING_DEADLINE_MS = 1_800_000;

/** Every call throws SUPERVISOR_NOT_RUNNING when nobody listens, else what the supervisor reports. */
export class ControlClient {
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  supervisor(deadlineMs = STATUS_DEADLINE_MS): Promise<SupervisorStatus> {
    return this.#send({ method: 'GET', path: CONTROL_ROUTES.supervisor, deadlineMs });
  }

  ensureProject(body: EnsureProjectRequest, deadlineMs = CHANGE_DEADLINE_MS): Promise<EnsureProjectAnswer> {
    return this.#send({ method: 'POST', path: CONTROL_ROUTES.ensureProject, body, deadlineMs });
  }

  daemons(): Promise<DaemonStatus[]> {
    return this.#send({ method: 'GET', path: CONTROL_ROUTES.daemons, deadlineMs: STATUS_DEADLINE_MS });
  }

  stopDaemon(daemonId: DaemonId): Promise<StopAnswer> {
    return this.#change('POST', CONTROL_ROUTES.stopDaemon.replace(':daemonId', daemonId));
  }

  stopProject(projectId: ProjectId): Promise<StopAnswer> {
    return this.#change('POST', CONTROL_ROUTES.stopProject.replace(':projectId', projectId));
  }

  stopAllDaemons(): Promise<StopAllAnswer> {
    return this.#change('POST', CONTROL_ROUTES.stopAllDaemons);
  }

  restartDaemon(daemonId: DaemonId): Promise<RestartAnswer> {
    return this.#change('POST', CONTROL_ROUTES.restartDaemon.replace(':daemonId', daemonId));
  }

  pool(): Promise<PoolAnswer> {
    return this.#send({ method: 'GET', path: CONTROL_ROUTES.pool, deadlineMs: STATUS_DEADLINE_MS });
  }

  startPool(body: PoolRequest): Promise<PoolAnswer> {
    return this.#send({ method: 'PUT', path: CONTROL_ROUTES.pool, body, deadlineMs: CHANGE_DEADLINE_MS });
  }

  restartPool(): Promise<PoolAnswer> {
    return this.#send({ method: 'POST', path: CONTROL_ROUTES.restartPool, deadlineMs: ROLLING_DEADLINE_MS });
  }

  stopPool(): Promise<PoolAnswer> {
    return this.#change('DELETE', CONTROL_ROUTES.pool);
  }

  /** Stops every daemon, unless they are kept, then the supervisor itself. */
  shutDown(body: ShutDownRequest = {}): Promise<StopAllAnswer> {
    return this.#send({ method: 'DELETE', path: CONTROL_ROUTES.supervisor, body, deadlineMs: CHANGE_DEADLINE_MS });
  }

  #change<Answer>(method: 'POST' | 'DELETE', path: string): Promise<Answer> {
    return this.#send({ method, path, deadlineMs: CHANGE_DEADLINE_MS });
  }

  async #send<Answer>(request: Omit<LocalRequest, 'target'>): Promise<Answer> {
    try {
      return bodyOrThrow<Answer>(await localRequest({ ...request, target: { socketPath: this.#socketPath } }));
    } catch (error) {
      if (error instanceof NobodyListensError)
        throw new IndexerError('SUPERVISOR_NOT_RUNNING', 'the supervisor is not running', { cause: error });
      if (error instanceof IndexerError && error.code === 'DAEMON_TIMEOUT') {
        throw new IndexerError('SUPERVISOR_TIMEOUT', `the supervisor did not answer: ${error.message}`, { cause: error });
      }
      throw error;
    }
  }
}
