import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText } from '../parse/file-content.ts';

/**
 * The text of a file as it is on disk now.
 *
 * @returns undefined when the file is gone, unreadable, no regular file (any more) or binary: then nothing in it matches
 */
export function readDocument(root: string, path: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    return fstatSync(descriptor).isFile() ? (decodeText(readFileSync(descriptor)) ?? undefined) : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}
