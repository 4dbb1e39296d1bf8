/**
 * The code index of one project, as daemon and CLI use it. Reads happen here; everything that writes happens in the
 * indexing process, one at a time, under the write lock.
 */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { IndexFreshness, IndexState, IndexSummary } from '../domain/daemon.ts';
import { IndexerError, messageOf } from '../domain/errors.ts';
import { tryLifetimeLock, type LifetimeLock } from '../platform/lifetime-lock.ts';
import { runIndexer } from './build/index-runner.ts';
import type { IndexProgress, IndexReport } from './document.ts';
import { findSymbols, type SymbolSearch, type SymbolSearchResult } from './query/find-symbols.ts';
import { outlineOf, type Outline } from './query/outline.ts';
import { searchText, type TextSearch, type TextSearchResult } from './query/search-text.ts';
import { databaseSize, isCorruption, prepareDatabase, quarantine } from './store/database.ts';
import { IndexReader } from './store/index-reader.ts';

export interface CodeIndexOptions {
  readonly root: string;
  /** Directory of this index; belongs to it alone. */
  readonly directory: string;
  /** Entry point of the indexing process. */
  readonly processFile: string;
  readonly maxFileBytes: number;
  /** Told when a damaged database was set aside and when a file list had to be made without git. */
  readonly onNotice: (notice: string) => void;
}

const DATABASE_FILE = 'code_index.db';
const LOCK_FILE = 'write.lock.db';
const MAX_PARSE_THREADS = 4;
const LOCK_RETRY_MS = 250;

export class CodeIndex {
  readonly root: string;
  readonly #options: CodeIndexOptions;
  readonly #file: string;
  readonly #closing = new AbortController();
  #lock: LifetimeLock | undefined;
  #reader: IndexReader | undefined;
  #running: Promise<IndexReport> | undefined;
  #progress: IndexProgress | undefined;
  #failure: string | undefined;
  /** The database was found sound in this life; damage is looked for again when a query meets it. */
  #prepared = false;

  constructor(options: CodeIndexOptions) {
    this.root = options.root;
    this.#options = options;
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
    this.#file = join(options.directory, DATABASE_FILE);
  }

