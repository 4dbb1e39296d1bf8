/** What starts, stops and lists processes. The supervisor decides; a process manager only does. */

export type ManagedState = 'running' | 'restarting' | 'stopped' | 'failed';

export interface ManagedProcess {
  readonly name: string;
  readonly state: ManagedState;
  /** Null unless running. */
  readonly pid: number | null;
  /** Restarts since it was started by `start`. */
  readonly restarts: number;
  /** Exit status of the last end; null when it never ended, or was killed by a signal. */
  readonly exitCode: number | null;
}

/** How a process ended, as far as the process manager saw it. */
export interface ManagedExit {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** Name of the signal; null for an end with a status. */
  readonly signal: string | null;
  /** ISO 8601. */
  readonly at: string;
}

export interface ProcessSpec {
  readonly name: string;
  /** Absolute path of a Node script. */
  readonly script: string;
  /** Options of Node itself. */
  readonly nodeOptions: readonly string[];
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the process: nothing of ours is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Receives what the process writes to standard error, such as the trace of an early crash. */
  readonly errorFile: string;
  /** Time between the polite signal and SIGKILL. */
  readonly killTimeoutMs: number;
  /** Exit statuses after which the process is not started again. */
  readonly finalExitCodes: readonly number[];
}

/**
 * Every call ends within a deadline of its own (PROCESS_MANAGER_TIMEOUT, PROCESS_MANAGER_FAILED).
 * A started process is started again after each abnormal end until it is removed.
 */
export interface ProcessManager {
  readonly kind: string;
  /** Starts the process unless one of this name is already running or restarting. */
  start(spec: ProcessSpec): Promise<void>;
  /** Ends the process (politely, then by force) and forgets it. Nothing happens when there is none. */
  remove(name: string): Promise<void>;
  list(): Promise<ManagedProcess[]>;
  /** The last ends of processes of this name that are still remembered, newest first. */
  exits(name: string, limit: number): Promise<ManagedExit[]>;
  /** Lets go of the process manager; the processes go on. */
  close(): Promise<void>;
}
