/**
 * A new index of a known repository starts as a copy of its sibling's. The copy keeps no promise of its own: the run that
 * follows compares every file by content, drops what this project has not, and only then lets anybody read it.
 * Tokens and endpoints live elsewhere and are never copied.
 */
import { existsSync, renameSync } from 'node:fs';
import { messageOf } from '../../domain/errors.ts';
import { checkIntegrity, deleteDatabase, isCorruption, openForWriting } from '../store/database.ts';
import { META } from '../store/meta-keys.ts';
import { UNCOMPARED_VERSION } from '../store/schema.ts';
import { copyDatabase } from './copy-database.ts';
import { findSibling, type SiblingSearch } from './find-sibling.ts';

export interface TakeOverOptions extends SiblingSearch {
  /** Where the copy goes; there is nothing yet. */
  readonly databaseFile: string;
  /** Told why a sibling could not be used. */
  readonly onNotice: (notice: string) => void;
}

/** Nothing about a file is believed but what its content says; one that had a problem is tried again. */
const DOUBT = `
BEGIN IMMEDIATE;
UPDATE documents SET indexed_at_us = 0;
UPDATE documents SET hash = '' WHERE problem IS NOT NULL;
DELETE FROM meta WHERE key IN ('${META.root}', '${META.completedAt}', '${META.takenOver}', '${META.updatedAt}');
PRAGMA user_version = ${UNCOMPARED_VERSION};
COMMIT;`;

/** Takes away what a run left that was killed while it copied. */
export function discardCopy(databaseFile: string): void {
  deleteDatabase(copyOf(databaseFile));
}

/**
 * Puts the copy in place, in one step and for nobody to read yet (UNCOMPARED_VERSION). For the holder of the write lock only.
 *
 * @returns root of the project whose index it was; undefined when there is none to start from
 * @throws SQLite's error when the copy cannot be written
 */
export async function takeOver({ databaseFile, onNotice, ...search }: TakeOverOptions): Promise<string | undefined> {
  const sibling = await findSibling(search);
  if (sibling === undefined) return undefined;
  const copy = copyOf(databaseFile);
  try {
    await copyDatabase(sibling.databaseFile, copy);
    doubt(copy);
    renameSync(copy, databaseFile);
    return sibling.root;
  } catch (error) {
    discardCopy(databaseFile);
    // A sibling that is damaged, or was removed meanwhile, is no reason not to build.
    if (!isCorruption(error) && existsSync(sibling.databaseFile)) throw error;
    onNotice(`the code index of ${sibling.root} could not be taken over, building a new one: ${messageOf(error)}`);
    return undefined;
  }
}

function copyOf(databaseFile: string): string {
  return `${databaseFile}.copy`;
}

/** Closing it leaves one file, without a journal. */
function doubt(copy: string): void {
  const database = openForWriting(copy);
  try {
    checkIntegrity(database);
    database.exec(DOUBT);
    database.pragma('wal_checkpoint(TRUNCATE)'); // an error here would be lost in `close`
  } finally {
    database.close();
  }
}
