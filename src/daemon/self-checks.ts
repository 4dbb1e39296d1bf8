/** What a daemon asks itself now and then: is it still the one, and is there still something to serve? */
import { placementOfDaemon, type DaemonId } from '../domain/daemon.ts';
import { monotonicClock } from '../platform/clock.ts';
import { IndexerError } from '../domain/errors.ts';
import type { LifetimeLock } from '../platform/lifetime-lock.ts';
import type { Logger } from '../platform/logger.ts';
import { MissingDirectories } from '../platform/missing-directories.ts';
import type { CloseReason } from './websocket-sessions.ts';

/** A lock file that was replaced is noticed within five seconds. */
const INTERVAL_MS = 4000;

export interface SelfChecksOptions {
  readonly daemonId: DaemonId;
  readonly lock: LifetimeLock;
  /** Roots of the projects that are served. */
  readonly roots: () => readonly string[];
  readonly requestStop: (reason: CloseReason) => void;
  readonly logger: Logger;
}

export class SelfChecks {
  readonly #options: SelfChecksOptions;
  readonly #missing = new MissingDirectories(monotonicClock);
  readonly #timer: NodeJS.Timeout;

  constructor(options: SelfChecksOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      this.#checkLock();
      void this.#checkRoot();
    }, INTERVAL_MS);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Without its lock another daemon may start any moment: leave at once, and leave the records to the successor. */
  #checkLock(): void {
    const { lock, logger, requestStop } = this.#options;
    if (lock.isIntact()) return;
    logger.error(new IndexerError('LOCK_HELD', 'the lock file was replaced or removed').toBody());
    requestStop('restart');
  }

  /** A dedicated daemon has nothing left to do without its root. A project of others is taken from them by the supervisor. */
  async #checkRoot(): Promise<void> {
    const { daemonId, roots, logger, requestStop } = this.#options;
    if (placementOfDaemon(daemonId).placement !== 'dedicated') return;
    const [root] = await this.#missing.gone(roots());
    if (root === undefined) return;
    logger.warn({ root }, 'the root of the project is gone');
    requestStop('stop');
  }
}
