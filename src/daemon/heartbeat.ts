/** Shows from the main loop that it turns, and looks at how much memory the process has. */
import { messageOf } from '../domain/errors.ts';
import { openBeatFile, type BeatFile } from '../platform/beat-file.ts';
import type { Logger } from '../platform/logger.ts';
import type { Ticker } from '../platform/ticker.ts';

/** Dropped caches come back with the next calls; dropping them at each beat would only make these slow. */
const DROP_INTERVAL_MS = 60_000;

export interface HeartbeatOptions {
  readonly file: string;
  /** Above it the caches are dropped. */
  readonly softMemoryBytes: number;
  readonly dropCaches: () => void;
  /** Grows whenever the daemon is used, begins or ends some work. Shown at rest only, and while it stands there it is true. */
  readonly changes: () => number;
  readonly ticker: Ticker;
  /** At rest memory is measured once in so many turns. */
  readonly restTurns: number;
  readonly logger: Logger;
}

export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #file: BeatFile;
  readonly #ends: readonly (() => void)[];
  #rssBytes = 0;
  #count = 0;
  #droppedAt = -DROP_INTERVAL_MS;
  #isWriting = true;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#file = openBeatFile(options.file);
    this.#measure();
    this.beat();
    this.#ends = [options.ticker.every(() => this.#measure(), options.restTurns), options.ticker.every(() => this.beat())];
  }

  close(): void {
    this.#ends.forEach((end) => end());
    this.#file.close();
  }

  beat(): void {
    const { ticker, changes, logger } = this.#options;
    // A disk or a machine that is full must not end the daemon; whoever misses the beat asks the daemon itself.
    try {
      this.#file.write({
        pid: process.pid,
        count: ++this.#count,
        rssBytes: this.#rssBytes,
        changes: ticker.isAtRest ? changes() : undefined,
      });
      this.#isWriting = true;
    } catch (error) {
      if (this.#isWriting) logger.warn({ problem: messageOf(error) }, 'cannot show a heartbeat');
      this.#isWriting = false;
    }
  }

  #measure(): void {
    try {
      this.#rssBytes = process.memoryUsage.rss();
    } catch {
      return; // not a descriptor is free: what was measured last will do
    }
    const [rssBytes, now] = [this.#rssBytes, performance.now()];
    if (rssBytes < this.#options.softMemoryBytes || now - this.#droppedAt < DROP_INTERVAL_MS) return;
    this.#droppedAt = now;
    this.#options.logger.warn({ rssBytes }, 'much memory is in use: caches are dropped');
    this.#options.dropCaches();
  }
}
