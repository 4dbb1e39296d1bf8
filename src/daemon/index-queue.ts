import { IndexerError, toIndexerError } from '../domain/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { ServedProject } from './served-project.ts';

const LOCK_RETRY_MS = 1000;

/** Brings the indexes of a daemon's projects up to date, one at a time, so that ten cold projects do not freeze a machine. */
interface Job {
  readonly served: ServedProject;
  readonly full: boolean;
}

/** Brings the indexes of a daemon's projects up to date, one at a time, so that ten cold projects do not freeze a machine. */
export class IndexQueue {
  #waiting: Job[] = [];
  readonly #retries = new Set<NodeJS.Timeout>();
  readonly #logger: Logger;
  #working = false;
  #closed = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Queues a run; one that waits already serves both callers. */
  add(served: ServedProject, { full }: { full: boolean } = { full: false }): void {
    if (this.#closed) return;
    const waiting = this.#waiting.find((job) => job.served === served);
    this.remove(served);
    this.#waiting.push({ served, full: full || (waiting?.full ?? false) });
    if (!this.#working) void this.#work();
  }

  remove(served: ServedProject): void {
    this.#waiting = this.#waiting.filter((job) => job.served !== served);
  }

  close(): void {
    this.#closed = true;
    this.#waiting = [];
    for (const retry of this.#retries) clearTimeout(retry);
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let job = this.#waiting.shift(); job !== undefined; job = this.#waiting.shift()) await this.#run(job);
    this.#working = false;
  }

  async #run(job: Job): Promise<void> {
    const { projectId } = job.served.project;
    try {
      const report = await job.served.index.refresh({ full: job.full });
      this.#logger.info({ projectId, ...report }, 'indexed');
    } catch (error) {
      if (this.#closed) return;
      if (error instanceof IndexerError && error.code === 'INDEX_LOCKED') this.#retryLater(job);
      else this.#logger.error({ projectId, error: toIndexerError(error).toBody() }, 'indexing failed');
    }
  }

  /** The project moves between daemons, or `indexer index` is at work: the writer before us is about to finish. */
  #retryLater({ served, full }: Job): void {
    const retry = setTimeout(() => {
      this.#retries.delete(retry);
      this.add(served, { full });
    }, LOCK_RETRY_MS);
    this.#retries.add(retry);
  }
}
