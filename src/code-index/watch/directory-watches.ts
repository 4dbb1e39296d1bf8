import { lstatSync, watch, type FSWatcher } from 'node:fs';
import { errnoOf } from '../../domain/errors.ts';
import { rootIdentity } from './root-identity.ts';
import { statsOf } from './stats-of.ts';
import type { TreeListener, TreeSubscription } from './tree-subscription.ts';
import { walkDirectories } from './walk-directories.ts';

/** Not there any more, or not for us to read: then nothing in it can be indexed either. */
const PASSED_OVER = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM']);

/** With more that came at once, all directories are gone through again. */
const MAX_NEW = 2000;

interface WatchedDirectory {
  readonly watcher: FSWatcher;
  readonly identity: string;
  readonly children: Map<string, WatchedDirectory>;
}

/** Watches every directory below a root by itself, as Linux wants it. */
export async function subscribeToDirectories(
  root: string,
  listener: TreeListener,
  unwatched: readonly string[],
): Promise<TreeSubscription> {
  const watches = new DirectoryWatches(root, listener);
  try {
    await watches.open(unwatched);
  } catch (error) {
    await watches.close();
    throw error;
  }
  return watches;
}

class DirectoryWatches implements TreeSubscription {
  readonly #root: string;
  readonly #listener: TreeListener;
  /** Directories that came and are not watched yet. */
  readonly #new = new Set<string>();
  #unwatched: ReadonlySet<string> = new Set();
  #top: WatchedDirectory | undefined;
  #isClosed = false;

  constructor(root: string, listener: TreeListener) {
    this.#root = root;
    this.#listener = listener;
  }

  async open(unwatched: readonly string[]): Promise<void> {
    this.#unwatched = new Set(unwatched);
    this.#top = this.#watch('');
    if (this.#top === undefined) throw new Error(`${this.#root} cannot be read`);
    await this.#watchBelow(['']);
  }

  async follow(unwatched: readonly string[]): Promise<void> {
    const before = this.#unwatched;
    this.#unwatched = new Set(unwatched);
    for (const directory of unwatched) if (!before.has(directory)) this.#forget(directory);
    const shown = [...before].filter((directory) => !this.#unwatched.has(directory));
    const from = this.#new.size > MAX_NEW ? [''] : [...shown, ...this.#new];
    this.#new.clear();
    await this.#watchBelow(from);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#top) closeAll(this.#top);
    this.#top = undefined;
  }

  async #watchBelow(directories: readonly string[]): Promise<void> {
    await walkDirectories(this.#root, directories, (directory) => this.#enter(directory));
  }

  /** A directory is watched before it is read, so that nothing can come unseen in between. */
  #enter(path: string): boolean {
    if (this.#isClosed || this.#unwatched.has(path)) return false;
    if (path === '') return true;
    const parent = this.#find(directoryOf(path));
    if (parent === undefined) return false;
    const name = nameOf(path);
    if (parent.children.has(name)) return true;
    const watched = this.#watch(path);
    if (watched) parent.children.set(name, watched);
    return watched !== undefined;
  }

  #watch(path: string): WatchedDirectory | undefined {
    const directory = path === '' ? this.#root : `${this.#root}/${path}`;
    try {
      // Asked first: should the directory be replaced meanwhile, its identity will be found to differ.
      const identity = path === '' ? rootIdentity(directory) : identityOf(directory);
      if (identity === undefined) return undefined;
      const watcher = watch(directory, (_, name) => this.#onEvent(path, name));
      watcher.on('error', (error) => this.#listener.onLost(error));
      return { watcher, identity, children: new Map() };
    } catch (error) {
      if (PASSED_OVER.has(errnoOf(error) ?? '')) return undefined;
      throw error;
    }
  }

  #onEvent(directory: string, name: string | null): void {
    if (this.#isClosed) return;
    if (name === null) return this.#listener.onDirectories();
    const path = directory === '' ? name : `${directory}/${name}`;
    const known = this.#find(directory)?.children.get(name);
    if (statsOf(`${this.#root}/${path}`)?.isDirectory()) return this.#onDirectory(path, known);
    if (known !== undefined) {
      this.#forget(path);
      this.#listener.onDirectories();
    } else if (directory === '' && name === nameOf(this.#root) && rootIdentity(this.#root) !== this.#top?.identity) {
      this.#listener.onDirectories(); // what happens to a watched directory itself is told under its name
    } else {
      this.#listener.onPath(path);
    }
  }

  #onDirectory(path: string, known: WatchedDirectory | undefined): void {
    if (this.#unwatched.has(path)) return;
    if (nameOf(path) === '.git') return this.#listener.onPath(path);
    if (known !== undefined && known.identity === identityOf(`${this.#root}/${path}`)) return; // its attributes changed
    this.#forget(path); // another one took its place, which the watch does not follow
    if (this.#new.size <= MAX_NEW) this.#new.add(path);
    this.#listener.onDirectories();
  }

  #find(path: string): WatchedDirectory | undefined {
    let found = this.#top;
    if (path === '') return found;
    for (const name of path.split('/')) found = found?.children.get(name);
    return found;
  }

  #forget(path: string): void {
    const parent = this.#find(directoryOf(path));
    const watched = parent?.children.get(nameOf(path));
    if (watched === undefined) return;
    parent!.children.delete(nameOf(path));
    closeAll(watched);
  }
}

function closeAll(top: WatchedDirectory): void {
  const pending = [top];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    next.watcher.close();
    for (const child of next.children.values()) pending.push(child);
  }
}

/** Undefined when there is no directory. The number of a deleted one is soon used again; when it was made tells them apart. */
function identityOf(directory: string): string | undefined {
  const stats = lstatSync(directory, { bigint: true, throwIfNoEntry: false });
  return stats?.isDirectory() ? `${stats.ino}:${stats.birthtimeNs || stats.ctimeNs}` : undefined;
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
