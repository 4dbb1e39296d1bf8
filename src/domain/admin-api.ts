/**
 * A daemon's admin API: HTTP + JSON on its own port, for supervisor and CLI only. Each request and each answer is
 * signed with the daemon's admin token (handshake.ts), so that both sides know whom they talk to.
 */
import type { DaemonId, LiveDaemonState, ProjectStatus } from './daemon.ts';
import type { Placement } from './placement.ts';

export const ADMIN_ROUTES = {
  status: '/admin/status',
  project: '/admin/projects/:projectId',
  refresh: '/admin/projects/:projectId/refresh',
  stop: '/admin/stop',
} as const;

/** POST stop. */
export interface StopRequest {
  /** Clients are told to come back at once. */
  readonly restart: boolean;
  /** Go on when somebody uses the daemon. */
  readonly onlyIfIdle?: boolean;
}

/** Answer to POST stop. */
export interface StopReply {
  readonly status: 'draining' | 'busy';
}

/** GET status. */
export interface DaemonReport {
  readonly daemonId: DaemonId;
  readonly placement: Placement;
  readonly slot: number | null;
  readonly state: LiveDaemonState;
  readonly pid: number;
  readonly buildId: string;
  readonly startedAt: string;
  readonly uptimeMs: number;
  readonly rssBytes: number;
  readonly connections: number;
  /** How long nobody has used it, by a clock that no change of the date moves; null while a client is connected, a call is answered or an index is written. */
  readonly idleMs: number | null;
  readonly projects: readonly ProjectStatus[];
}
