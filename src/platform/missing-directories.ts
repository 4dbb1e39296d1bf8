import { stat } from 'node:fs/promises';
import { errnoOf } from '../domain/errors.ts';
import type { Clock } from './clock.ts';

/** A directory may be away for a moment: git and people replace it by deleting and making it again. */
const GONE_AFTER_MS = 8000;
/** A look at a directory of a network that is down may never end, and holds one of libuv's four threads meanwhile. */
const MAX_STUCK = 2;

/** Tells directories that are gone from those that are away for a moment. Looks in the background: nobody waits for a disk. */
export class MissingDirectories {
  readonly #clock: Clock;
  readonly #isMissing: (directory: string) => Promise<boolean>;
  readonly #missingSince = new Map<string, number>();
  readonly #stuck = new Set<string>();
  /** The look that is under way. */
  #looking: string | undefined;
  #round = 0;

  /**
   * @param clock for the time between two looks
   * @param look whether a directory is missing now
   */
  constructor(clock: Clock, look = isMissing) {
    this.#clock = clock;
    this.#isMissing = look;
  }

  /** Whether a directory was missing when it was last looked at. */
  get isAnyMissing(): boolean {
    return this.#missingSince.size > 0;
  }

  /** Which of the directories were missing at all looks of the last eight seconds; and begins the next look. Others are forgotten. */
  gone(directories: readonly string[]): string[] {
    for (const known of this.#missingSince.keys()) if (!directories.includes(known)) this.#missingSince.delete(known);
    if (this.#looking === undefined || this.#leaveStuck(this.#looking)) void this.#lookAt(directories, ++this.#round);
    const now = this.#clock.now();
    return directories.filter((directory) => now - (this.#missingSince.get(directory) ?? now) >= GONE_AFTER_MS);
  }

  /** The look at it has not ended since the last round. False when there are as many of that kind as may be. */
  #leaveStuck(directory: string): boolean {
    if (this.#stuck.size >= MAX_STUCK) return false;
    this.#stuck.add(directory);
    return true;
  }

  async #lookAt(directories: readonly string[], round: number): Promise<void> {
    for (const directory of directories) {
      if (this.#stuck.has(directory)) continue;
      this.#looking = directory;
      const missing = await this.#isMissing(directory);
      this.#stuck.delete(directory);
      this.#note(directory, missing);
      if (round !== this.#round) return;
    }
    this.#looking = undefined;
  }

  #note(directory: string, missing: boolean): void {
    if (!missing) this.#missingSince.delete(directory);
    else if (!this.#missingSince.has(directory)) this.#missingSince.set(directory, this.#clock.now());
  }
}

/** What cannot be looked at for another reason, such as a disk that fails, may well be there. */
async function isMissing(directory: string): Promise<boolean> {
  try {
    return !(await stat(directory)).isDirectory();
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '');
  }
}
