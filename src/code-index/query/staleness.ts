import { statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { FileVersion } from '../document.ts';
import { versionOf } from '../parse/parse-files.ts';

/** True when the file changed or vanished since it was indexed: its line numbers may be off. */
export function isStale(root: string, indexed: FileVersion): boolean {
  const stats = statSync(join(root, indexed.path), { throwIfNoEntry: false });
  return stats === undefined || isOtherVersion(indexed, stats);
}

/** True when what was indexed is not the file with these stats. */
export function isOtherVersion(indexed: FileVersion, stats: Pick<Stats, 'size' | 'mtimeMs'>): boolean {
  const { size, mtimeUs } = versionOf(indexed.path, stats);
  return size !== indexed.size || mtimeUs !== indexed.mtimeUs;
}
