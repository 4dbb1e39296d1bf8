/** Notices daemons whose process runs and never gets as far as saying where it is: hung before the watchdog can see them. */
import type { DaemonId } from '../domain/daemon.ts';
import type { Clock } from '../platform/clock.ts';
import type { ObservedDaemon } from './observe.ts';
import type { Remedy } from './remedy.ts';

/** Publishing comes before opening the indexes; on a machine that is busy with other starts it took 8 s. */
const PUBLISHED_WITHIN_MS = 60_000;
const SECOND_MS = 1000;

export class StartWatch {
  readonly #clock: Clock;
  readonly #since = new Map<DaemonId, { readonly pid: number; readonly at: number }>();

  /** @param clock for lengths of time */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  look(daemons: readonly ObservedDaemon[]): Remedy[] {
    return daemons.flatMap((daemon) => this.#lookAt(daemon));
  }

  #lookAt({ daemonId, record, managed, process }: ObservedDaemon): Remedy[] {
    if (record?.wanted !== 'running' || process !== undefined || managed?.state !== 'running' || managed.pid === null) {
      this.#since.delete(daemonId);
      return [];
    }
    const now = this.#clock.now();
    const known = this.#since.get(daemonId);
    if (known?.pid !== managed.pid) this.#since.set(daemonId, { pid: managed.pid, at: now });
    const ms = known?.pid === managed.pid ? now - known.at : 0;
    return ms < PUBLISHED_WITHIN_MS
      ? []
      : [{ type: 'start-over', daemonId, why: `it did not get ready within ${Math.round(ms / SECOND_MS)} s` }];
  }
}
