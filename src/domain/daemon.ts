import type { Placement } from './placement.ts';
import type { ProjectId } from './project.ts';

declare const daemonIdBrand: unique symbol;

/** `<projectId>` of a dedicated daemon, `pool-<slot>` of a pool daemon, `shared` of the shared one. */
export type DaemonId = string & { readonly [daemonIdBrand]: true };

export const SHARED_DAEMON_ID = 'shared' as DaemonId;

const DAEMON_ID = /^(?:[a-z0-9](?:[a-z0-9-]{0,39})-[0-9a-f]{12}|pool-\d{1,4}|shared)$/;

export function dedicatedDaemonId(projectId: ProjectId): DaemonId {
  return projectId as string as DaemonId;
}

export function poolDaemonId(slot: number): DaemonId {
  return `pool-${slot}` as DaemonId;
}

export function isDaemonId(text: string): text is DaemonId {
  return DAEMON_ID.test(text);
}

/** What a daemon id alone says about the daemon. */
export function placementOfDaemon(daemonId: DaemonId): { placement: Placement; slot: number | null } {
  if (daemonId === SHARED_DAEMON_ID) return { placement: 'shared', slot: null };
  const slot = /^pool-(\d+)$/.exec(daemonId)?.[1];
  return slot === undefined ? { placement: 'dedicated', slot: null } : { placement: 'pool', slot: Number(slot) };
}

/** States a daemon reports of itself. */
export type LiveDaemonState = 'starting' | 'ready' | 'draining';

/** States a daemon can be seen in from outside: `stopped` = not running and not wanted to; `failed` = given up. */
export type DaemonState = LiveDaemonState | 'stopped' | 'failed' | 'unreachable';

/** `queued`: waits for its turn, because so many large builds at a time are allowed on this machine. */
export type IndexState = 'empty' | 'queued' | 'building' | 'ready' | 'stale' | 'failed';

/** How complete and how fresh a code index is. */
export interface IndexFreshness {
  readonly state: IndexState;
  readonly documents: number;
  readonly symbols: number;
  /** ISO 8601, or null when nothing was indexed yet. */
  readonly updatedAt: string | null;
  /** Present while building: documents done and to do. */
  readonly progress?: { readonly done: number; readonly total: number };
  /** Present when state is `failed`. */
  readonly error?: string;
}

/** Where an index began that was not built from nothing. */
export interface TakeOver {
  /** Root of the project of the same repository whose index was copied. */
  readonly from: string;
  /** Files whose content was the same. */
  readonly reused: number;
  /** Files that had to be read anew. */
  readonly parsed: number;
}

/** The code index of one project, as status shows it. */
export interface IndexSummary extends IndexFreshness {
  readonly sizeBytes: number;
  /** Present when it was not built from nothing. */
  readonly takenOver?: TakeOver;
}

export interface ProjectStatus {
  readonly projectId: ProjectId;
  readonly root: string;
  readonly index: IndexSummary;
}

/** How a process of a daemon ended. */
export interface DaemonExit {
  /** Null when a signal ended it, or when nobody saw how it ended. */
  readonly code: number | null;
  /** Name of the signal; null for an end with a status; `unknown` when nobody saw how it ended. */
  readonly signal: string | null;
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string;
  /** Resident memory when it was last looked at, at most a few seconds before the end; null when it never was. */
  readonly rssBytes: number | null;
  /** The last lines it wrote, oldest first. */
  readonly logTail: readonly string[];
}

/** A daemon that was stopped to save what it costs; whoever needs it starts it again. */
export interface Rest {
  readonly at: string;
  readonly reason: string;
}

/** One daemon in `daemon status --json` and `daemon list --json`. README documents it; a test pins it. */
export interface DaemonStatus {
  readonly daemonId: DaemonId;
  readonly placement: Placement;
  readonly slot: number | null;
  readonly state: DaemonState;
  readonly pid: number | null;
  readonly host: string | null;
  readonly port: number | null;
  /** Base URL of the daemon's HTTP server, e.g. `http://127.0.0.1:8912`. */
  readonly url: string | null;
  readonly buildId: string | null;
  readonly startedAt: string | null;
  readonly uptimeMs: number | null;
  readonly rssBytes: number | null;
  readonly connections: number | null;
  /** How long nobody has used it; null while somebody does, while it indexes and when it does not run. */
  readonly idleMs: number | null;
  /** Null unless it is stopped for now. */
  readonly rest: Rest | null;
  /** Why it was given up; null while it was not. */
  readonly failure: string | null;
  /** Abnormal ends so far. */
  readonly restarts: number;
  /** The first of `exits`. */
  readonly lastExit: DaemonExit | null;
  /** The last five ends, newest first. */
  readonly exits: readonly DaemonExit[];
  readonly projects: readonly ProjectStatus[];
}
