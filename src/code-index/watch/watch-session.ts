import { withDeadline } from '../../platform/deadline.ts';
import { watchGitDirectory } from './git-directory-watch.ts';
import { rootIdentity } from './root-identity.ts';
import { changesRules } from './rule-paths.ts';
import type { SubscribeToTree, TreeListener, TreeSubscription } from './tree-subscription.ts';
import { remoteFileSystem } from './watch-failure.ts';

const SUBSCRIBE_DEADLINE_MS = 60_000;

export interface WatchSessionOptions {
  readonly root: string;
  readonly subscribe: SubscribeToTree;
  /** Asked anew whenever the rules may have changed. */
  readonly unwatched: () => Promise<readonly string[]>;
  readonly onPath: (path: string) => void;
  /** Directories or rules changed: `follow`, then look at everything. */
  readonly onOutdated: () => void;
  /** Something may have changed that nothing tells. */
  readonly onDoubt: () => void;
  /** Nothing more will be reported. */
  readonly onLost: (error: unknown) => void;
}

/** The time in which the files of a project are watched, from when that succeeded until it fails or is ended. */
export class WatchSession {
  readonly #options: WatchSessionOptions;
  readonly #identity: string;
  #git: { close(): void } = { close: () => undefined };
  #subscription: TreeSubscription | undefined;
  #isEnded = false;

  /** Rejects with what keeps the files from being watched. */
  static async open(options: WatchSessionOptions): Promise<WatchSession> {
    const session = new WatchSession(options);
    try {
      await session.#subscribe();
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  private constructor(options: WatchSessionOptions) {
    const { root } = options;
    const identity = rootIdentity(root);
    if (identity === undefined) throw new Error('there is no such directory');
    const fileSystem = remoteFileSystem(root);
    if (fileSystem !== undefined) throw new Error(`the file system (${fileSystem}) does not tell what other machines change`);
    this.#options = options;
    this.#identity = identity;
  }

  /** Whether the root is still the directory that is watched. */
  get isRootThere(): boolean {
    return rootIdentity(this.#options.root) === this.#identity;
  }

  /** Watches what came since, by the rules as they are now. Rejects when the session is lost. */
  async follow(): Promise<void> {
    if (!this.isRootThere) throw new Error('the directory is gone');
    this.#watchGit();
    await this.#subscription?.follow(await this.#options.unwatched());
  }

  async close(): Promise<void> {
    this.#isEnded = true;
    this.#git.close();
    const subscription = this.#subscription;
    this.#subscription = undefined;
    await subscription?.close();
  }

  async #subscribe(): Promise<void> {
    const { root, subscribe, unwatched } = this.#options;
    this.#watchGit();
    let lost: { error: unknown } | undefined;
    const listener = this.#listener((error) => (this.#subscription ? this.#options.onLost(error) : (lost ??= { error })));
    const subscribing = subscribe(root, listener, await unwatched());
    void subscribing.then((late) => (this.#isEnded ? late.close() : undefined)).catch(() => undefined); // its failure is met below
    this.#subscription = await withDeadline(subscribing, SUBSCRIBE_DEADLINE_MS, 'watching the files');
    if (lost) throw lost.error;
  }

  #listener(onLost: (error: unknown) => void): TreeListener {
    const { onPath, onOutdated } = this.#options;
    return {
      onPath: (path) => !this.#isEnded && (changesRules(path) ? onOutdated() : onPath(path)),
      onDirectories: () => !this.#isEnded && onOutdated(),
      onLost: (error) => !this.#isEnded && onLost(error),
    };
  }

  #watchGit(): void {
    const { root, onOutdated, onDoubt } = this.#options;
    this.#git.close();
    this.#git = watchGitDirectory(root, { onRules: onOutdated, onTracked: onDoubt });
  }
}
