import { readdirSync, type Dirent } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { errnoOf } from '../../domain/errors.ts';
import { isNotUtf8 } from './not-utf8.ts';

/** Directories between two pauses, in which the process does other work. */
const DIRECTORIES_PER_TURN = 200;
const UNREADABLE = new Set(['EACCES', 'EPERM', 'EIO', 'ENAMETOOLONG']);
const GONE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

export interface WalkOptions {
  /** Relative to the root, without trailing `/`. */
  readonly enters: (directory: string) => boolean;
  /** Directories, with trailing `/` (`./` for the root), that cannot be read. */
  readonly unreadable: Set<string>;
}

/** Regular files below a root, relative to it, in the directories that are entered. Symbolic links are not followed. */
export async function walkFiles(root: string, { enters, unreadable }: WalkOptions): Promise<string[]> {
  const files: string[] = [];
  const pending = [''];
  let visited = 0;
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    if (++visited % DIRECTORIES_PER_TURN === 0) await nextTurn();
    for (const entry of entriesOf(root, directory, unreadable)) {
      const path = directory + entry.name;
      if (entry.isFile()) files.push(path);
      else if (entry.isDirectory() && enters(path)) pending.push(`${path}/`);
    }
  }
  return files;
}

function entriesOf(root: string, directory: string, unreadable: Set<string>): Dirent[] {
  try {
    return readdirSync(`${root}/${directory}`, { withFileTypes: true });
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (directory === '' || !(UNREADABLE.has(errno) || GONE.has(errno))) throw error;
    if (UNREADABLE.has(errno) || isNotUtf8(directory)) unreadable.add(directory);
    return [];
  }
}
