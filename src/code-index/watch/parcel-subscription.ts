import { relative, sep } from 'node:path';
import type { AsyncSubscription, Event } from '@parcel/watcher';
import { messageOf } from '../../domain/errors.ts';
import { statsOf } from './stats-of.ts';
import type { TreeListener, TreeSubscription } from './tree-subscription.ts';
import { walkDirectories } from './walk-directories.ts';

/** What is in a `.git`; that one comes or goes is told. */
const GIT_CONTENT = /(^|[\\/])\.git[\\/]/;
/** macOS lost events but goes on. */
const INCOMPLETE = /must be re-scanned/;
const MAX_EVENTS = 10_000;

/** Lets the system watch a whole tree, as macOS and Windows can. The native addon is loaded when it is needed. */
export async function subscribeWithParcel(root: string, listener: TreeListener, unwatched: readonly string[]): Promise<TreeSubscription> {
  const subscription = new ParcelSubscription(root, listener);
  await subscription.open(unwatched);
  return subscription;
}

class ParcelSubscription implements TreeSubscription {
  readonly #root: string;
  readonly #listener: TreeListener;
  /** A path that is gone does not tell whether it was a directory. */
  #directories = new Set<string>();
  #unwatched = new Set<string>();
  #subscription: AsyncSubscription | undefined;
  #isClosed = false;

  constructor(root: string, listener: TreeListener) {
    this.#root = root;
    this.#listener = listener;
  }

  async open(unwatched: readonly string[]): Promise<void> {
    const { default: watcher } = await import('@parcel/watcher');
    this.#unwatched = new Set(unwatched);
    const ignore = [GIT_CONTENT, ...[...unwatched].map((directory) => `${this.#root}${sep}${directory.split('/').join(sep)}`)];
    this.#subscription = await watcher.subscribe(this.#root, (error, events) => this.#onEvents(error, events), { ignore });
    if (this.#isClosed) return this.#unsubscribe();
    await this.#learnDirectories();
  }

  async follow(unwatched: readonly string[]): Promise<void> {
    const isSame = unwatched.length === this.#unwatched.size && unwatched.every((directory) => this.#unwatched.has(directory));
    if (isSame) return this.#learnDirectories();
    await this.#unsubscribe();
    await this.open(unwatched);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#unsubscribe();
  }

  async #unsubscribe(): Promise<void> {
    const subscription = this.#subscription;
    this.#subscription = undefined;
    await subscription?.unsubscribe();
  }

  async #learnDirectories(): Promise<void> {
    const found = new Set<string>();
    await walkDirectories(this.#root, [''], (directory) => !this.#unwatched.has(directory) && Boolean(found.add(directory)));
    this.#directories = found;
  }

  #onEvents(error: Error | null, events: readonly Event[]): void {
    if (error !== null && !INCOMPLETE.test(messageOf(error))) this.#listener.onLost(error);
    else if (error !== null || events.length > MAX_EVENTS) this.#listener.onDirectories();
    else for (const event of events) this.#onEvent(event);
  }

  #onEvent({ path: file, type }: Event): void {
    const path = relative(this.#root, file).split(sep).join('/');
    const isDirectory = statsOf(file)?.isDirectory() ?? false;
    const wasDirectory = this.#directories.has(path);
    if (isDirectory && wasDirectory && type === 'update') return;
    if (isDirectory && /(^|\/)\.git$/.test(path)) return this.#listener.onPath(path);
    if (isDirectory || wasDirectory) this.#listener.onDirectories();
    else this.#listener.onPath(path);
  }
}
