/**
 * The code index of one project, as daemon and CLI use it. Reads happen here; everything that writes happens in the
 * indexing process, one at a time, under the write lock.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { IndexFreshness, IndexState, IndexSummary } from '../domain/daemon.ts';
import { IndexerError, messageOf } from '../domain/errors.ts';
import { ensurePrivateDirectory } from '../platform/private-directory.ts';
import type { LifetimeLock } from '../platform/lifetime-lock.ts';
import type { RunMessage } from './build/index-messages.ts';
import { runIndexer } from './build/index-runner.ts';
import type { IndexProgress, IndexReport } from './document.ts';
import { LANGUAGES } from './languages/languages.ts';
import { readProjectConfig } from './project-config/project-config.ts';
import { documentAt, type IndexedDocument } from './query/document-at.ts';
import { findReferences, type ReferenceSearch, type ReferenceSearchResult } from './query/find-references.ts';
import { findSymbols, type SymbolSearch, type SymbolSearchResult } from './query/find-symbols.ts';
import { outlineOf, pathInProject, type Outline } from './query/outline.ts';
import { SearchThread } from './query/search-thread.ts';
import { hasRegex, searchText, type TextSearch, type TextSearchResult } from './query/search-text.ts';
import { parseQuery } from './query/syntax/parse-query.ts';
import { explainPath, type PathExplanation } from './scan/explain-path.ts';
import { databaseSize, isCorruption, prepareDatabase, quarantine } from './store/database.ts';
import { IndexReader } from './store/index-reader.ts';
import { storageError } from './store/storage-error.ts';
import { takeWriteLock } from './store/write-lock.ts';

export interface CodeIndexOptions {
  readonly root: string;
  /** Directory of this index; belongs to it alone. */
  readonly directory: string;
  /** Directory of the build: grammars and the entries of the indexing process and of the search thread. */
  readonly dist: string;
  readonly maxFileBytes: number;
  /** Told when a damaged database was set aside and when a file list had to be made without git. */
  readonly onNotice: (notice: string) => void;
}

const DATABASE_FILE = 'code_index.db';
const LOCK_FILE = 'write.lock.db';
const MAX_PARSE_THREADS = 4;
/** How files are listed when all is well. */
const EXPECTED_SOURCES = new Set(['git', 'walk']);

type Work = Pick<RunMessage, 'full' | 'paths'>;

export interface RefreshOptions {
  /** Read every file again, changed or not. */
  readonly full?: boolean;
  /** Only these may have changed, relative to the root. Default: look at the whole project. */
  readonly paths?: readonly string[] | null;
  /** How long to wait while another process writes this index. */
  readonly lockDeadlineMs?: number;
}

/** What the rules say of a file, and what the index has of it; null: nothing. */
export interface Explanation extends PathExplanation {
  readonly path: string;
  readonly document: IndexedDocument | null;
}

export class CodeIndex {
  readonly root: string;
  readonly #options: CodeIndexOptions;
  readonly #file: string;
  readonly #closing = new AbortController();
  readonly #searchThread: SearchThread;
  #lock: LifetimeLock | undefined;
  #reader: IndexReader | undefined;
  #running: Promise<IndexReport> | undefined;
  #progress: IndexProgress | undefined;
  #failure: string | undefined;
  /** How files were listed last: what is wrong with it is said once. */
  #source: string | undefined;
  /** The database was found sound in this life. */
  #prepared = false;
  /** What a query met: the next run sets the database aside, whatever a check of its structure would say. */
  #damage: string | undefined;
  #isRepairing = false;
  /** Counts the databases of this life: what a query met in one says nothing about the next. */
  #generation = 0;

  constructor(options: CodeIndexOptions) {
    this.root = options.root;
    this.#options = options;
    ensurePrivateDirectory(options.directory);
    this.#file = join(options.directory, DATABASE_FILE);
    this.#searchThread = new SearchThread(join(options.dist, 'bin', 'search-thread.js'));
  }

