/** A corpus that may be changed: a copy of it as a git repository. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const GIT_DEADLINE_MS = 600_000;
/** Nothing of the user's settings, nothing in the background, and no time for compression. */
const GIT_SETTINGS = ['user.name=bench', 'user.email=bench@localhost', 'core.compression=0', 'gc.auto=0', 'core.hooksPath=none'];

export interface ProjectCopy {
  readonly root: string;
  git(...args: string[]): string;
  remove(): void;
}

export function copyProject(directory: string): ProjectCopy {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'ixb-copy-')));
  const root = join(parent, basename(directory));
  mkdirSync(root);
  cpSync(directory, root, {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    filter: (path) => basename(path) !== '.git',
  });
  const settings = GIT_SETTINGS.flatMap((setting) => ['-c', setting]);
  const git = (...args: string[]) =>
    execFileSync('git', [...settings, ...args], { cwd: root, encoding: 'utf8', timeout: GIT_DEADLINE_MS, maxBuffer: 2 ** 28 });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message=corpus');
  return { root, git, remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 5 }) };
}
