/** What a daemon does for itself while nobody asks: shows that it lives, looks whether it still should, gives memory back. */
import { monotonicClock } from '../platform/clock.ts';
import type { LifetimeLock } from '../platform/lifetime-lock.ts';
import type { Logger } from '../platform/logger.ts';
import { MemoryAtRest } from '../platform/memory-at-rest.ts';
import { Ticker } from '../platform/ticker.ts';
import { Heartbeat } from './heartbeat.ts';
import { SelfChecks } from './self-checks.ts';
import type { CloseReason } from './websocket-sessions.ts';

/** A record that somebody damaged, and a lock file that somebody replaced, are noticed within five seconds. */
const TICK_MS = 4000;
const SOFT_MEMORY_SHARE = 2 / 3;

export interface UpkeepOptions {
  readonly lock: LifetimeLock;
  readonly heartbeatFile: string;
  /** With two thirds of it the caches are dropped. */
  readonly maxMemoryBytes: number;
  /** Roots without which there is nothing to do. */
  readonly roots: () => readonly string[];
  readonly requestStop: (reason: CloseReason) => void;
  readonly dropCaches: () => void;
  readonly changes: () => number;
  readonly logger: Logger;
}

export class Upkeep {
  /** For others that look at something every few seconds. */
  readonly ticker = new Ticker(TICK_MS);
  readonly #checks: SelfChecks;
  readonly #heartbeat: Heartbeat;
  readonly #memory: MemoryAtRest;

  constructor({ lock, heartbeatFile, maxMemoryBytes, roots, requestStop, dropCaches, changes, logger }: UpkeepOptions) {
    const { ticker } = this;
    this.#checks = new SelfChecks({ lock, roots, requestStop, clock: monotonicClock, ticker, logger });
    this.#heartbeat = new Heartbeat({
      file: heartbeatFile,
      softMemoryBytes: maxMemoryBytes * SOFT_MEMORY_SHARE,
      dropCaches,
      changes,
      ticker,
      logger,
    });
    this.#memory = new MemoryAtRest({ dropCaches, onFailure: (reason) => logger.debug({ reason }, 'garbage cannot be collected') });
    this.#memory.touch();
  }

  /** Somebody asked for something: memory is not given back yet. */
  touch(): void {
    this.#memory.touch();
  }

  /** The end is decided: only the heartbeat goes on, until `close`. */
  endChecks(): void {
    this.#checks.close();
    this.#memory.close();
  }

  close(): void {
    this.endChecks();
    this.#heartbeat.close();
    this.ticker.close();
  }
}
