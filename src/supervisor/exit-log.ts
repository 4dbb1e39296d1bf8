/** Notices that daemons ended, keeps what is known of it in their records, and gives up on those that cannot stay up. */
import type { DaemonId, LastExit } from '../domain/daemon.ts';
import { ExitCode } from '../domain/exit-code.ts';
import type { Clock } from '../platform/clock.ts';
import { daemonErrorFile, type Paths } from '../platform/paths.ts';
import type { ManagedProcess } from '../process-manager/process-manager.ts';
import type { DaemonRecord, Registry } from '../registry/registry.ts';
import { Breaker } from './breaker.ts';
import { failureReason } from './failure-reason.ts';
import type { Observation, ObservedDaemon } from './observe.ts';

/** Ends after which starting again makes sense. */
const RETRIED_EXITS: ReadonlySet<number | null> = new Set([
  null,
  ExitCode.bug,
  ExitCode.failed,
  ExitCode.stoppedOnRequest,
  ExitCode.temporaryFailure,
  ExitCode.lockHeld,
]);

export interface ExitLogOptions {
  readonly registry: Registry;
  readonly paths: Paths;
  readonly clock: Clock;
}

export class ExitLog {
  readonly #options: ExitLogOptions;
  readonly #breaker = new Breaker();
  readonly #seen = new Map<DaemonId, ManagedProcess>();

  constructor(options: ExitLogOptions) {
    this.#options = options;
  }

  /** Compares with the last observation. Returns the observation with the records as they are now. */
  async note(observation: Observation): Promise<Observation> {
    const daemons: ObservedDaemon[] = [];
    for (const daemon of observation.daemons) daemons.push({ ...daemon, record: await this.#noteDaemon(daemon) });
    return { ...observation, daemons };
  }

  /** Forgets the past of a daemon that the user wants tried again. */
  reset(daemonId: DaemonId): void {
    this.#breaker.reset(daemonId);
    this.#seen.delete(daemonId);
  }

  async #noteDaemon({ daemonId, record, managed }: ObservedDaemon): Promise<DaemonRecord | undefined> {
    const before = this.#seen.get(daemonId);
    if (managed) this.#seen.set(daemonId, managed);
    else this.#seen.delete(daemonId);
    if (record?.wanted !== 'running' || record.failure !== null || managed === undefined) return record;
    const exits = exitsBetween(before, managed);
    const failure = this.#failure(daemonId, managed, exits);
    if (exits === 0 && failure === null) return record;
    const changed: DaemonRecord = { ...record, restarts: record.restarts + exits, lastExit: this.#lastExit(daemonId, managed), failure };
    await this.#options.registry.daemons.put(changed);
    return changed;
  }

  #failure(daemonId: DaemonId, managed: ManagedProcess, exits: number): string | null {
    const { clock } = this.#options;
    const isStill = managed.state === 'stopped' || managed.state === 'failed';
    if (isStill && !RETRIED_EXITS.has(managed.exitCode)) return this.#lastWords(daemonId);
    if (!this.#breaker.note(daemonId, exits, clock.now())) return null;
    return `it ended abnormally five times within a minute; the last time: ${this.#lastWords(daemonId)}`;
  }

  #lastWords(daemonId: DaemonId): string {
    return failureReason(daemonErrorFile(this.#options.paths, daemonId), 'DAEMON_FAILED', `daemon ${daemonId}`).message;
  }

  #lastExit(daemonId: DaemonId, { exitCode }: ManagedProcess): LastExit {
    const { clock } = this.#options;
    const at = new Date(clock.now()).toISOString();
    if (exitCode === null) return { code: null, signal: 'unknown', at, reason: 'killed by a signal' };
    return { code: exitCode, signal: null, at, reason: this.#lastWords(daemonId) };
  }
}

/** Restarts that the process manager made, and the end of a process that it does not restart. */
function exitsBetween(before: ManagedProcess | undefined, now: ManagedProcess): number {
  if (before === undefined) return now.restarts;
  const restarts = now.restarts >= before.restarts ? now.restarts - before.restarts : now.restarts;
  const ended = before.state === 'running' && (now.state === 'stopped' || now.state === 'failed');
  return restarts + (ended ? 1 : 0);
}