  /**
   * Brings the index up to date with the files. A call during a run joins it; `full` reads every file again.
   *
   * @param lockDeadlineMs how long to wait while another process writes this index
   * @throws INDEX_LOCKED, INDEX_FAILED
   */
  async refresh({ full = false, lockDeadlineMs = 0 }: { full?: boolean; lockDeadlineMs?: number } = {}): Promise<IndexReport> {
    if (this.#running && !full) return this.#running;
    await this.#running?.catch(() => undefined);
    this.#running = this.#run(full, lockDeadlineMs).finally(() => {
      this.#running = undefined;
      this.#progress = undefined;
    });
    return this.#running;
  }

  async searchText(search: TextSearch): Promise<TextSearchResult> {
    return this.#read((reader) => searchText(reader, this.root, search), { files: [], complete: false, cut: 'limit' });
  }

  async findSymbols(search: SymbolSearch): Promise<SymbolSearchResult> {
    return this.#read((reader) => findSymbols(reader, this.root, search), { symbols: [], complete: false });
  }

  async outline(path: string): Promise<Outline> {
    const outline = await this.#read((reader) => outlineOf(reader, this.root, path), undefined);
    if (outline === undefined) throw new IndexerError('DOCUMENT_NOT_INDEXED', `${path} is not in the code index yet`);
    return outline;
  }

  summary(): IndexSummary {
    return { ...this.freshness(), sizeBytes: databaseSize(this.#file) };
  }

  /** The part of the summary that every answer carries: no file is touched for it. */
  freshness(): IndexFreshness {
    const meta = this.#meta();
    const updatedAtUs = Number(meta.get('updated_at_us') ?? 0);
    return {
      state: this.#state(meta.has('completed_at_us')),
      documents: Number(meta.get('documents') ?? 0),
      symbols: Number(meta.get('symbols') ?? 0),
      updatedAt: updatedAtUs === 0 ? null : new Date(updatedAtUs / 1000).toISOString(),
      ...(this.#progress ? { progress: this.#progress } : {}),
      ...(this.#failure === undefined ? {} : { error: this.#failure }),
    };
  }

  get isIndexing(): boolean {
    return this.#running !== undefined;
  }

  /** Stops a run that is under way; what it had applied stays, and the next run goes on from there. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running?.catch(() => undefined);
    this.#closeReader();
    this.#lock?.release();
    this.#lock = undefined;
  }

  #state(everCompleted: boolean): IndexState {
    if (this.#running) return everCompleted ? 'stale' : 'building';
    if (this.#failure !== undefined) return 'failed';
    return everCompleted ? 'ready' : 'empty';
  }

  async #run(full: boolean, lockDeadlineMs: number): Promise<IndexReport> {
    try {
      await this.#acquireLock(lockDeadlineMs);
      this.#prepare();
      const report = await this.#indexOnce(full);
      this.#prepared = true;
      this.#failure = undefined;
      if (report.source !== 'git' && report.source !== 'walk') this.#options.onNotice(`files were listed by ${report.source}`);
      return report;
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#failure = messageOf(error);
      throw error;
    }
  }

  async #indexOnce(full: boolean): Promise<IndexReport> {
    try {
      return await this.#runProcess(full);
    } catch (error) {
      if (!(error instanceof IndexerError) || error.code !== 'INDEX_CORRUPT') throw error;
      this.#closeReader();
      const aside = quarantine(this.#file);
      this.#options.onNotice(`the code index was damaged (${error.message}); set aside as ${aside}, building a new one`);
      prepareDatabase(this.#file);
      return this.#runProcess(true);
    }
  }

  #runProcess(full: boolean): Promise<IndexReport> {
    return runIndexer({
      processFile: this.#options.processFile,
      signal: this.#closing.signal,
      onProgress: (progress) => (this.#progress = progress),
      run: {
        type: 'run',
        root: this.root,
        databaseFile: this.#file,
        maxFileBytes: this.#options.maxFileBytes,
        full,
        check: !this.#prepared,
        parseThreads: Math.min(MAX_PARSE_THREADS, availableParallelism()),
      },
    });
  }

  async #acquireLock(deadlineMs: number): Promise<void> {
    const end = performance.now() + deadlineMs;
    while (this.#lock === undefined) {
      this.#lock = tryLifetimeLock(join(this.#options.directory, LOCK_FILE));
      if (this.#lock) return;
      if (performance.now() >= end || this.#closing.signal.aborted) {
        throw new IndexerError('INDEX_LOCKED', `another process is writing the code index of ${this.root}`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
    }
  }

  #prepare(): void {
    if (this.#prepared) return;
    this.#closeReader();
    const preparation = prepareDatabase(this.#file);
    if (typeof preparation === 'object') {
      this.#options.onNotice(
        `the code index was damaged (${preparation.problem}); set aside as ${preparation.quarantined}, building a new one`,
      );
    }
  }

  async #read<Result>(query: (reader: IndexReader) => Result | Promise<Result>, whenEmpty: Result): Promise<Result> {
    try {
      const reader = this.#openReader();
      return reader === undefined ? whenEmpty : await query(reader);
    } catch (error) {
      if (!isCorruption(error)) throw error;
      this.#closeReader();
      this.#prepared = false;
      this.#options.onNotice(`the code index is damaged (${messageOf(error)}); checking it`);
      void this.refresh().catch(() => undefined); // the failure is kept and shown in summary()
      throw new IndexerError('INDEX_CORRUPT', `the code index of ${this.root} is damaged and is being built anew`, { cause: error });
    }
  }

  #openReader(): IndexReader | undefined {
    this.#reader ??= IndexReader.open(this.#file);
    return this.#reader;
  }

  #closeReader(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }

  #meta(): Map<string, string> {
    try {
      const rows = this.#openReader()?.all<{ key: string; value: string }>('SELECT key, value FROM meta') ?? [];
      return new Map(rows.map((row) => [row.key, row.value]));
    } catch (error) {
      if (isCorruption(error)) return new Map();
      throw error;
    }
  }
}
