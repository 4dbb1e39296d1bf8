/** Which lines of the working tree differ from a commit. */
import { IndexerError } from '../../domain/errors.ts';
import { runGit } from '../scan/run-git.ts';

export interface ChangedFile {
  /** Relative to the root. */
  readonly path: string;
  /** Of the file as it is now, from 1; an end before its start is a place where lines were taken out. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

/** Paths as they are, and a patch that no setting of the repository changes. */
const AS_WRITTEN = ['-c', 'core.quotePath=false'];
const PLAIN = ['-U0', '--no-color', '--no-ext-diff', '--no-textconv', '--no-renames', '--relative', '--src-prefix=a/', '--dst-prefix=b/'];
const REVISION = /^[\w./@{}^~-]{1,200}$/;

/**
 * Files that git does not know yet count as a whole; those that are gone are left out.
 *
 * @throws QUERY_INVALID when there is no such commit, INDEX_FAILED when the root is no repository
 */
export async function changedLines(root: string, base: string): Promise<ChangedFile[]> {
  if (!REVISION.test(base) || base.startsWith('-')) throw new IndexerError('QUERY_INVALID', `${base} is no commit, branch or tag`);
  await runGit(root, ['rev-parse', '--verify', '--quiet', `${base}^{commit}`]).catch((error: unknown) => {
    throw new IndexerError('QUERY_INVALID', `git finds no commit ${base} here`, { cause: error });
  });
  const diff = await runGit(root, [...AS_WRITTEN, 'diff', ...PLAIN, base]);
  const untracked = await runGit(root, ['ls-files', '-o', '-z', '--exclude-standard']);
  const whole = untracked.split('\0').filter((path) => path !== '');
  return [...filesIn(diff), ...whole.map((path) => ({ path, ranges: [{ start: 1, end: Infinity }] }))];
}

function filesIn(diff: string): ChangedFile[] {
  return diff.split(/^(?=diff --git )/m).flatMap((file): ChangedFile[] => {
    // Without this line it is gone, or no text; git puts a tab behind a path with blanks.
    const path = /^--- .*\n\+\+\+ b\/([^\t\n]*)/m.exec(file)?.[1];
    if (path === undefined) return [];
    const ranges = [...file.matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)].map(([, start, count]) => ({
      start: Number(start),
      end: Number(start) + Number(count ?? 1) - 1,
    }));
    return [{ path, ranges }];
  });
}
