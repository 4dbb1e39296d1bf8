/**
 * What daemons say of themselves. A question costs daemon and supervisor some milliseconds each, so one that rests is not
 * asked again and again: its heartbeat says that it rests, and since when nothing has changed. It says so no longer the
 * moment something does.
 */
import type { DaemonReport } from '../domain/admin-api.ts';
import type { DaemonId } from '../domain/daemon.ts';
import { readBeat, REST_BEAT_MS, type Beat } from '../platform/beat-file.ts';
import type { Clock } from '../platform/clock.ts';
import { heartbeatFile, type Paths } from '../platform/paths.ts';
import type { ProcessRecord } from '../registry/registry.ts';

/** A daemon that beats and does not answer is found out after so long. */
const ASK_AGAIN_MS = 300_000;
/** One that has not beaten for so long may be hung, and is asked. */
const SILENT_MS = 2 * REST_BEAT_MS;

export interface ReportsOptions {
  readonly paths: Paths;
  /** Asks the daemon; undefined when it does not answer. */
  readonly ask: (process: ProcessRecord) => Promise<DaemonReport | undefined>;
  /** For lengths of time. */
  readonly clock: Clock;
}

interface Remembered {
  readonly startTime: string;
  /** As it was before the daemon was asked: what changed while it answered counts as a change since. */
  readonly beat: Beat;
  readonly at: number;
  /** When its last beat was seen first. */
  readonly heardAt: number;
  readonly report: DaemonReport;
}

export class Reports {
  readonly #options: ReportsOptions;
  readonly #remembered = new Map<DaemonId, Remembered>();

  constructor(options: ReportsOptions) {
    this.#options = options;
  }

  /** Of all others nothing is remembered any more. */
  keepOnly(daemonIds: ReadonlySet<DaemonId>): void {
    for (const daemonId of this.#remembered.keys()) if (!daemonIds.has(daemonId)) this.#remembered.delete(daemonId);
  }

  /** What the daemon says when it is asked now. */
  async current(process: ProcessRecord): Promise<DaemonReport | undefined> {
    const { paths, ask, clock } = this.#options;
    const { daemonId, pid, startTime } = process;
    const [beat, at] = [readBeat(heartbeatFile(paths, daemonId)), clock.now()];
    const report = await ask(process);
    this.#remembered.delete(daemonId);
    // One that is used would have to be asked again in any case.
    if (beat?.pid === pid && report?.state === 'ready' && report.idleMs !== null)
      this.#remembered.set(daemonId, { startTime, beat, at, heardAt: at, report });
    return report;
  }

  /** The same, without asking one that rests since it was asked last. */
  async recent(process: ProcessRecord): Promise<DaemonReport | undefined> {
    const { paths, clock } = this.#options;
    const known = this.#remembered.get(process.daemonId);
    const beat = known && readBeat(heartbeatFile(paths, process.daemonId));
    if (beat === undefined || !restsSince(known!, process, beat)) return this.current(process);
    const { report, at } = known!;
    const now = clock.now();
    const heardAt = beat.count === known!.beat.count ? known!.heardAt : now;
    const age = Math.round(now - at);
    if (age >= ASK_AGAIN_MS || now - heardAt >= SILENT_MS) return this.current(process);
    this.#remembered.set(process.daemonId, { ...known!, beat, heardAt });
    return { ...report, uptimeMs: report.uptimeMs + age, rssBytes: beat.rssBytes, idleMs: report.idleMs! + age };
  }
}

function restsSince(known: Remembered, { pid, startTime, state }: ProcessRecord, beat: Beat): boolean {
  const isSameLife = beat.pid === pid && known.beat.pid === pid && known.startTime === startTime && state === 'ready';
  return isSameLife && beat.changes !== undefined && beat.changes === known.beat.changes;
}
