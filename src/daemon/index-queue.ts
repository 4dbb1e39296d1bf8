/**
 * Brings the indexes of a daemon's projects up to date, in two lanes of one run at a time: builds, which take minutes
 * and a slot of those that all daemons share, so that ten cold projects do not freeze a machine; and updates, which
 * wait for no other project's build.
 */
import { IndexerError, messageOf, toIndexerError } from '../domain/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { SharedSlots } from '../platform/shared-slots.ts';
import type { Activity } from './activity.ts';
import type { IndexWork } from './index-work.ts';
import { Interest } from './interest.ts';
import type { ServedProject } from './served-project.ts';

const LOCK_RETRY_MS = 1000;
const LANES = ['build', 'update'] as const;

type Lane = (typeof LANES)[number];

interface Job extends IndexWork {
  readonly served: ServedProject;
  readonly interest: Interest;
  readonly done: Promise<void>;
  readonly settle: () => void;
}

export interface IndexQueueOptions {
  /** Builds that run at a time over all daemons. */
  readonly builds: SharedSlots;
  readonly activity: Activity;
  readonly logger: Logger;
}

export class IndexQueue {
  readonly #options: IndexQueueOptions;
  #waiting: Job[] = [];
  readonly #running = new Map<Lane, Job>();
  readonly #retries = new Map<ServedProject, { readonly timer: NodeJS.Timeout; readonly work: IndexWork }>();
  #closed = false;

  constructor(options: IndexQueueOptions) {
    this.#options = options;
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
    const job = waiting ? { ...waiting, ...both(waiting, work) } : this.#newJob(served, work);
    job.interest.join(signal);
    this.#waiting.push(job);
    this.#advance();
    return job.done;
  }

  remove(served: ServedProject): void {
    for (const job of [...this.#waiting, ...this.#running.values()]) if (job.served === served) callOff(job);
    this.#waiting = this.#waiting.filter((job) => job.served !== served);
    clearTimeout(this.#retries.get(served)?.timer);
    this.#retries.delete(served);
  }

  close(): void {
    this.#closed = true;
    for (const job of [...this.#waiting, ...this.#running.values()]) callOff(job);
    this.#waiting = [];
    for (const { timer } of this.#retries.values()) clearTimeout(timer);
  }

  #newJob(served: ServedProject, work: IndexWork): Job {
    let settle = () => {};
    const done = new Promise<void>((resolve) => (settle = resolve));
    const ended = this.#options.activity.begin(work.paths === null ? 'use' : 'upkeep');
    return { ...work, served, interest: new Interest(), done: done.finally(ended), settle };
  }

  /** Begins what can begin: in each free lane the first job whose project is not at work in the other. */
  #advance(): void {
    for (const lane of LANES) {
      if (this.#running.has(lane)) continue;
      const atWork = new Set([...this.#running.values()].map(({ served }) => served));
      const job = this.#waiting.find((candidate) => laneOf(candidate) === lane && !atWork.has(candidate.served));
      if (job === undefined) continue;
      this.#waiting = this.#waiting.filter((other) => other !== job);
      this.#running.set(lane, job);
      void this.#run(job, lane);
    }
    for (const job of this.#waiting) job.served.index.isQueued = laneOf(job) === 'build';
  }

  async #run(job: Job, lane: Lane): Promise<void> {
    const { served, full, paths, settle } = job;
    const { signal } = job.interest;
    const { projectId } = served.project;
    const { logger } = this.#options;
    served.index.isQueued = lane === 'build';
    const release = lane === 'build' ? await this.#slot(job) : () => {};
    served.index.isQueued = false;
    try {
      signal.throwIfAborted();
      const report = await served.index.refresh({ full, paths, signal });
      logger.info({ projectId, ...report }, 'indexed');
      served.indexed(report);
    } catch (error) {
      if (this.#closed || served.isClosed || signal.aborted) return;
      if (error instanceof IndexerError && error.code === 'INDEX_LOCKED') this.#retryLater(served, { full, paths });
      else logger.error({ projectId, error: toIndexerError(error).toBody() }, 'indexing failed');
    } finally {
      release();
      settle();
      this.#running.delete(lane);
      this.#advance();
    }
  }

  /** Limits exist for the comfort of the user: where they cannot be kept, an index is built all the same. */
  async #slot({ served, interest: { signal } }: Job): Promise<() => void> {
    try {
      return await this.#options.builds.take(signal);
    } catch (error) {
      const { projectId } = served.project;
      if (!signal.aborted) this.#options.logger.warn({ projectId, problem: messageOf(error) }, 'builds without a slot');
      return () => {};
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

/** What was never indexed is built whole, whatever the watcher saw of it. */
function laneOf({ served, full }: Job): Lane {
  return full || !served.index.isBuilt ? 'build' : 'update';
}

function callOff({ interest, settle }: Job): void {
  interest.end();
  settle();
}

function both(a: IndexWork, b: IndexWork): IndexWork {
  return { full: a.full || b.full, paths: a.paths === null || b.paths === null ? null : [...new Set([...a.paths, ...b.paths])] };
}