  /**
   * Brings the index up to date with the files.
   *
   * @throws INDEX_LOCKED, INDEX_FAILED, STATE_DIRECTORY_UNUSABLE, SETTINGS_INVALID for the project's `indexer.json`
   */
  async refresh(options: RefreshOptions = {}): Promise<IndexReport> {
    while (this.#running) await this.#running.catch(() => undefined);
    this.#running = this.#run(options).finally(() => {
      this.#running = undefined;
      this.#progress = undefined;
    });
    return this.#running;
  }

  /** @throws QUERY_INVALID, QUERY_TIMEOUT for a regular expression that takes too long */
  async searchText(search: TextSearch): Promise<TextSearchResult> {
    const query = (reader: IndexReader) =>
      hasRegex(parseQuery(search.query))
        ? this.#searchThread.search({ databaseFile: this.#file, root: this.root, search })
        : searchText(reader, this.root, search);
    return this.#read(query, { files: [], complete: false, cut: 'limit' });
  }

  async findReferences(search: ReferenceSearch): Promise<ReferenceSearchResult> {
    const whenEmpty = { name: search.name, files: [], complete: false };
    return this.#read((reader) => findReferences(reader, this.root, search), whenEmpty);
  }

  async findSymbols(search: SymbolSearch): Promise<SymbolSearchResult> {
    return this.#read((reader) => findSymbols(reader, this.root, search), { symbols: [], complete: false, longerNames: [] });
  }

  async outline(path: string): Promise<Outline> {
    const outline = await this.#read((reader) => outlineOf(reader, this.root, path), undefined);
    if (outline === undefined) throw new IndexerError('DOCUMENT_NOT_INDEXED', `${path} is not in the code index yet`);
    return outline;
  }

  /**
   * Why a file is or is not in the index, and what was found in it.
   *
   * @throws SETTINGS_INVALID for the project's `indexer.json`
   */
  async explain(path: string): Promise<Explanation> {
    const { root } = this;
    const config = readProjectConfig(root, { languageIds: LANGUAGES.map(({ id }) => id), maxFileBytes: this.#options.maxFileBytes });
    const decision = await explainPath(root, config, path);
    const document = await this.#read((reader) => documentAt(reader, pathInProject(root, path)), null);
    return { path, ...decision, document };
  }

  summary(): IndexSummary {
    return { ...this.freshness(), sizeBytes: databaseSize(this.#file) };
  }

  /** The part of the summary that every answer carries: no file is touched for it. */
  freshness(): IndexFreshness {
    const { meta, problem } = this.#meta();
    const error = this.#failure ?? problem;
    const updatedAtUs = Number(meta.get('updated_at_us') ?? 0);
    return {
      state: this.#state(meta.has('completed_at_us'), error),
      documents: Number(meta.get('documents') ?? 0),
      symbols: Number(meta.get('symbols') ?? 0),
      updatedAt: updatedAtUs === 0 ? null : new Date(updatedAtUs / 1000).toISOString(),
      ...(this.#progress ? { progress: this.#progress } : {}),
      ...(error === undefined ? {} : { error }),
    };
  }

  get isIndexing(): boolean {
    return this.#running !== undefined;
  }

  /** Stops a run that is under way; what it had applied stays, and the next run goes on from there. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running?.catch(() => undefined);
    await this.#searchThread.close();
    this.#closeReader();
    this.#lock?.release();
    this.#lock = undefined;
  }

  #state(everCompleted: boolean, error: string | undefined): IndexState {
    if (this.#running) return everCompleted ? 'stale' : 'building';
    if (error !== undefined) return 'failed';
    return everCompleted ? 'ready' : 'empty';
  }

  async #run({ full = false, paths = null, lockDeadlineMs = 0 }: RefreshOptions): Promise<IndexReport> {
    try {
      this.#lock ??= await takeWriteLock(join(this.#options.directory, LOCK_FILE), {
        root: this.root,
        deadlineMs: lockDeadlineMs,
        signal: this.#closing.signal,
      });
      this.#prepare();
      const report = await this.#indexOnce({ full, paths });
      this.#prepared = true;
      this.#failure = undefined;
      this.#noteSource(report.source);
      return report;
    } catch (error) {
      const failure = storageError(error, this.#file) ?? error;
      if (!this.#closing.signal.aborted) this.#failure = messageOf(failure);
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
      return this.#runProcess({ full: true, paths: null });
    }
  }

  #runProcess({ full, paths }: Work): Promise<IndexReport> {
    return runIndexer({
      processFile: join(this.#options.dist, 'bin', 'index-worker.cjs'),
      signal: this.#closing.signal,
      onProgress: (progress) => (this.#progress = progress),
      run: {
        type: 'run',
        root: this.root,
        databaseFile: this.#file,
        maxFileBytes: this.#options.maxFileBytes,
        full,
        paths,
        check: !this.#prepared,
        parseThreads: Math.min(MAX_PARSE_THREADS, availableParallelism()),
      },
    });
  }

  #prepare(): void {
    if (this.#damage !== undefined) return this.#setAside(this.#damage);
    if (this.#prepared) return;
    this.#closeReader();
    const preparation = prepareDatabase(this.#file);
    if (typeof preparation === 'object') this.#noteDamage(preparation.problem, preparation.quarantined);
  }

  #setAside(problem: string): void {
    this.#closeReader();
    const aside = quarantine(this.#file);
    prepareDatabase(this.#file);
    this.#damage = undefined;
    this.#generation++;
    this.#noteDamage(problem, aside);
  }

  #noteDamage(problem: string, aside: string): void {
    this.#options.onNotice(`the code index was damaged (${problem}); set aside as ${aside}, building a new one`);
  }

  async #read<Result>(query: (reader: IndexReader) => Result | Promise<Result>, whenEmpty: Result): Promise<Result> {
    const generation = this.#generation;
    try {
      const reader = this.#openReader();
      return reader === undefined ? whenEmpty : await query(reader);
    } catch (error) {
      if (!isCorruption(error)) throw storageError(error, this.#file) ?? error;
      if (generation === this.#generation) this.#repair(messageOf(error));
      throw new IndexerError('INDEX_CORRUPT', `the code index of ${this.root} is damaged and is being built anew`, { cause: error });
    }
  }

  #repair(damage: string): void {
    this.#damage = damage;
    this.#closeReader();
    if (this.#isRepairing) return;
    this.#isRepairing = true;
    void this.refresh()
      .catch(() => undefined) // the failure is kept and shown in summary()
      .finally(() => (this.#isRepairing = false));
  }

  #openReader(): IndexReader | undefined {
    this.#reader ??= IndexReader.open(this.#file);
    return this.#reader;
  }

  #closeReader(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }

  /** A status is asked of many projects at once: an index that cannot be read must not hide the others. */
  #meta(): { readonly meta: ReadonlyMap<string, string>; readonly problem?: string } {
    try {
      const rows = this.#openReader()?.all<{ key: string; value: string }>('SELECT key, value FROM meta') ?? [];
      return { meta: new Map(rows.map((row) => [row.key, row.value])) };
    } catch (error) {
      return { meta: new Map(), problem: messageOf(storageError(error, this.#file) ?? error) };
    }
  }
}
