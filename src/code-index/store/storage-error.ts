import { dirname } from 'node:path';
import { errnoOf, IndexerError, messageOf } from '../../domain/errors.ts';
import { isCorruption } from './database.ts';

const NO_SPACE_HINT = 'Free space there; the next run goes on from what is there.';
const NOT_WRITABLE = /^SQLITE_(?:READONLY|CANTOPEN|PERM|AUTH)/;

/** What a failure of SQLite means for whoever runs the index; undefined for errors of any other kind. */
export function storageError(error: unknown, file: string): IndexerError | undefined {
  const code = errnoOf(error) ?? '';
  const directory = dirname(file);
  if (isCorruption(error)) return new IndexerError('INDEX_CORRUPT', messageOf(error), { cause: error });
  if (!code.startsWith('SQLITE_')) return undefined;
  if (code === 'SQLITE_FULL')
    return new IndexerError('INDEX_FAILED', `no space left for the code index in ${directory}`, { hint: NO_SPACE_HINT, cause: error });
  const problem = `${messageOf(error)} (${code})`;
  if (NOT_WRITABLE.test(code))
    return new IndexerError('STATE_DIRECTORY_UNUSABLE', `cannot use the code index in ${directory}: ${problem}`, { cause: error });
  return new IndexerError('INDEX_FAILED', `the code index in ${directory} cannot be written: ${problem}`, { cause: error });
}
