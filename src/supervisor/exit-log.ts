/** Notices that daemons ended, keeps what is known of it in their records, and gives up on those that cannot stay up. */
import type { DaemonExit, DaemonId } from '../domain/daemon.ts';
import { ExitCode } from '../domain/exit-code.ts';
import type { Clock } from '../platform/clock.ts';
import { daemonErrorFile, type Paths } from '../platform/paths.ts';
import type { ManagedExit, ManagedProcess, ProcessManager } from '../process-manager/process-manager.ts';
import type { DaemonRecord, Registry } from '../registry/registry.ts';
import { COUNTED_ENDS, tooManyEnds } from './breaker.ts';
import { failureReason } from './failure-reason.ts';
import { lastWords } from './log-tail.ts';
import type { Observation, ObservedDaemon } from './observe.ts';

const KEPT_EXITS = 5;

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
  readonly processManager: Pick<ProcessManager, 'exits'>;
  readonly paths: Paths;
  readonly clock: Clock;
}

/** What was there at the last look. */
type Seen = Pick<ObservedDaemon, 'managed' | 'process'> & { readonly rssBytes: number | null };

export class ExitLog {
  readonly #options: ExitLogOptions;
  readonly #seen = new Map<DaemonId, Seen>();
  readonly #announced = new Map<DaemonId, string>();

  constructor(options: ExitLogOptions) {
    this.#options = options;
  }

  /** Compares with the last observation. Returns the observation with the records as they are now. */
  async note(observation: Observation): Promise<Observation> {
    const daemons: ObservedDaemon[] = [];
    for (const daemon of observation.daemons) daemons.push({ ...daemon, record: await this.#noteDaemon(daemon) });
    return { ...observation, daemons };
  }

  /** Forgets how a daemon was seen last: the user wants it ended or tried again. */
  reset(daemonId: DaemonId): void {
    this.#seen.delete(daemonId);
    this.#announced.delete(daemonId);
  }

  /** Why the daemon is about to be ended by us although it is wanted; kept as the reason of its next end, which counts as abnormal. */
  announce(daemonId: DaemonId, reason: string): void {
    this.#announced.set(daemonId, reason);
  }

  /** Keeps the last known memory of a living daemon, for the case that it ends. */
  noteMemory(daemonId: DaemonId, rssBytes: number): void {
    const seen = this.#seen.get(daemonId);
    if (seen) this.#seen.set(daemonId, { ...seen, rssBytes });
  }

  async #noteDaemon(daemon: ObservedDaemon): Promise<DaemonRecord | undefined> {
    const { daemonId, record, managed } = daemon;
    const before = this.#seen.get(daemonId);
    this.#remember(daemon, before);
    if (record?.wanted !== 'running' || record.failure !== null) return record;
    const exits = await this.#exitsSince(before, daemon, record);
    const changed = this.#withExits(record, exits, managed);
    if (exits.length === 0 && changed.failure === null && changed.seenRestarts === record.seenRestarts) return record;
    const { restarts, failedAt, seenRestarts, failure } = changed;
    // Read again, because what is wanted may have changed meanwhile.
    const current = { ...((await this.#options.registry.daemons.get(daemonId)) ?? record) };
    const next: DaemonRecord = { ...current, exits: changed.exits, restarts, failedAt, seenRestarts, failure };
    await this.#options.registry.daemons.put(next);
    return next;
  }

  #remember({ daemonId, managed, process, report }: ObservedDaemon, before: Seen | undefined): void {
    if (managed === undefined && process === undefined) this.#seen.delete(daemonId);
    else {
      // Of a process that is gone, this is what its end will be noted with.
      const known = process === undefined || isSameLife(before, process) ? (before?.rssBytes ?? null) : null;
      this.#seen.set(daemonId, { managed, process, rssBytes: report?.rssBytes ?? known });
    }
  }

  #withExits(record: DaemonRecord, exits: readonly DaemonExit[], managed: ManagedProcess | undefined): DaemonRecord {
    const { daemonId } = record;
    const abnormal = exits.filter(({ code, reason }) => code !== ExitCode.stoppedOnRequest || reason !== ENDED_ON_REQUEST);
    const failedAt = [...abnormal.map(({ at }) => at), ...record.failedAt].slice(0, COUNTED_ENDS);
    const kept = [...exits, ...record.exits].slice(0, KEPT_EXITS);
    return {
      ...record,
      exits: kept,
      failedAt,
      restarts: record.restarts + abnormal.length,
      seenRestarts: managed?.restarts ?? 0,
      failure: this.#failure(daemonId, managed, failedAt, kept[0], abnormal.length > 0),
    };
  }

  #failure(
    daemonId: DaemonId,
    managed: ManagedProcess | undefined,
    failedAt: readonly string[],
    last: DaemonExit | undefined,
    endedAgain: boolean,
  ): string | null {
    const isStill = managed?.state === 'stopped' || managed?.state === 'failed';
    if (isStill && !RETRIED_EXITS.has(managed.exitCode)) return this.#ownReason(daemonId);
    const tooMany = endedAgain
      ? tooManyEnds(
          failedAt.map((at) => Date.parse(at)),
          this.#options.clock.now(),
        )
      : undefined;
    return tooMany === undefined ? null : `it ended abnormally ${tooMany}; the last time: ${last?.reason ?? 'unknown'}`;
  }

  /** The ends since the last look, newest first. */
  async #exitsSince(before: Seen | undefined, daemon: ObservedDaemon, record: DaemonRecord): Promise<DaemonExit[]> {
    const { daemonId, managed, process } = daemon;
    const announced = this.#announced.get(daemonId);
    const ends = managed
      ? await this.#managedEnds(before, managed, record)
      : (before?.process && !isSameLife(before, process)) || (before?.managed && announced)
        ? [await this.#endOfForgotten(before, record)]
        : [];
    if (ends.length === 0) return [];
    this.#announced.delete(daemonId);
    const logTail = lastWords(this.#options.paths, daemonId, managed?.pid ?? process?.pid ?? null);
    return ends.map((end, index) => ({
      ...end,
      reason: (index === 0 ? announced : undefined) ?? this.#reason(daemonId, end),
      // What was seen last is the first of the lives that ended since.
      rssBytes: index === ends.length - 1 ? (before?.rssBytes ?? null) : null,
      logTail: index === 0 ? logTail : [],
    }));
  }

  async #managedEnds(before: Seen | undefined, managed: ManagedProcess, record: DaemonRecord): Promise<ManagedExit[]> {
    const restarts = restartsSince(record.seenRestarts, managed);
    const count = restarts === 0 && isAnotherEntry(before?.managed, managed) ? 1 : restarts;
    const isDown = managed.state === 'stopped' || managed.state === 'failed';
    if (count === 0 && !isDown) return [];
    const remembered = await this.#ends(managed, count + 1);
    const endedForGood =
      isDown && (before ? before.managed === undefined || isUp(before.managed) : remembered[0]?.at !== record.exits[0]?.at);
    return remembered.slice(0, count + (endedForGood ? 1 : 0));
  }

  /** As many ends as asked for, also when the process manager remembers fewer. */
  async #ends({ name, exitCode }: ManagedProcess, count: number): Promise<ManagedExit[]> {
    const remembered = await this.#options.processManager.exits(name, count);
    const unknown: ManagedExit = { ...this.#unseenEnd(), ...(exitCode === null ? {} : { code: exitCode, signal: null }) };
    return [...remembered, ...Array.from({ length: count - remembered.length }, () => unknown)];
  }

  /** The process manager was told to forget it, but may remember its end: one that came after the life began and is not noted yet. */
  async #endOfForgotten({ managed, process }: Seen, { exits }: DaemonRecord): Promise<ManagedExit> {
    const [last] = managed ? await this.#options.processManager.exits(managed.name, 1) : [];
    // Ends are told by the second.
    const isItsOwn = last && process && last.at !== exits[0]?.at && Date.parse(last.at) + 1000 > Date.parse(process.startedAt);
    return isItsOwn ? last : this.#unseenEnd();
  }

