/**
 * Judges every daemon from outside, in a process that a hung daemon cannot block, by the heartbeat of its main loop and
 * by what the system says of its process. It has a timer of its own, so that a process manager that hangs does not hold
 * it up. Only times between looks of this process count: no clock of another process, and none that can be set.
 */
import type { DaemonId } from '../domain/daemon.ts';
import { readBeat, REST_BEAT_MS, type Beat } from '../platform/beat-file.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { heartbeatFile, type Paths } from '../platform/paths.ts';
import { activityOf, isRunning } from '../platform/process-identity.ts';
import type { ProcessRecord, Registry } from '../registry/registry.ts';
import type { ExitLog } from './exit-log.ts';
import { observeDaemon } from './observe.ts';
import { judge, nextPulse, type Pulse, type Verdict } from './pulse.ts';
import type { Remedy } from './remedy.ts';

const LOOK_INTERVAL_MS = 5000;
/** After such a pause this process slept, or was stopped, and the daemons perhaps with it: they get time to be heard again. */
const SLEPT_MS = 15_000;
const SECOND_MS = 1000;
const MEBIBYTE = 1_048_576;

export interface WatchdogOptions {
  readonly registry: Registry;
  readonly paths: Paths;
  readonly exitLog: ExitLog;
  /** Resident memory above which a daemon is replaced. */
  readonly maxMemoryBytes: () => number;
  readonly perform: (remedy: Remedy) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class Watchdog {
  readonly #options: WatchdogOptions;
  readonly #pulses = new Map<DaemonId, Pulse>();
  /** Whose pulse it is, by the record that was read last. */
  readonly #processes = new Map<DaemonId, ProcessRecord>();
  #lookedAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: WatchdogOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#looking ??= this.#lookSafely().finally(() => (this.#looking = undefined));
    }, LOOK_INTERVAL_MS);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** One look at all daemons. */
  async look(): Promise<void> {
    const { registry, clock } = this.#options;
    const now = clock.now();
    if (this.#lookedAt !== undefined && now - this.#lookedAt > SLEPT_MS) this.#pulses.clear();
    this.#lookedAt = now;
    const daemonIds = new Set(await registry.processes.ids());
    for (const daemonId of this.#pulses.keys()) if (!daemonIds.has(daemonId)) this.#forget(daemonId);
    for (const daemonId of daemonIds) await this.#lookAt(daemonId, now);
  }

  async #lookSafely(): Promise<void> {
    try {
      await this.look();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'the watchdog could not look');
    }
  }

  async #lookAt(daemonId: DaemonId, now: number): Promise<void> {
    const { paths, registry, exitLog, maxMemoryBytes } = this.#options;
    const beat = readBeat(heartbeatFile(paths, daemonId));
    const before = this.#pulses.get(daemonId);
    const known = this.#beating(daemonId, before, beat) ?? this.#resting(daemonId, before, beat, now);
    const process = known ?? (await registry.processes.get(daemonId));
    if (process === undefined || (known === undefined && !isRunning(process))) return this.#forget(daemonId);
    const { pid, startTime } = process;
    const own = beat?.pid === pid ? beat : undefined;
    const isStopped = known === undefined ? (activityOf(pid)?.isStopped ?? false) : undefined;
    const pulse = nextPulse(before, { life: `${pid} ${startTime}`, beat: own, isStopped }, now);
    this.#pulses.set(daemonId, pulse);
    this.#processes.set(daemonId, process);
    if (own) exitLog.noteMemory(daemonId, own.rssBytes);
    await this.#follow(process, pulse, judge(pulse, maxMemoryBytes(), now));
  }

  /** The process as it was at the last look, when it has beaten since: then it lives, and nothing else need be read. */
  #beating(daemonId: DaemonId, before: Pulse | undefined, beat: Beat | undefined): ProcessRecord | undefined {
    const process = this.#processes.get(daemonId);
    const isItsNext = beat !== undefined && beat.pid === process?.pid && beat.count > (before?.beat?.count ?? Infinity);
    return isItsNext ? process : undefined;
  }

  /** The same when it rests, and its next beat is not due. */
  #resting(daemonId: DaemonId, before: Pulse | undefined, beat: Beat | undefined, now: number): ProcessRecord | undefined {
    const process = this.#processes.get(daemonId);
    const isItsLast = beat?.changes !== undefined && beat.pid === process?.pid && beat.count === before?.beat?.count;
    return isItsLast && now - before.silentSince < REST_BEAT_MS ? process : undefined;
  }

  #forget(daemonId: DaemonId): void {
    this.#pulses.delete(daemonId);
    this.#processes.delete(daemonId);
  }

  async #follow(process: ProcessRecord, pulse: Pulse, verdict: Verdict): Promise<void> {
    const { daemonId, pid } = process;
    switch (verdict.type) {
      case 'well':
        return;
      case 'too-large':
        return this.#end(
          process,
          'replace',
          `it had ${mebibytes(verdict.rssBytes)} of memory, more than ${mebibytes(this.#options.maxMemoryBytes())}`,
        );
      case 'stopped':
        return this.#end(process, 'kill', `it was stopped for ${seconds(verdict.stoppedMs)} (${activityOf(pid)?.text ?? 'gone'})`);
      case 'warn':
        this.#pulses.set(daemonId, { ...pulse, warned: true });
        this.#options.logger.warn({ daemonId, pid, activity: activityOf(pid)?.text }, `no heartbeat for ${seconds(verdict.silentMs)}`);
        return;
      case 'hung':
        if (await this.#answers(process)) this.#pulses.set(daemonId, { ...pulse, silentSince: this.#options.clock.now(), warned: false });
        else await this.#end(process, 'kill', `no heartbeat for ${seconds(verdict.silentMs)} (${activityOf(pid)?.text ?? 'gone'})`);
    }
  }

  /** Its heartbeat may be missing for another reason, such as a disk that takes no writes. */
  async #answers({ daemonId }: ProcessRecord): Promise<boolean> {
    const { report } = await observeDaemon(this.#options.registry, daemonId);
    return report !== undefined;
  }

  /** What nobody asked the supervisor to run is not the supervisor's to end. */
  async #end({ daemonId }: ProcessRecord, type: Remedy['type'], why: string): Promise<void> {
    const { registry, exitLog, perform } = this.#options;
    const record = await registry.daemons.get(daemonId);
    if (record?.wanted !== 'running') return;
    exitLog.announce(daemonId, why);
    perform({ type, daemonId, why });
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / SECOND_MS)} s`;
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / MEBIBYTE)} MiB`;
}
