/** The index of a project in this process, where no daemon has it. */
import { CodeIndex } from '../code-index/code-index.ts';
import type { Project } from '../domain/project.ts';
import { otherIndexDirectories } from '../platform/index-directories.ts';
import { indexDirectory } from '../platform/paths.ts';
import { ensurePrivateDirectory } from '../platform/private-directory.ts';
import { INDEX_LOCK_DEADLINE_MS } from './index-lock.ts';
import { IndexProgressBar } from './progress.ts';
import type { Services } from './services.ts';

const PROGRESS_INTERVAL_MS = 100;

/** Its owner closes it. */
export function openIndex({ paths, dist, settings }: Services, project: Project): CodeIndex {
  const directory = indexDirectory(paths, project.projectId);
  ensurePrivateDirectory(paths.cache);
  ensurePrivateDirectory(directory);
  return new CodeIndex({
    root: project.root,
    directory,
    dist,
    maxFileBytes: settings.maxFileBytes,
    others: () => otherIndexDirectories(paths, project.projectId),
    onNotice: (notice) => process.stderr.write(`${notice}\n`),
  });
}

/** Brings the index up to date while a progress bar shows how far it is. */
export async function refreshShown(
  index: CodeIndex,
  { full, lockDeadlineMs = INDEX_LOCK_DEADLINE_MS }: { full: boolean; lockDeadlineMs?: number },
) {
  const bar = new IndexProgressBar();
  const timer = setInterval(() => bar.show(index.freshness()), PROGRESS_INTERVAL_MS);
  try {
    return await index.refresh({ full, lockDeadlineMs });
  } finally {
    clearInterval(timer);
    bar.finish();
  }
}
