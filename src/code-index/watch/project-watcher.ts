import { messageOf } from '../../domain/errors.ts';
import { untilNextBeat } from '../../platform/common-beat.ts';
import { ChangeCollector, type Changes } from './change-collector.ts';
import { Notices } from './notices.ts';
import { rootIdentity } from './root-identity.ts';
import { treeSubscriptionOf } from './subscribe-to-tree.ts';
import type { SubscribeToTree } from './tree-subscription.ts';
import { unwatchedDirectories } from './unwatched-directories.ts';
import { describeWatchFailure } from './watch-failure.ts';
import { WatchSession } from './watch-session.ts';

export interface WatchOptions {
  readonly root: string;
  /**
   * Called after the files were quiet for settleMs, or maxWaitMs after the first unseen change: relative paths that
   * changed, or 'everything' when a list cannot be trusted. Never called again before the returned promise settled;
   * changes meanwhile are collected. When it rejects, 'everything' follows ten seconds later.
   */
  readonly onChanges: (changes: Changes) => Promise<void>;
  /** Called at once with the first path of those that `onChanges` will bring. */
  readonly onFirst?: (path: string) => void;
  readonly onNotice: (notice: string) => void;
  /** Default: 50. */
  readonly settleMs?: number;
  /** Default: 1000. */
  readonly maxWaitMs?: number;
  /** Pause between two looks at everything where files cannot be watched, and between two looks for the root. Default: 10 s. */
  readonly pollMs?: number;
  /** How many files there are: for each 5,000 the pause of polling grows by a second. */
  readonly countFiles?: () => number;
  /** Pause between two attempts to watch again. Default: 5 minutes. */
  readonly retryMs?: number;
  /** After a change, everything is looked at once more within this time: a system may lose events and not tell. Default: 10 minutes. */
  readonly verifyMs?: number;
  /** Directories that need not be watched, relative to the root. Default: those that ignore rules keep out of the index. */
  readonly unwatched?: (root: string) => Promise<readonly string[]>;
  /** How changes are learned. Default: what suits the system. */
  readonly subscribe?: SubscribeToTree;
}

const FILES_PER_SECOND = 5000;

/** Reports which files of a project change: by watching them or, where the system refuses that, by polling. */
export class ProjectWatcher {
  readonly #options: Required<WatchOptions>;
  readonly #collector: ChangeCollector;
  readonly #notices: Notices;
  #session: WatchSession | undefined;
  /** Not before is watching tried again; in milliseconds of `performance.now()`. */
  #tryAt = 0;
  /** Directories or rules changed since the session looked at them. */
  #isOutdated = false;
  #tick: NodeJS.Timeout | undefined;
  #verification: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  /** Resolves when changes are watched or polled. What changed before is not reported. */
  static async start(options: WatchOptions): Promise<ProjectWatcher> {
    const watcher = new ProjectWatcher(options);
    await watcher.#watch();
    watcher.#scheduleTick();
    return watcher;
  }

