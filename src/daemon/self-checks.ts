/** What a daemon looks at again and again to know whether it still has a reason to be. */
import type { Clock } from '../platform/clock.ts';
import type { LifetimeLock } from '../platform/lifetime-lock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Ticker } from '../platform/ticker.ts';
import { MissingDirectories } from '../platform/missing-directories.ts';
import type { CloseReason } from './websocket-sessions.ts';

/** A look at a root wakes a thread: while none is missing, it is not made at every turn. */
const ROOTS_CHECK_INTERVAL_MS = 10_000;

export interface SelfChecksOptions {
  readonly lock: LifetimeLock;
  /** Roots without which there is nothing to do: of a daemon of one project. Others' are taken from them by the supervisor. */
  readonly roots: () => readonly string[];
  readonly requestStop: (reason: CloseReason) => void;
  /** For lengths of time. */
  readonly clock: Clock;
  readonly ticker: Ticker;
  /** At rest it looks once in so many turns. */
  readonly restTurns: number;
  readonly logger: Logger;
}

export class SelfChecks {
  readonly #options: SelfChecksOptions;
  readonly #missing: MissingDirectories;
  readonly #end: () => void;
  #checkedRootsAt = -Infinity;

  constructor(options: SelfChecksOptions) {
    this.#options = options;
    this.#missing = new MissingDirectories(options.clock);
    this.#end = options.ticker.every(() => {
      this.#checkLock();
      if (this.isInDoubt || options.clock.now() - this.#checkedRootsAt >= ROOTS_CHECK_INTERVAL_MS) this.#checkRoots();
    }, options.restTurns);
  }

  /** Whether a root was missing when it was last looked at. */
  get isInDoubt(): boolean {
    return this.#missing.isAnyMissing;
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
    const { roots, requestStop, clock, logger } = this.#options;
    this.#checkedRootsAt = clock.now();
    const [root] = this.#missing.gone(roots());
    if (root === undefined) return;
    logger.warn({ root }, 'the root of the project is gone');
    requestStop('stop');
  }
}
