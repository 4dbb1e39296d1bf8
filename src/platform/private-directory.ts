import { lstatSync, mkdirSync, statSync, type Stats } from 'node:fs';
import { errnoOf, IndexerError, messageOf } from '../domain/errors.ts';

const PRIVATE_MODE = 0o700;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Creates the directory (mode 0700) when it is missing and checks that nobody else can change what is in it.
 *
 * @throws STATE_DIRECTORY_UNSAFE when it, or the link that leads to it, belongs to someone else or others may write to it.
 * @throws STATE_DIRECTORY_UNUSABLE when it cannot be created.
 */
export function ensurePrivateDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: PRIVATE_MODE });
  } catch (error) {
    throw new IndexerError('STATE_DIRECTORY_UNUSABLE', `cannot create ${directory}: ${messageOf(error)}`, { cause: error });
  }
  checkPrivateDirectory(directory);
}

/** The same check without creating anything; false when there is no such directory. */
export function checkPrivateDirectory(directory: string): boolean {
  try {
    assertOwned(directory, lstatSync(directory));
    assertPrivate(directory, statSync(directory));
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function assertOwned(path: string, stats: Stats): void {
  const self = process.getuid?.();
  if (self !== undefined && stats.uid !== self) {
    throw new IndexerError('STATE_DIRECTORY_UNSAFE', `${path} belongs to user ${stats.uid}, not to you (user ${self})`);
  }
}

function assertPrivate(path: string, stats: Stats): void {
  if (!stats.isDirectory()) {
    throw new IndexerError('STATE_DIRECTORY_UNUSABLE', `${path} is not a directory`, { hint: 'Move it out of the way.' });
  }
  assertOwned(path, stats);
  if (process.platform !== 'win32' && (stats.mode & WRITABLE_BY_OTHERS) !== 0) {
    const mode = (stats.mode & 0o777).toString(8);
    throw new IndexerError('STATE_DIRECTORY_UNSAFE', `${path} can be written to by others (mode ${mode})`);
  }
}
