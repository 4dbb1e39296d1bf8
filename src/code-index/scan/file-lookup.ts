import { lstatSync, type Stats } from 'node:fs';
import { errnoOf } from '../../domain/errors.ts';
import type { FileVersion } from '../document.ts';
import { versionOf } from '../parse/parse-files.ts';
import { isNotUtf8 } from './not-utf8.ts';

const MISSING = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/** Looks at what is on disk without following a symbolic link anywhere in a path. Directories are looked at once. */
export class FileLookup {
  /**
   * Directories, with trailing `/`, in which nothing can be looked at for want of permission or because paths get too
   * long, and what has a name that is not UTF-8.
   */
  readonly unreadable = new Set<string>();
  readonly #root: string;
  readonly #directories = new Map<string, boolean>([['', true]]);

  constructor(root: string) {
    this.#root = root;
  }

  /** Stats of a file, directory, link or whatever the path names; undefined when there is nothing. */
  statsOf(path: string): Stats | undefined {
    if (!this.isDirectory(path.slice(0, path.lastIndexOf('/') + 1))) return undefined;
    try {
      const stats = lstatSync(`${this.#root}/${path}`, { throwIfNoEntry: false });
      if (stats === undefined && isNotUtf8(path)) this.unreadable.add(path);
      return stats;
    } catch (error) {
      if (!MISSING.has(errnoOf(error) ?? '')) this.unreadable.add(path.slice(0, path.lastIndexOf('/') + 1));
      return undefined;
    }
  }

  /** The version of a regular file. */
  versionOf(path: string): FileVersion | undefined {
    const stats = this.statsOf(path);
    return stats?.isFile() ? versionOf(path, stats) : undefined;
  }

  /** Whether it is a directory, and every one around it; given with trailing `/`, empty for the root. */
  isDirectory(directory: string): boolean {
    const known = this.#directories.get(directory);
    if (known !== undefined) return known;
    const is = this.statsOf(directory.slice(0, -1))?.isDirectory() ?? false;
    this.#directories.set(directory, is);
    return is;
  }
}
