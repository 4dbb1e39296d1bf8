/** What a daemon does for itself while nobody asks: shows that it lives, looks whether it still should, gives memory back. */
import { monotonicClock } from '../platform/clock.ts';
import type { LifetimeLock } from '../platform/lifetime-lock.ts';
import type { Logger } from '../platform/logger.ts';
import { MemoryAtRest } from '../platform/memory-at-rest.ts';
import { Ticker } from '../platform/ticker.ts';
import type { Activity } from './activity.ts';
import { Heartbeat } from './heartbeat.ts';
import { RecordWatch } from './record-watch.ts';
import { SelfChecks } from './self-checks.ts';
import type { CloseReason } from './websocket-sessions.ts';

/** A record that somebody damaged, and a lock file that somebody replaced, are noticed within five seconds: */
const TICK_MS = 4000;
/** at rest because the system tells of it. Then it is enough to beat so often, */
const REST_TICK_MS = 10_000;
/** and to look without being told once in so many beats. */
export const REST_TURNS_PER_LOOK = 3;
const SOFT_MEMORY_SHARE = 2 / 3;

export interface UpkeepOptions {
  readonly lock: LifetimeLock;
  /** Files whose touching is a reason to look at once. */
  readonly watchedNames: ReadonlySet<string>;
  readonly heartbeatFile: string;
  /** With two thirds of it the caches are dropped. */
  readonly maxMemoryBytes: number;
  /** Roots without which there is nothing to do. */
  readonly roots: () => readonly string[];
  readonly requestStop: (reason: CloseReason) => void;
  readonly dropCaches: () => void;
  readonly activity: Activity;
  readonly logger: Logger;
}

export class Upkeep {
  /** For others that look at something every few seconds. */
  readonly ticker: Ticker;
  readonly records: RecordWatch;
  readonly #checks: SelfChecks;
  readonly #heartbeat: Heartbeat;
  readonly #memory: MemoryAtRest;

  constructor(options: UpkeepOptions) {
    const { lock, watchedNames, heartbeatFile, maxMemoryBytes, roots, requestStop, dropCaches, activity, logger } = options;
    const records = new RecordWatch({ names: watchedNames, onTouched: () => this.ticker.wake(), logger });
    const ticker = new Ticker({
      intervalMs: TICK_MS,
      restIntervalMs: REST_TICK_MS,
      mayRest: () => activity.idleMs !== null && records.isComplete && !this.#checks.isInDoubt,
    });
    ticker.every(() => records.mend());
    this.ticker = ticker;
    this.records = records;
    this.#checks = new SelfChecks({ lock, roots, requestStop, clock: monotonicClock, ticker, restTurns: REST_TURNS_PER_LOOK, logger });
    this.#heartbeat = new Heartbeat({
      file: heartbeatFile,
      softMemoryBytes: maxMemoryBytes * SOFT_MEMORY_SHARE,
      dropCaches,
      changes: () => activity.changes,
      ticker,
      restTurns: REST_TURNS_PER_LOOK,
      logger,
    });
    this.#memory = new MemoryAtRest({ dropCaches, onFailure: (reason) => logger.debug({ reason }, 'garbage cannot be collected') });
    this.#memory.touch();
  }

  /** Something begins or ends. Nobody may see what it does while the heartbeat says that the daemon rests. */
  stir(): void {
    const wasAtRest = this.ticker.isAtRest;
    this.ticker.stir();
    if (wasAtRest) this.#heartbeat.beat();
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
    this.records.close();
    this.ticker.close();
  }
}
