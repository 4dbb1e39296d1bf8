/** Tells which files still have the content that the index knows: they are read and hashed, not parsed. */
import { join } from 'node:path';
import type { FileVersion, ParseRequest } from '../document.ts';
import { contentHash } from './file-content.ts';
import { readVersion } from './parse-files.ts';

export interface CompareFilesOptions {
  readonly root: string;
  readonly maxFileBytes: number;
  readonly files: readonly ParseRequest[];
}

/** Those whose content is the same, as they are now. */
export function compareFiles({ root, maxFileBytes, files }: CompareFilesOptions): FileVersion[] {
  return files.flatMap(({ path, knownHash }) => {
    const read = readVersion(join(root, path), path, maxFileBytes);
    return read?.content && contentHash(read.content) === knownHash ? [read.version] : [];
  });
}
