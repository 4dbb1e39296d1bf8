import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { decodeText } from '../parse/file-content.ts';

export interface DocumentOnDisk {
  readonly text: string;
  /** Taken before it was read. */
  readonly stats: Stats;
}

/**
 * A file as it is on disk now.
 *
 * @returns undefined when the file is gone, unreadable, no regular file (any more) or binary: then nothing in it matches
 */
export function readDocument(root: string, path: string): DocumentOnDisk | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const stats = fstatSync(descriptor);
    const text = stats.isFile() ? decodeText(readFileSync(descriptor)) : null;
    return text === null ? undefined : { text, stats };
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** What `readDocument` would find there; undefined when it is gone or cannot be looked at. */
export function lookAtDocument(root: string, path: string): Stats | undefined {
  try {
    return lstatSync(join(root, path), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
