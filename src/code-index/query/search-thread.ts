/** Searches that may take any time: those with regular expressions. */
import { QueryThread } from './query-thread.ts';
import type { TextSearch, TextSearchResult } from './search-text.ts';

export interface SearchTask {
  readonly databaseFile: string;
  readonly root: string;
  readonly search: TextSearch;
}

const DEADLINE_MS = 2000;
/** A thread costs about 10 MB while it lives, and 40 ms to start. */
const IDLE_TIMEOUT_MS = 10_000;

/** @param threadFile entry point of the thread */
export function searchThread(threadFile: string): QueryThread<SearchTask, TextSearchResult> {
  return new QueryThread({
    threadFile,
    deadlineMs: DEADLINE_MS,
    idleTimeoutMs: IDLE_TIMEOUT_MS,
    one: 'the regular expression',
    many: 'searches with regular expressions',
  });
}
