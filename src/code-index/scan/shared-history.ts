import { runGit } from './run-git.ts';

/** Enough that somebody's own commits on top hide nothing. */
const RECENT_COMMITS = 64;

/**
 * Whether one of two repositories has a recent commit of the other: linked work trees, clones and copies of each other do. A
 * directory that git does not know, or refuses because of its owner, has no history.
 */
export async function sharesHistory(a: string, b: string): Promise<boolean> {
  try {
    return (await hasCommitOf(a, b)) || (await hasCommitOf(b, a));
  } catch {
    return false;
  }
}

async function hasCommitOf(repository: string, other: string): Promise<boolean> {
  const recent = await runGit(other, ['rev-list', `--max-count=${RECENT_COMMITS}`, 'HEAD', '--']);
  const answer = await runGit(repository, ['cat-file', '--batch-check=%(objecttype)'], { input: recent });
  return /^commit$/m.test(answer);
}
