/**
 * The registry: who serves which project, and where. One record per project and per daemon, so that a broken record
 * harms one of them only and no writer waits for another. Today's adapter keeps files (file-registry.ts).
 *
 * Writers: the supervisor owns project, daemon and pool records; a daemon owns its process record and its endpoints.
 */
import type { DaemonExit, DaemonId, LiveDaemonState, Rest } from '../domain/daemon.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import type { Placement, PoolPolicy } from '../domain/placement.ts';
import type { ProjectId } from '../domain/project.ts';

export const RECORD_SCHEMA = 1;

/** A project that was started at least once. */
export interface ProjectRecord {
  readonly schema: typeof RECORD_SCHEMA;
  readonly projectId: ProjectId;
  readonly root: string;
  readonly name: string;
  /** What the user asked for; null = the default at the time it starts. */
  readonly placement: Placement | null;
  /** The daemon that serves it; null = stopped. */
  readonly daemonId: DaemonId | null;
  /** The slot of the pool that a policy chose for it; undefined = where its hash says. */
  readonly slot?: number | undefined;
  /** How long its daemon may be idle; 0 = for ever; undefined = as the settings say. */
  readonly idleTimeoutMs?: number | undefined;
  readonly createdAt: string;
  readonly lastUsedAt: string;
}

export type Wanted = 'running' | 'stopped';

/** What is wanted of a daemon, and what became of it. */
export interface DaemonRecord {
  readonly schema: typeof RECORD_SCHEMA;
  readonly daemonId: DaemonId;
  readonly wanted: Wanted;
  readonly pinnedPort: number | null;
  /** Abnormal ends so far. */
  readonly restarts: number;
  /** The last ends, newest first. */
  readonly exits: readonly DaemonExit[];
  /** When it ended abnormally, since it was last given a fresh start; ISO 8601, newest first. */
  readonly failedAt: readonly string[];
  /** Restarts that the process manager had counted when it was last looked at. */
  readonly seenRestarts: number;
  /** Why it was given up; a restart by command clears it. */
  readonly failure: string | null;
  /** Why it is stopped although its projects stay assigned to it; whoever needs one of them starts it again. */
  readonly rest?: Rest | null | undefined;
  /** When it was last replaced by another build. */
  readonly replacedAt?: string | undefined;
}

/** PID file of a daemon: information, not exclusion (that is the lifetime lock). */
export interface ProcessRecord {
  readonly schema: typeof RECORD_SCHEMA;
  readonly daemonId: DaemonId;
  readonly pid: number;
  readonly startTime: string;
  readonly bootId: string;
  readonly host: string;
  readonly port: number;
  readonly buildId: string;
  readonly state: LiveDaemonState;
  readonly epoch: number;
  readonly startedAt: string;
}

export interface PoolRecord {
  readonly schema: typeof RECORD_SCHEMA;
  readonly wanted: Wanted;
  readonly size: number;
  /** Undefined = rendezvous. */
  readonly policy?: PoolPolicy | undefined;
  /** Projects that were placed in turn. */
  readonly turn?: number | undefined;
}

/** Records of one kind. A record that cannot be read counts as absent; it is set aside, never deleted. */
export interface Records<Id, Value> {
  get(id: Id): Promise<Value | undefined>;
  /** Whose record may be there. */
  ids(): Promise<Id[]>;
  list(): Promise<Value[]>;
  /** Changes whenever anybody touches the record, and costs much less than reading it; undefined while there is none. */
  stamp(id: Id): Promise<string | undefined>;
  /** Replaces the record in one step; a reader sees the old one or the new one. */
  put(value: Value): Promise<void>;
  /** Removes the record, with `onlyIf` only when it holds for the record that is there. */
  remove(id: Id, onlyIf?: (value: Value) => boolean): Promise<void>;
}

export interface Registry {
  readonly projects: Records<ProjectId, ProjectRecord>;
  readonly daemons: Records<DaemonId, DaemonRecord>;
  readonly processes: Records<DaemonId, ProcessRecord>;
  readonly endpoints: Records<ProjectId, Endpoint>;
  pool(): Promise<PoolRecord | undefined>;
  putPool(record: PoolRecord): Promise<void>;
  /** Secret of a project or of a daemon's admin API: 256 bits, base64url; made on first use, the same ever after. */
  projectToken(projectId: ProjectId): Promise<string>;
  daemonToken(daemonId: DaemonId): Promise<string>;
  /** For who holds the lifetime lock of the daemon: a lock on its process record was left by a life that was killed as it wrote. */
  breakProcessLock(daemonId: DaemonId): Promise<void>;
}
