/**
 * So many at a time, over all processes of this user: a lifetime lock for each slot, which the system frees with its
 * holder, however that ends. Nobody queues in order: who waits looks again a moment later.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLifetimeLock } from './lifetime-lock.ts';
import { ensurePrivateDirectory } from './private-directory.ts';

/** A look costs about a millisecond for each slot. */
const LOOK_AGAIN_MS = 300;
const JITTER_MS = 200;

export class SharedSlots {
  readonly #directory: string;
  readonly #count: number;

  /** @param directory holds the locks, for everyone who is to keep to the same limit */
  constructor(directory: string, count: number) {
    this.#directory = directory;
    this.#count = count;
  }

  /**
   * Waits for a slot and returns what gives it back.
   *
   * @throws AbortError when the signal fires first, STATE_DIRECTORY_UNUSABLE, SQLite's errors
   */
  async take(signal: AbortSignal): Promise<() => void> {
    ensurePrivateDirectory(this.#directory);
    for (;;) {
      signal.throwIfAborted();
      const release = this.#tryAny();
      if (release) return release;
      await sleep(LOOK_AGAIN_MS + Math.random() * JITTER_MS, undefined, { signal });
    }
  }

  #tryAny(): (() => void) | undefined {
    for (let slot = 0; slot < this.#count; slot++) {
      const lock = tryLifetimeLock(join(this.#directory, `slot-${slot}.lock.db`));
      if (lock) return () => lock.release();
    }
    return undefined;
  }
}
