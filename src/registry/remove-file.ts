/** Removing a file that another process may replace at the same moment. */
import { constants } from 'node:fs';
import { copyFile, link, rename, rm } from 'node:fs/promises';
import { errnoOf } from '../domain/errors.ts';
import { draftOf } from './draft.ts';

/**
 * Takes the file away, looks at what it took, and puts it back if that is not meant: it came between the caller's look and this.
 *
 * @param isMeant told the name under which the file can be read
 */
export async function removeFile(file: string, isMeant: (taken: string) => Promise<boolean>): Promise<void> {
  const taken = draftOf(file);
  try {
    await rename(file, taken);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  if (!(await isMeant(taken))) await putBack(taken, file);
  await rm(taken, { force: true });
}

/** What is there by now is newer, and stays; what was corrupt is set aside already. */
async function putBack(taken: string, file: string): Promise<void> {
  try {
    // A file system without links (exFAT) has copies.
    await link(taken, file).catch(async (error: unknown) => {
      if (isSettled(error)) throw error;
      await copyFile(taken, file, constants.COPYFILE_EXCL);
    });
  } catch (error) {
    if (!isSettled(error)) throw error;
  }
}

function isSettled(error: unknown): boolean {
  return ['EEXIST', 'ENOENT'].includes(errnoOf(error) ?? '');
}
