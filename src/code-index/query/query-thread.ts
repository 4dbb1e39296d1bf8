/** Queries that may take long, in a thread of their own, one at a time; the thread is ended with one that takes too long. */
import type { Piscina } from 'piscina';
import { errorFromBody, IndexerError, type ErrorBody } from '../../domain/errors.ts';
import { withAnySignal } from '../../platform/any-signal.ts';

/** An error of ours loses its class on the way between threads. */
export type QueryOutcome<Result> = { readonly result: Result } | { readonly error: ErrorBody };

export interface QueryThreadOptions {
  /** Entry point of the thread; nothing is started before the first query. */
  readonly threadFile: string;
  /** From when it was asked for, the wait for others before it included. */
  readonly deadlineMs: number;
  /** How long the thread stays for the next one. */
  readonly idleTimeoutMs: number;
  /** For errors: `the map`, and several, `maps`. */
  readonly one: string;
  readonly many: string;
}

const MAX_WAITING = 16;

export class QueryThread<Task, Result> {
  readonly #options: QueryThreadOptions;
  #pool: Promise<Piscina<Task, QueryOutcome<Result>>> | undefined;
  /** Queries that run or wait. */
  #queries = 0;

  constructor(options: QueryThreadOptions) {
    this.#options = options;
  }

  /**
   * @param signal ends the query early: nobody waits for it any more
   * @throws QUERY_TIMEOUT, TOO_MANY_SEARCHES while 17 others run and wait, and what the query itself throws
   */
  async run(task: Task, signal?: AbortSignal): Promise<Result> {
    const before = this.#queries;
    if (before > MAX_WAITING) throw new IndexerError('TOO_MANY_SEARCHES', `${before} ${this.#options.many} are under way`);
    this.#queries++;
    try {
      return await this.#run(task, before, signal);
    } finally {
      this.#queries--;
    }
  }

  /** Ends the thread and lets go of what it keeps; the next query starts another one. */
  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await (await pool)?.destroy();
  }

  async #run(task: Task, before: number, signal: AbortSignal | undefined): Promise<Result> {
    const { deadlineMs, one } = this.#options;
    const pool = await (this.#pool ??= this.#start());
    const deadline = AbortSignal.timeout(deadlineMs);
    const run = withAnySignal([deadline, signal], (end) => pool.run(task, { signal: end }));
    const outcome = await run.catch((error: unknown) => {
      if (!deadline.aborted) throw error;
      const turn = before === 0 ? '' : `, the time for ${before} others before it included`;
      throw new IndexerError('QUERY_TIMEOUT', `${one} took longer than ${deadlineMs / 1000} s${turn}`);
    });
    if ('error' in outcome) throw errorFromBody(outcome.error);
    return outcome.result;
  }

  async #start(): Promise<Piscina<Task, QueryOutcome<Result>>> {
    const { Piscina } = await import('piscina');
    const { threadFile, idleTimeoutMs } = this.#options;
    return new Piscina({ filename: threadFile, minThreads: 0, maxThreads: 1, idleTimeout: idleTimeoutMs });
  }
}
