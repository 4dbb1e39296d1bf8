import { stat } from 'node:fs/promises';
import { errnoOf } from '../domain/errors.ts';
import type { Clock } from './clock.ts';

/** A directory may be away for a moment: git and people replace it by deleting and making it again. */
const GONE_AFTER_MS = 8000;

/** Tells directories that are gone from those that are away for a moment. */
export class MissingDirectories {
  readonly #clock: Clock;
  readonly #missingSince = new Map<string, number>();

  /** @param clock for the time between two looks */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Which of the directories were missing at this look and at all looks of the last eight seconds. Others are forgotten. */
  async gone(directories: readonly string[]): Promise<string[]> {
    const missing = new Set<string>();
    for (const directory of directories) if (await isMissing(directory)) missing.add(directory);
    for (const known of this.#missingSince.keys()) if (!missing.has(known)) this.#missingSince.delete(known);
    const now = this.#clock.now();
    return [...missing].filter((directory) => {
      const since = this.#missingSince.get(directory) ?? now;
      this.#missingSince.set(directory, since);
      return now - since >= GONE_AFTER_MS;
    });
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
