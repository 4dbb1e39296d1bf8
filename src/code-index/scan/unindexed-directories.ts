import { existsSync } from 'node:fs';
import type { ProjectConfig } from '../project-config/project-config.ts';
import { gitIgnoredDirectories, isTracked, submodulesAmong } from './git-files.ts';
import { IndexRules } from './index-rules.ts';
import { ProjectRules } from './project-rules.ts';
import { hasGit } from './repositories.ts';
import { walkFiles } from './walk-files.ts';

/**
 * Directories in which no file can come to be indexed before an ignore file, `indexer.json` or git's list of tracked
 * files changes: a watcher need not look there. Relative to the root, outermost only. `.git` is not
 * named, and neither is what only `.indexerignore` files hide in a git work tree.
 *
 * @throws INDEX_FAILED, SETTINGS_INVALID: then any directory may matter
 */
export async function unindexedDirectories(root: string, config: ProjectConfig): Promise<string[]> {
  const rules = new IndexRules(root, config);
  const ignored = await ignoredDirectories(root, rules);
  return ignored.filter((directory) => !/(^|\/)\.git$/.test(directory) && !rules.mayHoldIncluded(directory));
}

async function ignoredDirectories(root: string, rules: IndexRules): Promise<string[]> {
  return hasGit(root) && (await gitAnswers(root)) ? ignoredInRepository(root, '') : directoriesNotEntered(root, rules);
}

/** Where it does not, `scan` walks and says why. */
async function gitAnswers(root: string): Promise<boolean> {
  return isTracked(root, '.git').then(
    () => true,
    () => false,
  );
}

async function ignoredInRepository(root: string, base: string): Promise<string[]> {
  const repository = root + (base && `/${base}`);
  const own = (await gitIgnoredDirectories(repository)).map((directory) => base + directory);
  if (!existsSync(`${repository}/.gitmodules`)) return own;
  const submodules = (await submodulesAmong(repository)).filter((submodule) => hasGit(`${repository}/${submodule}`));
  const below = await Promise.all(submodules.map((submodule) => ignoredInRepository(root, `${base}${submodule}/`)));
  return [...own, ...below.flat()];
}

async function directoriesNotEntered(root: string, rules: IndexRules): Promise<string[]> {
  const project = new ProjectRules(root);
  const left: string[] = [];
  const enters = (directory: string) => {
    if (project.enters(directory) && rules.hiddenBy(`${directory}/`) === undefined) return true;
    left.push(directory);
    return false;
  };
  await walkFiles(root, { enters, unreadable: new Set() });
  return left;
}
