import { IndexerError, toIndexerError } from '../domain/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { IndexWork } from './index-work.ts';
import { Interest } from './interest.ts';
import type { ServedProject } from './served-project.ts';

const LOCK_RETRY_MS = 1000;

interface Job extends IndexWork {
  readonly served: ServedProject;
  readonly interest: Interest;
  readonly done: Promise<void>;
  readonly settle: () => void;
}

/** Brings the indexes of a daemon's projects up to date, one at a time, so that ten cold projects do not freeze a machine. */
export class IndexQueue {
  #waiting: Job[] = [];
  readonly #retries = new Map<ServedProject, { readonly timer: NodeJS.Timeout; readonly work: IndexWork }>();
  readonly #logger: Logger;
  #working = false;
  #closed = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /**
   * Queues a run; one that waits already serves both callers.
   *
   * @param signal takes the caller's wish back; the run ends when nobody else wants it
   * @returns when the run ended, well or not, or was called off
   */
  add(served: ServedProject, work: IndexWork, signal?: AbortSignal): Promise<void> {
    if (this.#closed) return Promise.resolve();
    const waiting = this.#waiting.find((job) => job.served === served);
    if (waiting) this.#waiting = this.#waiting.filter((job) => job !== waiting);
    const job = waiting ? { ...waiting, ...both(waiting, work) } : newJob(served, work);
    job.interest.join(signal);
    this.#waiting.push(job);
    if (!this.#working) void this.#work();
    return job.done;
  }

  remove(served: ServedProject): void {
    for (const job of this.#waiting) if (job.served === served) job.settle();
    this.#waiting = this.#waiting.filter((job) => job.served !== served);
    clearTimeout(this.#retries.get(served)?.timer);
    this.#retries.delete(served);
  }

  close(): void {
    this.#closed = true;
    for (const job of this.#waiting) job.settle();
    this.#waiting = [];
    for (const { timer } of this.#retries.values()) clearTimeout(timer);
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let job = this.#waiting.shift(); job !== undefined; job = this.#waiting.shift()) await this.#run(job);
    this.#working = false;
  }

  async #run({ served, full, paths, interest, settle }: Job): Promise<void> {
    const { projectId } = served.project;
    const { signal } = interest;
    try {
      if (signal.aborted) return;
      const report = await served.index.refresh({ full, paths, signal });
      this.#logger.info({ projectId, ...report }, 'indexed');
      served.indexed(report);
    } catch (error) {
      if (this.#closed || served.isClosed || signal.aborted) return;
      if (error instanceof IndexerError && error.code === 'INDEX_LOCKED') this.#retryLater(served, { full, paths });
      else this.#logger.error({ projectId, error: toIndexerError(error).toBody() }, 'indexing failed');
    } finally {
      settle();
    }
  }

  /** The project moves between daemons, or `indexer index` is at work: the writer before us is about to finish. */
  #retryLater(served: ServedProject, work: IndexWork): void {
    const earlier = this.#retries.get(served);
    clearTimeout(earlier?.timer);
    const merged = earlier ? both(earlier.work, work) : work;
    const timer = setTimeout(() => {
      this.#retries.delete(served);
      void this.add(served, merged);
    }, LOCK_RETRY_MS);
    this.#retries.set(served, { timer, work: merged });
  }
}

function newJob(served: ServedProject, work: IndexWork): Job {
  let settle = () => {};
  const done = new Promise<void>((resolve) => (settle = resolve));
  return { ...work, served, interest: new Interest(), done, settle };
}

function both(a: IndexWork, b: IndexWork): IndexWork {
  return { full: a.full || b.full, paths: a.paths === null || b.paths === null ? null : [...new Set([...a.paths, ...b.paths])] };
}
