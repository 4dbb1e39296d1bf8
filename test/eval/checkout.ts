/** Working trees of the commits that questions are about. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DEADLINE_MS = 300_000;

/**
 * A checkout of the commit with the history before it, and nothing of what came after: a clone that shares the objects of the bare
 * repository and leaves that as it is. One that is there is used again.
 *
 * @param repositories holds bare repositories named owner__repo
 * @param repository owner/repo
 */
export function checkout({
  repositories,
  repository,
  commit,
  target,
}: {
  repositories: string;
  repository: string;
  commit: string;
  target: string;
}): void {
  if (existsSync(target)) return;
  const bare = join(repositories, repository.replace('/', '__'));
  if (!existsSync(bare)) throw new Error(`there is no clone of ${repository} in ${repositories}`);
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(join(target, '..'), { recursive: true });
  git(['init', '--quiet', unfinished]);
  const objects = git(['-C', bare, 'rev-parse', '--path-format=absolute', '--git-path', 'objects']).trim();
  writeFileSync(join(unfinished, '.git', 'objects', 'info', 'alternates'), `${objects}\n`);
  git(['-C', unfinished, 'checkout', '--quiet', '--detach', commit]);
  renameSync(unfinished, target);
}

function git(input: readonly string[]): string {
  return execFileSync('git', input, { encoding: 'utf8', timeout: DEADLINE_MS, stdio: ['ignore', 'pipe', 'pipe'] });
}
