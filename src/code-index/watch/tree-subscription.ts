/** What reports changes below a directory, whatever the system offers for it. */

/** Told of changes. Paths are relative to the root, with `/`. */
export interface TreeListener {
  /** There is, or was, a file (or a link, or something else that is no directory) at this path. */
  onPath(path: string): void;
  /** Directories came or went: what changed cannot be told by paths. */
  onDirectories(): void;
  /** Nothing more will be reported. */
  onLost(error: unknown): void;
}

export interface TreeSubscription {
  /** Begins to report from directories that came, and ends to report from those that are unwatched now. What changed before it settles may go unreported. */
  follow(unwatched: readonly string[]): Promise<void>;
  /** Ends all reports and gives back what the system lent. */
  close(): Promise<void>;
}

/**
 * Reports every change below a root from when the promise resolves, except in `.git` directories and in those named:
 * relative to the root, without trailing `/`. Rejects with the error of the system when it cannot.
 */
export type SubscribeToTree = (root: string, listener: TreeListener, unwatched: readonly string[]) => Promise<TreeSubscription>;
