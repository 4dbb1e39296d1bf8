/**
 * The supervisor's control API: HTTP + JSON on a private socket. Single writer: whoever wants a process changed asks here.
 * Paths carry the version; an error answers with its HTTP status and an ErrorBody.
 */
import type { DaemonId, DaemonStatus } from './daemon.ts';
import type { Placement, PoolPolicy } from './placement.ts';
import type { ProjectId } from './project.ts';

export const CONTROL_ROUTES = {
  supervisor: '/v1/supervisor',
  ensureProject: '/v1/projects/ensure',
  daemons: '/v1/daemons',
  daemon: '/v1/daemons/:daemonId',
  stopDaemon: '/v1/daemons/:daemonId/stop',
  restartDaemon: '/v1/daemons/:daemonId/restart',
  stopAllDaemons: '/v1/daemons/stop',
  stopProject: '/v1/projects/:projectId/stop',
  pool: '/v1/pool',
  restartPool: '/v1/pool/restart',
} as const;

/** GET supervisor. */
export interface SupervisorStatus {
  readonly pid: number;
  readonly buildId: string;
  /** Directory of its build. */
  readonly dist: string;
  readonly startedAt: string;
  readonly uptimeMs: number;
  readonly rssBytes: number;
  readonly processManager: { readonly kind: string; readonly healthy: boolean; readonly error: string | null };
  readonly daemons: number;
}

/** DELETE supervisor. */
export interface ShutDownRequest {
  /** The daemons go on; the next supervisor takes them over. */
  readonly keepDaemons?: boolean;
}

/** POST projects/ensure. */
export interface EnsureProjectRequest {
  /** Canonical root. */
  readonly root: string;
  readonly placement?: Placement;
  /** Pins the daemon's port. */
  readonly port?: number;
  /** How long its daemon may be idle; 0 = for ever. Kept for later starts. Default: the setting `idleTimeout`. */
  readonly idleTimeoutMs?: number;
  /** Accept a root that is refused by default, such as the home directory. */
  readonly force?: boolean;
  /** Try again although the daemon was given up. */
  readonly reset?: boolean;
  /** False: answer when the daemon was started, not when it is ready. Default true. */
  readonly wait?: boolean;
}

export type StartStatus = 'started' | 'already-running';

export interface EnsureProjectAnswer {
  readonly status: StartStatus;
  readonly projectId: ProjectId;
  readonly daemon: DaemonStatus;
}

/** POST daemons/:daemonId/stop, projects/:projectId/stop. */
export interface StopAnswer {
  readonly status: 'stopped' | 'already-stopped';
  readonly daemonId: DaemonId;
}

/** POST daemons/stop. */
export interface StopAllAnswer {
  readonly stopped: readonly DaemonId[];
}

/** POST daemons/:daemonId/restart. */
export interface RestartAnswer {
  readonly status: 'restarted';
  readonly daemon: DaemonStatus;
}

/** PUT pool. */
export interface PoolRequest {
  readonly size: number;
  /** Default: the one it has, else rendezvous. */
  readonly policy?: PoolPolicy;
  readonly wait?: boolean;
}

/** GET, PUT and DELETE pool, POST pool/restart. */
export interface PoolAnswer {
  readonly status: 'running' | 'started' | 'resized' | 'already-running' | 'restarted' | 'stopped' | 'already-stopped';
  readonly size: number;
  readonly policy: PoolPolicy;
  readonly daemons: readonly DaemonStatus[];
}
