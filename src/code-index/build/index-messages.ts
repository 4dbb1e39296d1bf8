/** What the daemon and the indexing process say to each other over IPC. */
import type { ErrorBody } from '../../domain/errors.ts';
import type { IndexProgress, IndexReport } from '../document.ts';

export interface RunMessage {
  readonly type: 'run';
  readonly root: string;
  readonly databaseFile: string;
  readonly maxFileBytes: number;
  readonly full: boolean;
  /** Look only at these; null: list the whole project. */
  readonly paths: readonly string[] | null;
  /** Look for damage first: once per life of the daemon. */
  readonly check: boolean;
  /** Databases of the user's other indexes: one that is missing may start as a copy of one of them. */
  readonly others: readonly string[];
}

/** Make the file graph of an index that is whole. */
export interface RelateMessage {
  readonly type: 'relate';
  readonly databaseFile: string;
  readonly graphFile: string;
}

/** These files are about to be indexed: what that takes can be started. There is no answer. */
export interface PrepareMessage {
  readonly type: 'prepare';
  readonly paths: readonly string[];
}

export type IndexMessage =
  | ({ readonly type: 'progress' } & IndexProgress)
  | { readonly type: 'alive' }
  | { readonly type: 'notice'; readonly text: string }
  | { readonly type: 'done'; readonly report: IndexReport }
  | { readonly type: 'related' }
  | { readonly type: 'failed'; readonly error: ErrorBody };