  #unseenEnd(): ManagedExit {
    return { code: null, signal: UNKNOWN_SIGNAL, at: new Date(this.#options.clock.now()).toISOString() };
  }

  #reason(daemonId: DaemonId, { code, signal }: ManagedExit): string {
    if (signal === UNKNOWN_SIGNAL) return 'it ended while nobody watched how';
    if (signal !== null) return `killed by ${signal}`;
    return code === ExitCode.stoppedOnRequest ? ENDED_ON_REQUEST : this.#ownReason(daemonId);
  }

  #ownReason(daemonId: DaemonId): string {
    return failureReason(daemonErrorFile(this.#options.paths, daemonId), 'DAEMON_FAILED', `daemon ${daemonId}`).message;
  }
}

const UNKNOWN_SIGNAL = 'unknown';
const ENDED_ON_REQUEST = 'asked to end';

function restartsSince(seen: number, { restarts }: ManagedProcess): number {
  // Fewer than before: the process manager was told to start it anew.
  return restarts >= seen ? restarts - seen : restarts;
}

/** The process manager counts its own restarts; an end after which it was told to start anew it has forgotten. */
function isAnotherEntry(before: ManagedProcess | undefined, { pid }: ManagedProcess): boolean {
  return before !== undefined && before.pid !== null && pid !== null && before.pid !== pid;
}

function isUp({ state }: ManagedProcess): boolean {
  return state === 'running' || state === 'restarting';
}

function isSameLife(before: Seen | undefined, process: ObservedDaemon['process']): boolean {
  return before?.process !== undefined && before.process.pid === process?.pid && before.process.startTime === process.startTime;
}
