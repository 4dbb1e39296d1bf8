/**
 * Hears of it when somebody touches the files that say where this daemon is and that it lives, so that it need not look
 * at them every few seconds. A hint, no promise: who gets it looks, and looks now and then without it.
 */
import { watch, type FSWatcher } from 'node:fs';
import { basename } from 'node:path';
import { messageOf } from '../domain/errors.ts';
import type { Logger } from '../platform/logger.ts';

export interface RecordWatchOptions {
  /** Names of the files that count. */
  readonly names: ReadonlySet<string>;
  readonly onTouched: () => void;
  readonly logger: Logger;
}

export class RecordWatch {
  readonly #options: RecordWatchOptions;
  /** By directory; undefined while one cannot be watched. */
  readonly #watchers = new Map<string, FSWatcher | undefined>();

  constructor(options: RecordWatchOptions) {
    this.#options = options;
  }

  /** Whether every directory is watched. */
  get isComplete(): boolean {
    return [...this.#watchers.values()].every((watcher) => watcher !== undefined);
  }

  add(directory: string): void {
    if (this.#watchers.get(directory) === undefined) this.#watch(directory);
  }

  remove(directory: string): void {
    this.#watchers.get(directory)?.close();
    this.#watchers.delete(directory);
  }

  /** Tries those again that could not be watched, or are no longer the directory that was. */
  mend(): void {
    for (const [directory, watcher] of this.#watchers) if (watcher === undefined) this.#watch(directory);
  }

  close(): void {
    for (const directory of this.#watchers.keys()) this.remove(directory);
  }

  #watch(directory: string): void {
    const { names, onTouched, logger } = this.#options;
    const wasTried = this.#watchers.has(directory);
    try {
      const watcher = watch(directory, { persistent: false }, (event, name) => {
        // The directory itself was moved or removed: what is there next is another one.
        if (event === 'rename' && name === basename(directory)) this.#lose(directory, watcher);
        if (name === null || names.has(name) || this.#watchers.get(directory) === undefined) onTouched();
      });
      watcher.on('error', () => this.#lose(directory, watcher));
      this.#watchers.set(directory, watcher);
    } catch (error) {
      this.#watchers.set(directory, undefined);
      if (!wasTried) logger.warn({ directory, problem: messageOf(error) }, 'cannot be watched; looking every few seconds');
    }
  }

  #lose(directory: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.#watchers.get(directory) === watcher) this.#watchers.set(directory, undefined);
  }
}
