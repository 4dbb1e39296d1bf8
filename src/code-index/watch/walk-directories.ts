import { readdirSync, type Dirent } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { errnoOf } from '../../domain/errors.ts';

/** Directories between two pauses, in which the process does other work. */
const DIRECTORIES_PER_TURN = 100;
const PASSED_OVER = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM', 'EIO']);

/**
 * Visits directories below a root: those given (relative, the root is ''), and below each what `enters` admits; it is
 * asked before the directory is read. Links are not followed, what cannot be read is passed over.
 */
export async function walkDirectories(root: string, from: readonly string[], enters: (directory: string) => boolean): Promise<void> {
  const pending = from.filter(enters);
  let visited = 0;
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    if (++visited % DIRECTORIES_PER_TURN === 0) await nextTurn();
    for (const entry of entriesOf(`${root}/${directory}`)) {
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== '.git' && enters(path)) pending.push(path);
    }
  }
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (PASSED_OVER.has(errnoOf(error) ?? '')) return [];
    throw error;
  }
}
