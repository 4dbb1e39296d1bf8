/** Client of a daemon's admin API. Each answer must prove that it comes from the daemon that was asked. */
import { ADMIN_ROUTES, type DaemonReport, type StopReply, type StopRequest } from '../domain/admin-api.ts';
import type { DaemonId } from '../domain/daemon.ts';
import { IndexerError, messageOf } from '../domain/errors.ts';
import { adminAudience, newNonce, signRequest, verifyAnswer } from '../domain/handshake.ts';
import type { ProjectId } from '../domain/project.ts';
import { bodyOrThrow, localRequest, NobodyListensError, type LocalRequest } from '../platform/local-http.ts';

const STATUS_DEADLINE_MS = 2000;
const CHANGE_DEADLINE_MS = 15_000;

export interface AdminTarget {
  readonly daemonId: DaemonId;
  readonly host: string;
  readonly port: number;
  readonly token: string;
}

/** Every call throws DAEMON_UNREACHABLE when nobody, or somebody else, answers on the port. */
export class AdminClient {
  readonly #target: AdminTarget;

  constructor(target: AdminTarget) {
    this.#target = target;
  }

  report(deadlineMs = STATUS_DEADLINE_MS): Promise<DaemonReport> {
    return this.#send({ method: 'GET', path: ADMIN_ROUTES.status, deadlineMs });
  }

  attach(projectId: ProjectId): Promise<DaemonReport> {
    return this.#send({ method: 'PUT', path: projectPath(projectId), deadlineMs: CHANGE_DEADLINE_MS });
  }

  detach(projectId: ProjectId): Promise<DaemonReport> {
    return this.#send({ method: 'DELETE', path: projectPath(projectId), deadlineMs: CHANGE_DEADLINE_MS });
  }

  /** Begins to bring the index up to date; `report` tells how it goes. */
  refresh(projectId: ProjectId, { full }: { full: boolean }): Promise<DaemonReport> {
    return this.#send({
      method: 'POST',
      path: ADMIN_ROUTES.refresh.replace(':projectId', projectId),
      body: { full },
      deadlineMs: CHANGE_DEADLINE_MS,
    });
  }

  /** Asks the daemon to drain and end; it answers before it does. */
  stop(body: StopRequest): Promise<StopReply> {
    return this.#send({ method: 'POST', path: ADMIN_ROUTES.stop, body, deadlineMs: STATUS_DEADLINE_MS });
  }

  async #send<Answer>(request: Omit<LocalRequest, 'target'>): Promise<Answer> {
    const { daemonId, host, port, token } = this.#target;
    const audience = adminAudience(daemonId, port, request.method, request.path);
    const nonce = newNonce();
    try {
      const headers = { authorization: signRequest(token, audience, nonce, Date.now()) };
      const answer = await localRequest({ ...request, headers, target: { host, port } });
      if (verifyAnswer(token, audience, nonce, String(answer.headers['authentication-info'] ?? '')) === undefined) {
        throw new IndexerError('DAEMON_UNREACHABLE', `the program on port ${port} is not daemon ${daemonId}`);
      }
      return bodyOrThrow<Answer>(answer);
    } catch (error) {
      if (!(error instanceof NobodyListensError)) throw error;
      throw new IndexerError('DAEMON_UNREACHABLE', `daemon ${daemonId} does not answer on port ${port}: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
}

function projectPath(projectId: ProjectId): string {
  return ADMIN_ROUTES.project.replace(':projectId', projectId);
}
