/** What a run of the index is to look at. */
export interface IndexWork {
  /** Read every file again. */
  readonly full: boolean;
  /** Only these may have changed; null: look at the whole project. */
  readonly paths: readonly string[] | null;
}

export const WHOLE_PROJECT: IndexWork = { full: false, paths: null };
