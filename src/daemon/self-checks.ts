/** What a daemon looks at again and again to know whether it still has a reason to be. */
import type { Clock } from '../platform/clock.ts';
import type { LifetimeLock } from '../platform/lifetime-lock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Ticker } from '../platform/ticker.ts';
import { MissingDirectories } from '../platform/missing-directories.ts';
import type { CloseReason } from './websocket-sessions.ts';

/** A look at a root wakes a thread. While none is missing, one in so many turns is enough. */
const TURNS_PER_ROOTS_CHECK = 3;

export interface SelfChecksOptions {
  readonly lock: LifetimeLock;
  /** Roots without which there is nothing to do: of a daemon of one project. Others' are taken from them by the supervisor. */
  readonly roots: () => readonly string[];
  readonly requestStop: (reason: CloseReason) => void;
  /** For lengths of time. */
  readonly clock: Clock;
  readonly ticker: Ticker;
  readonly logger: Logger;
}

export class SelfChecks {
  readonly #options: SelfChecksOptions;
  readonly #missing: MissingDirectories;
  readonly #end: () => void;
  #turn = 0;

  constructor(options: SelfChecksOptions) {
    this.#options = options;
    this.#missing = new MissingDirectories(options.clock);
    this.#end = options.ticker.every(() => {
      this.#checkLock();
      if (this.#missing.isAnyMissing || this.#turn++ % TURNS_PER_ROOTS_CHECK === 0) this.#checkRoots();
    });
  }

  close(): void {
    this.#end();
  }

  /** Without its lock another daemon may start any moment: leave at once, and leave the records to the successor. */
  #checkLock(): void {
    const { lock, requestStop, logger } = this.#options;
    if (lock.isIntact()) return;
    logger.error('the lock file was replaced or removed');
    requestStop('restart');
  }

  #checkRoots(): void {
    const { roots, requestStop, logger } = this.#options;
    const [root] = this.#missing.gone(roots());
    if (root === undefined) return;
    logger.warn({ root }, 'the root of the project is gone');
    requestStop('stop');
  }
}
