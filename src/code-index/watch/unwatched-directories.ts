import { readProjectConfig } from '../project-config/project-config.ts';
import { unindexedDirectories } from '../scan/unindexed-directories.ts';

/**
 * Directories that need not be watched: nothing in them can come to be indexed before the rules change.
 *
 * @throws SETTINGS_INVALID, INDEX_FAILED: then all have to be watched
 */
export async function unwatchedDirectories(root: string): Promise<string[]> {
  return unindexedDirectories(root, readProjectConfig(root, { languageIds: 'any' }));
}
