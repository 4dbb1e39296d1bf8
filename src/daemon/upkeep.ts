/** What a daemon does for itself while nobody asks: shows that it lives, looks whether it still should, gives memory back. */
import { join } from 'node:path';
import { REST_BEAT_MS } from '../platform/beat-file.ts';
import { monotonicClock } from '../platform/clock.ts';
import { LIFETIME_LOCK_FILE, type LifetimeLock } from '../platform/lifetime-lock.ts';
import type { Logger } from '../platform/logger.ts';
import { MemoryAtRest } from '../platform/memory-at-rest.ts';
import { HEARTBEAT_FILE } from '../platform/paths.ts';
import { Ticker } from '../platform/ticker.ts';
import { ENDPOINT_FILE } from '../registry/endpoint-file.ts';
import { PROCESS_FILE } from '../registry/file-registry.ts';
import type { Activity } from './activity.ts';
import { Heartbeat } from './heartbeat.ts';
import { RecordWatch } from './record-watch.ts';
import { SelfChecks } from './self-checks.ts';
import type { CloseReason } from './websocket-sessions.ts';

/** A record that somebody damaged, and a lock file that somebody replaced, are noticed within five seconds: */
const TICK_MS = 4000;
/** at rest because the system tells of it. Then it is enough to look without being told once in so many beats. */
export const REST_TURNS_PER_LOOK = 3;
/** Who touches one of these is a reason to look at once. */
const WATCHED_FILES = new Set([LIFETIME_LOCK_FILE, PROCESS_FILE, ENDPOINT_FILE]);
const SOFT_MEMORY_SHARE = 2 / 3;

export interface UpkeepOptions {
  readonly lock: LifetimeLock;
  /** Of the daemon: its lock, its process record and its heartbeat. */
  readonly directory: string;
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
    const { lock, directory, maxMemoryBytes, roots, requestStop, dropCaches, activity, logger } = options;
    const records = new RecordWatch({ names: WATCHED_FILES, onTouched: () => this.ticker.wake(), logger });
    const ticker = new Ticker({
      intervalMs: TICK_MS,
      restIntervalMs: REST_BEAT_MS,
      mayRest: () => activity.idleMs !== null && records.isComplete && !this.#checks.isInDoubt,
    });
    records.add(directory);
    ticker.every(() => records.mend());
    this.ticker = ticker;
    this.records = records;
    this.#checks = new SelfChecks({ lock, roots, requestStop, clock: monotonicClock, ticker, restTurns: REST_TURNS_PER_LOOK, logger });
    this.#heartbeat = new Heartbeat({
      file: join(directory, HEARTBEAT_FILE),
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
