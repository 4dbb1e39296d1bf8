/**
 * The code index of one project, as daemon and CLI use it. Reads happen here; everything that writes happens in the
 * indexing process, one at a time, under the write lock.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexFreshness, IndexState, IndexSummary } from '../domain/daemon.ts';
import { IndexerError, messageOf } from '../domain/errors.ts';
import { tryLifetimeLock, type LifetimeLock } from '../platform/lifetime-lock.ts';
import type { RunMessage } from './build/index-messages.ts';
import { IndexingProcess } from './build/indexing-process.ts';
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
const LOCK_RETRY_MS = 250;
/** How files are listed when all is well. */
const EXPECTED_SOURCES = new Set(['git', 'walk', 'changes']);

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
  readonly #process: IndexingProcess;
  readonly #searchThread: SearchThread;
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
    this.#process = new IndexingProcess(join(options.dist, 'bin', 'index-worker.cjs'));
    this.#searchThread = new SearchThread(join(options.dist, 'bin', 'search-thread.js'));
  }

  /**
   * Brings the index up to date with the files.
   *
   * @throws INDEX_LOCKED, INDEX_FAILED, SETTINGS_INVALID for the project's `indexer.json`
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
    const whenEmpty = { name: search.name, role: search.role, files: [], complete: false };
    return this.#read((reader) => findReferences(reader, this.root, search), whenEmpty);
  }

  async findSymbols(search: SymbolSearch): Promise<SymbolSearchResult> {
    const whenEmpty = { symbols: [], complete: false, elsewhere: false, longerNames: [], otherCase: [] };
    return this.#read((reader) => findSymbols(reader, this.root, search), whenEmpty);
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
    this.#process.close();
    await this.#searchThread.close();
    this.#closeReader();
    this.#lock?.release();
    this.#lock = undefined;
  }

  #state(everCompleted: boolean): IndexState {
    if (this.#running) return everCompleted ? 'stale' : 'building';
    if (this.#failure !== undefined) return 'failed';
    return everCompleted ? 'ready' : 'empty';
  }

  async #run({ full = false, paths = null, lockDeadlineMs = 0 }: RefreshOptions): Promise<IndexReport> {
    // A lock that is taken after the end would never be given back.
    if (this.#closing.signal.aborted) throw new IndexerError('INDEX_FAILED', `the code index of ${this.root} is closed`);
    try {
      await this.#acquireLock(lockDeadlineMs);
      this.#prepare();
      const report = await this.#indexOnce({ full, paths });
      this.#prepared = true;
      this.#failure = undefined;
      if (!EXPECTED_SOURCES.has(report.source)) this.#options.onNotice(`files were listed by ${report.source}`);
      return report;
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#failure = messageOf(error);
      throw error;
    }
  }

  async #indexOnce(work: Work): Promise<IndexReport> {
    try {
      return await this.#runProcess(work);
    } catch (error) {
      if (!(error instanceof IndexerError) || error.code !== 'INDEX_CORRUPT') throw error;
      this.#closeReader();
      const aside = quarantine(this.#file);
      this.#options.onNotice(`the code index was damaged (${error.message}); set aside as ${aside}, building a new one`);
      prepareDatabase(this.#file);
      return this.#runProcess({ full: true, paths: null });
    }
  }

  #runProcess({ full, paths }: Work): Promise<IndexReport> {
    return this.#process.run({
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
