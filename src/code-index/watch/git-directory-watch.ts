import { readFileSync, statSync, watch, type FSWatcher } from 'node:fs';
import { join, resolve } from 'node:path';
import { errnoOf } from '../../domain/errors.ts';

const MISSING = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM']);
const MAX_POINTER = 4096;

export interface GitDirectoryListener {
  /** Another commit or branch was checked out, or `info/exclude` was edited. */
  onRules(): void;
  /** Files were added to git or removed from it, or git only looked at them. */
  onTracked(): void;
}

/** Watches what in the git directory of a project decides about its files. Nothing where there is none. */
export function watchGitDirectory(root: string, listener: GitDirectoryListener): { close(): void } {
  const directory = gitDirectoryOf(root);
  if (directory === undefined) return { close: () => undefined };
  const common = join(directory, pointer(join(directory, 'commondir')) ?? '.');
  const onGitFile = (name: string | null) => {
    if (name === 'HEAD' || name === null) listener.onRules();
    else if (name === 'index') listener.onTracked();
  };
  const watchers = [
    watchDirectory(directory, onGitFile),
    watchDirectory(join(common, 'info'), (name) => (name === 'exclude' || name === null) && listener.onRules()),
  ];
  return { close: () => watchers.forEach((watcher) => watcher?.close()) };
}

/** `.git` itself, or where a file of that name (in a linked work tree, in a submodule) points to. */
function gitDirectoryOf(root: string): string | undefined {
  const git = join(root, '.git');
  const stats = statSync(git, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return git;
  const target = stats?.isFile() ? pointer(git)?.match(/^gitdir: (.+)$/)?.[1] : undefined;
  return target === undefined ? undefined : resolve(root, target);
}

function pointer(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').slice(0, MAX_POINTER).trim();
  } catch (error) {
    if (MISSING.has(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}

function watchDirectory(directory: string, onName: (name: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(directory, (_, name) => onName(name));
    watcher.on('error', () => watcher.close()); // it is gone; the tree reports that of `.git`
    return watcher;
  } catch (error) {
    if (MISSING.has(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}
