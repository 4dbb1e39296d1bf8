/** Searches that may take any time, in a thread that is ended when they take too long. */
import type { Piscina } from 'piscina';
import { errorFromBody, IndexerError, type ErrorBody } from '../../domain/errors.ts';
import type { TextSearch, TextSearchResult } from './search-text.ts';

export interface SearchTask {
  readonly databaseFile: string;
  readonly root: string;
  readonly search: TextSearch;
}

/** An error of ours loses its class on the way between threads. */
export type SearchOutcome = { readonly result: TextSearchResult } | { readonly error: ErrorBody };

const DEADLINE_MS = 2000;
/** A thread costs about 10 MB while it lives, and 40 ms to start. */
const IDLE_TIMEOUT_MS = 10_000;
const MAX_WAITING = 16;

export class SearchThread {
  readonly #threadFile: string;
  #pool: Promise<Piscina<SearchTask, SearchOutcome>> | undefined;
  /** Searches that run or wait. */
  #searches = 0;

  /** @param threadFile entry point of the thread; nothing is started before the first search */
  constructor(threadFile: string) {
    this.#threadFile = threadFile;
  }

  /**
   * @param signal ends the search early: nobody waits for it any more
   * @throws QUERY_TIMEOUT two seconds after it was asked for, TOO_MANY_SEARCHES while 17 others run and wait, QUERY_INVALID
   */
  async search(task: SearchTask, signal?: AbortSignal): Promise<TextSearchResult> {
    const before = this.#searches;
    if (before > MAX_WAITING) throw new IndexerError('TOO_MANY_SEARCHES', `${before} searches with regular expressions are under way`);
    this.#searches++;
    try {
      return await this.#run(task, before, signal);
    } finally {
      this.#searches--;
    }
  }

  async #run(task: SearchTask, before: number, signal: AbortSignal | undefined): Promise<TextSearchResult> {
    const pool = await (this.#pool ??= this.#start());
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    const end = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    const outcome = await pool.run(task, { signal: end }).catch((error: unknown) => {
      if (!deadline.aborted) throw error;
      const turn = before === 0 ? '' : `, the time for ${before} others before it included`;
      throw new IndexerError('QUERY_TIMEOUT', `the regular expression took longer than ${DEADLINE_MS / 1000} s${turn}`);
    });
    if ('error' in outcome) throw errorFromBody(outcome.error);
    return outcome.result;
  }

  async close(): Promise<void> {
    await (await this.#pool)?.destroy();
  }

  async #start(): Promise<Piscina<SearchTask, SearchOutcome>> {
    const { Piscina } = await import('piscina');
    return new Piscina({ filename: this.#threadFile, minThreads: 0, maxThreads: 1, idleTimeout: IDLE_TIMEOUT_MS });
  }
}
