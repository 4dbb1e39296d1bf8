/** Which lines of the working tree differ from a commit. */
import { IndexerError } from '../../domain/errors.ts';
import { runGit } from '../scan/run-git.ts';

export interface ChangedFile {
  /** Relative to the root. */
  readonly path: string;
  /** Of the file as it is now, from 1; an end before its start is a place where lines were taken out. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

const REVISION = /^[\w./@{}^~-]{1,200}$/;

/**
 * Files that git does not know yet count as a whole; those that are gone have no lines.
 *
 * @throws QUERY_INVALID when there is no such commit, INDEX_FAILED when the root is no repository
 */
export async function changedLines(root: string, base: string): Promise<ChangedFile[]> {
  if (!REVISION.test(base) || base.startsWith('-')) throw new IndexerError('QUERY_INVALID', `${base} is no commit, branch or tag`);
  await runGit(root, ['rev-parse', '--verify', '--quiet', `${base}^{commit}`]).catch((error: unknown) => {
    throw new IndexerError('QUERY_INVALID', `git finds no commit ${base} here`, { cause: error });
  });
  const diff = await runGit(root, [
    'diff',
    '-U0',
    '--no-color',
    '--no-ext-diff',
    '--no-renames',
    '--relative',
    '--src-prefix=a/',
    '--dst-prefix=b/',
    base,
  ]);
  const untracked = await runGit(root, ['ls-files', '-o', '-z', '--exclude-standard']);
  const whole = untracked.split('\0').filter((path) => path !== '');
  return [...filesIn(diff), ...whole.map((path) => ({ path, ranges: [{ start: 1, end: Infinity }] }))];
}

function filesIn(diff: string): ChangedFile[] {
  const files: { path: string; ranges: { start: number; end: number }[] }[] = [];
  for (const line of diff.split('\n')) {
    const path = /^diff --git a\/.* b\/(.*)$/.exec(line)?.[1];
    if (path !== undefined) files.push({ path, ranges: [] });
    const [, start, count] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (start !== undefined) files.at(-1)?.ranges.push({ start: Number(start), end: Number(start) + Number(count ?? 1) - 1 });
  }
  return files;
}
