import { watch, type FSWatcher } from 'node:fs';
import { errnoOf } from '../../domain/errors.ts';
import { statsOf } from './stats-of.ts';
import type { TreeListener, TreeSubscription } from './tree-subscription.ts';
import { walkDirectories } from './walk-directories.ts';

/** Not there any more, or not for us to read: then nothing in it can be indexed either. */
const PASSED_OVER = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM']);

/** With more that came at once, all directories are gone through again. */
const MAX_NEW = 2000;

interface WatchedDirectory {
  readonly watcher: FSWatcher;
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
      const watcher = watch(directory, (event, name) => this.#onEvent(path, event, name));
      watcher.on('error', (error) => this.#listener.onLost(error));
      if (path === '' || statsOf(directory)?.isDirectory()) return { watcher, children: new Map() };
      watcher.close();
    } catch (error) {
      if (!PASSED_OVER.has(errnoOf(error) ?? '')) throw error;
    }
    return undefined;
  }

  #onEvent(directory: string, event: string, name: string | null): void {
    if (this.#isClosed) return;
    if (name === null) return this.#listener.onDirectories();
    const path = directory === '' ? name : `${directory}/${name}`;
    const known = this.#find(directory)?.children.get(name);
    const stats = statsOf(`${this.#root}/${path}`);
    if (stats?.isDirectory()) return this.#onDirectory(path, event, known !== undefined);
    if (known !== undefined) {
      this.#forget(path);
      this.#listener.onDirectories();
    } else if (directory === '' && stats === undefined && event === 'rename' && name === nameOf(this.#root)) {
      this.#listener.onDirectories(); // what happens to a watched directory itself is told under its name
    } else if (stats !== undefined || event === 'rename') {
      this.#listener.onPath(path);
    }
  }

  #onDirectory(path: string, event: string, isKnown: boolean): void {
    if ((isKnown && event === 'change') || this.#unwatched.has(path)) return; // only its attributes changed, or it does not matter
    if (nameOf(path) === '.git') return this.#listener.onPath(path);
    this.#forget(path); // another one may have taken its place, which the watch does not follow
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
    pending.push(...next.children.values());
  }
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
