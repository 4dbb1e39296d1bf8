/**
 * The write side of one index: the lock, the indexing process, and what to do with a damaged database. One run at a time.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { IndexerError, messageOf } from '../../domain/errors.ts';
import { withAnySignal } from '../../platform/any-signal.ts';
import type { LifetimeLock } from '../../platform/lifetime-lock.ts';
import type { IndexProgress, IndexReport } from '../document.ts';
import { clearUnusable, quarantine } from '../store/database.ts';
import { storageError } from '../store/storage-error.ts';
import { takeWriteLock } from '../store/write-lock.ts';
import type { RunMessage } from './index-messages.ts';
import type { IndexingProcesses } from './indexing-processes.ts';

export interface IndexWriterOptions {
  readonly root: string;
  /** Directory of this index; belongs to it alone. */
  readonly directory: string;
  readonly databaseFile: string;
  readonly processes: IndexingProcesses;
  readonly maxFileBytes: number;
  /** Databases of the user's other indexes: a new one may start as a copy of one of them. */
  readonly others: () => readonly string[];
  /** Told when a damaged database was set aside, when a file list had to be made without git, and when a sibling could not be used. */
  readonly onNotice: (notice: string) => void;
  /** Called before the database is replaced: nobody may have it open. */
  readonly beforeReplacing: () => void;
}

export interface RefreshOptions {
  /** Read every file again, changed or not. */
  readonly full?: boolean;
  /** Only these may have changed, relative to the root. Default: look at the whole project. */
  readonly paths?: readonly string[] | null;
  /** How long to wait while another process writes this index. */
  readonly lockDeadlineMs?: number;
  /** Calls the run off; what it had applied stays. */
  readonly signal?: AbortSignal | undefined;
}

type Work = Pick<RunMessage, 'full' | 'paths'> & Pick<RefreshOptions, 'signal'>;

const LOCK_FILE = 'write.lock.db';
/** How files are listed when all is well. */
const EXPECTED_SOURCES = new Set(['git', 'walk']);

export class IndexWriter {
  readonly #options: IndexWriterOptions;
  readonly #lockFile: string;
  readonly #closing = new AbortController();
  #lock: LifetimeLock | undefined;
  #running: Promise<IndexReport> | undefined;
  #progress: IndexProgress | undefined;
  #failure: string | undefined;
  /** The database was found sound in this life. */
  #prepared = false;
  /** What a query met: the next run sets the database aside, whatever a check of its structure would say. */
  #damage: string | undefined;
  #generation = 0;
  /** What was damaged is built from nothing: a copy might bring the damage back. */
  #isDistrustful = false;
  #isRepairing = false;
  /** How files were listed last: what is wrong with it is said once. */
  #source: string | undefined;

  constructor(options: IndexWriterOptions) {
    this.#options = options;
    this.#lockFile = join(options.directory, LOCK_FILE);
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Of the run that is under way. */
  get progress(): IndexProgress | undefined {
    return this.#progress;
  }

  /** Why the last run failed, if it did. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Counts the databases of this life: what a query met in one says nothing about the next. */
  get generation(): number {
    return this.#generation;
  }

  /** @throws INDEX_LOCKED, INDEX_FAILED, STATE_DIRECTORY_UNUSABLE, SETTINGS_INVALID for the project's `indexer.json` */
  async refresh(options: RefreshOptions = {}): Promise<IndexReport> {
    while (this.#running) await this.#running.catch(() => undefined);
    this.#running = this.#run(options).finally(() => {
      this.#running = undefined;
      this.#progress = undefined;
    });
    return this.#running;
  }

  /** These files are about to be refreshed: what that takes is started meanwhile. */
  prepare(paths: readonly string[]): void {
    if (!this.#closing.signal.aborted && !this.isRunning) this.#options.processes.prepare(paths);
  }

  /** A query met damage: the database of that generation is built anew, once for all queries that meet it. */
  rebuild(problem: string, generation: number): void {
    if (generation !== this.#generation) return;
    this.#damage = problem;
    if (this.#isRepairing) return;
    this.#isRepairing = true;
    void this.refresh()
      .catch(() => undefined) // kept as `failure`
      .finally(() => (this.#isRepairing = false));
  }

  /** Stops a run that is under way; what it had applied stays, and the next run goes on from there. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running?.catch(() => undefined);
    this.#lock?.release();
    this.#lock = undefined;
  }

  async #run({ full = false, paths = null, lockDeadlineMs = 0, signal }: RefreshOptions): Promise<IndexReport> {
    // A lock that is taken after the end would never be given back.
    if (this.#closing.signal.aborted) throw new IndexerError('INDEX_FAILED', `the code index of ${this.#options.root} is closed`);
    try {
      this.#lock ??= await takeWriteLock(this.#lockFile, {
        root: this.#options.root,
        deadlineMs: lockDeadlineMs,
        signal: this.#closing.signal,
      });
      this.#prepare();
      const report = await this.#indexOnce({ full, paths, signal });
      this.#prepared = true;
      this.#isDistrustful = false;
      this.#failure = undefined;
      this.#noteSource(report.source);
      return report;
    } catch (error) {
      const failure = storageError(error, this.#options.databaseFile) ?? error;
      if (!this.#closing.signal.aborted && !signal?.aborted) this.#failure = messageOf(failure);
      throw failure;
    }
  }

  #noteSource(source: string): void {
    if (source === 'changes' || source === this.#source) return;
    this.#source = source;
    if (!EXPECTED_SOURCES.has(source)) this.#options.onNotice(`files were listed by ${source}`);
  }

  async #indexOnce(work: Work): Promise<IndexReport> {
    try {
      return await this.#runProcess(work);
    } catch (error) {
      if (!(error instanceof IndexerError) || error.code !== 'INDEX_CORRUPT') throw error;
      this.#setAside(error.message);
      return this.#runProcess({ full: true, paths: null, signal: work.signal });
    }
  }

  #runProcess({ full, paths, signal }: Work): Promise<IndexReport> {
    const { root, databaseFile, maxFileBytes, others, processes } = this.#options;
    const run: RunMessage = {
      type: 'run',
      root,
      databaseFile,
      maxFileBytes,
      full,
      paths,
      check: !this.#prepared,
      others: full || this.#isDistrustful || existsSync(databaseFile) ? [] : others(),
    };
    const onProgress = (progress: IndexProgress) => (this.#progress = progress);
    return withAnySignal([this.#closing.signal, signal], (end) =>
      processes.run({ run, signal: end, onProgress, onNotice: this.#options.onNotice }),
    );
  }

  #prepare(): void {
    if (this.#damage !== undefined) return this.#setAside(this.#damage);
    if (this.#prepared) return;
    this.#options.beforeReplacing();
    const damage = clearUnusable(this.#options.databaseFile);
    if (damage) this.#noteDamage(damage.problem, damage.quarantined);
  }

  #setAside(problem: string): void {
    this.#options.beforeReplacing();
    const aside = quarantine(this.#options.databaseFile);
    this.#damage = undefined;
    this.#generation++;
    this.#noteDamage(problem, aside);
  }

  #noteDamage(problem: string, aside: string): void {
    this.#isDistrustful = true;
    this.#options.onNotice(`the code index was damaged (${problem}); set aside as ${aside}, building a new one`);
  }
}