  private constructor(options: WatchOptions) {
    this.#options = {
      onFirst: () => undefined,
      settleMs: 50,
      maxWaitMs: 1000,
      pollMs: 10_000,
      countFiles: () => 0,
      retryMs: 300_000,
      verifyMs: 600_000,
      unwatched: unwatchedDirectories,
      subscribe: treeSubscriptionOf(process.platform),
      ...options,
    };
    const { settleMs, maxWaitMs, onFirst, onNotice } = this.#options;
    this.#notices = new Notices(onNotice);
    this.#collector = new ChangeCollector({
      settleMs,
      maxWaitMs,
      onFirst,
      deliver: (changes) => this.#deliver(changes),
      onFailure: (error) => this.#notices.say(`changes could not be applied, everything will be looked at again: ${messageOf(error)}`),
    });
  }

  get mode(): 'watching' | 'polling' {
    return this.#session === undefined ? 'polling' : 'watching';
  }

  /** Ends all reports; an `onChanges` that is under way is not waited for. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearTimeout(this.#tick);
    clearTimeout(this.#verification);
    this.#collector.close();
    await this.#endSession();
  }

  async #watch(): Promise<void> {
    const { root, subscribe, unwatched, retryMs } = this.#options;
    this.#tryAt = performance.now() + retryMs;
    this.#isOutdated = false;
    try {
      const session = await WatchSession.open({
        root,
        subscribe,
        unwatched: () => unwatched(root).catch((error: unknown) => this.#watchAll(error)),
        onPath: (path) => this.#collector.add(path),
        onOutdated: () => this.#outdate(),
        onDoubt: () => this.#verifyLater(),
        onLost: (reason) => void this.#onLost(reason),
      });
      if (this.#closing) return await session.close();
      this.#session = session;
    } catch (error) {
      if (rootIdentity(root) === undefined) this.#tryAt = 0;
      this.#notices.say(`${root} cannot be watched, but is compared every ${this.#pollSeconds()} s: ${describeWatchFailure(error)}`);
    }
  }

  #watchAll(error: unknown): readonly string[] {
    this.#notices.say(`every directory is watched, as nothing tells which are never indexed: ${messageOf(error)}`);
    return [];
  }

  #outdate(): void {
    this.#isOutdated = true;
    this.#collector.addEverything();
  }

  async #deliver(changes: Changes): Promise<void> {
    if (this.#session && this.#isOutdated) {
      this.#isOutdated = false;
      // Before everything is looked at, so that no change falls in between.
      await this.#session.follow().catch((error: unknown) => this.#lose(error));
    }
    if (this.#closing) return;
    if (changes === 'everything') this.#forgetVerification();
    else this.#verifyLater();
    await this.#options.onChanges(changes);
  }

  async #onLost(reason: unknown): Promise<void> {
    await this.#lose(reason);
    this.#collector.addEverything();
  }

  async #lose(error: unknown): Promise<void> {
    if (this.#closing || this.#session === undefined) return;
    if (!this.#session.isRootThere) this.#tryAt = 0;
    const { root } = this.#options;
    this.#notices.say(`${root} is not watched any more, but compared every ${this.#pollSeconds()} s: ${describeWatchFailure(error)}`);
    await this.#endSession();
  }

  async #endSession(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close().catch((error: unknown) => this.#notices.say(`not every watch was given back: ${messageOf(error)}`));
  }

  #verifyLater(): void {
    if (this.#closing) return;
    this.#verification ??= setTimeout(() => this.#collector.addEverything(), this.#options.verifyMs);
  }

  #forgetVerification(): void {
    clearTimeout(this.#verification);
    this.#verification = undefined;
  }

  #scheduleTick(): void {
    if (this.#closing) return;
    // While files are watched this is a look at the root only: in time with what else a daemon does at rest.
    const pause = this.#session ? untilNextBeat(this.#options.pollMs) : this.#pollSeconds() * 1000;
    this.#tick = setTimeout(() => void this.#onTick().finally(() => this.#scheduleTick()), pause);
  }

  #pollSeconds(): number {
    const { pollMs, countFiles } = this.#options;
    return pollMs / 1000 + Math.floor(countFiles() / FILES_PER_SECOND);
  }

  async #onTick(): Promise<void> {
    if (this.#session?.isRootThere) return;
    if (this.#session) {
      await this.#onLost(new Error('the directory is gone'));
    } else if (rootIdentity(this.#options.root) === undefined) {
      this.#tryAt = 0;
    } else {
      if (performance.now() >= this.#tryAt) await this.#watchAgain();
      this.#collector.addEverything();
    }
  }

  async #watchAgain(): Promise<void> {
    await this.#watch();
    if (this.#session === undefined) return;
    this.#notices.reset();
    this.#options.onNotice(`${this.#options.root} is watched again`);
  }
}
