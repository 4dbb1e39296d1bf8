import { PROJECT_CONFIG_FILE } from '../project-config/project-config.ts';
import { INDEXER_IGNORE_FILE } from '../scan/index-rules.ts';

const AT_ANY_DEPTH = new Set(['.gitignore', INDEXER_IGNORE_FILE, '.gitmodules', '.git']);

/** Whether a change of this file (relative to the root) may change which other files are indexed. */
export function changesRules(path: string): boolean {
  return path === PROJECT_CONFIG_FILE || AT_ANY_DEPTH.has(path.slice(path.lastIndexOf('/') + 1));
}
