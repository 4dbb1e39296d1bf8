import { stat } from 'node:fs/promises';
import { errnoOf } from '../domain/errors.ts';
import type { Clock } from './clock.ts';
import { withDeadline } from './deadline.ts';

/** A directory may be away for a moment: git and people replace it by deleting and making it again. */
const GONE_AFTER_MS = 8000;
/** A look at a directory of a network that is down may never end, and holds one of libuv's four threads meanwhile. */
const LOOK_DEADLINE_MS = 1000;
const MAX_STUCK = 2;

/** Tells directories that are gone from those that are away for a moment. */
export class MissingDirectories {
  readonly #clock: Clock;
  readonly #look: (directory: string) => Promise<boolean>;
  readonly #missingSince = new Map<string, number>();
  readonly #stuck = new Set<string>();

  /**
   * @param clock for the time between two looks
   * @param look whether a directory is missing now
   */
  constructor(clock: Clock, look = isMissing) {
    this.#clock = clock;
    this.#look = look;
  }

  /** Which of the directories were missing at this look and at all looks of the last eight seconds. Others are forgotten. */
  async gone(directories: readonly string[]): Promise<string[]> {
    const missing = new Set<string>();
    for (const directory of directories) if (await this.#isMissing(directory)) missing.add(directory);
    for (const known of this.#missingSince.keys()) if (!missing.has(known)) this.#missingSince.delete(known);
    const now = this.#clock.now();
    return [...missing].filter((directory) => {
      const since = this.#missingSince.get(directory) ?? now;
      this.#missingSince.set(directory, since);
      return now - since >= GONE_AFTER_MS;
    });
  }

  /** What does not answer may well be there. */
  async #isMissing(directory: string): Promise<boolean> {
    if (this.#stuck.has(directory) || this.#stuck.size >= MAX_STUCK) return false;
    const look = this.#look(directory);
    try {
      return await withDeadline(look, LOOK_DEADLINE_MS, `the look at ${directory}`);
    } catch {
      this.#stuck.add(directory);
      void look.finally(() => this.#stuck.delete(directory));
      return false;
    }
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
