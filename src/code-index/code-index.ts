/**
 * The code index of one project, as daemon and CLI use it. Reads happen here; everything that writes happens in the
 * indexing process, one at a time, under the write lock.
 */
import { join } from 'node:path';
import type { IndexFreshness, IndexState, IndexSummary } from '../domain/daemon.ts';
import { IndexerError, messageOf } from '../domain/errors.ts';
import { ensurePrivateDirectory } from '../platform/private-directory.ts';
import { IndexWriter, type RefreshOptions } from './build/index-writer.ts';
import type { IndexReport } from './document.ts';
import { LANGUAGES } from './languages/languages.ts';
import { readProjectConfig } from './project-config/project-config.ts';
import { DocumentTexts } from './query/document-texts.ts';
import { documentAt, type IndexedDocument } from './query/document-at.ts';
import { findReferences, type ReferenceSearch, type ReferenceSearchResult } from './query/find-references.ts';
import { findSymbols, type SymbolSearch, type SymbolSearchResult } from './query/find-symbols.ts';
import { outlineOf, pathInProject, type Outline } from './query/outline.ts';
import { SearchThread } from './query/search-thread.ts';
import { hasRegex, searchText, type TextSearch, type TextSearchResult } from './query/search-text.ts';
import { parseQuery } from './query/syntax/parse-query.ts';
import { explainPath, type PathExplanation } from './scan/explain-path.ts';
import { databaseSize, isCorruption } from './store/database.ts';
import { IndexReader } from './store/index-reader.ts';
import { storageError } from './store/storage-error.ts';

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

/** What the rules say of a file, and what the index has of it; null: nothing. */
export interface Explanation extends PathExplanation {
  readonly path: string;
  readonly document: IndexedDocument | null;
}

export class CodeIndex {
  readonly root: string;
  readonly #options: CodeIndexOptions;
  readonly #file: string;
  readonly #writer: IndexWriter;
  readonly #searchThread: SearchThread;
  readonly #texts: DocumentTexts;
  #reader: IndexReader | undefined;
  #queries = 0;

  constructor(options: CodeIndexOptions) {
    this.root = options.root;
    this.#options = options;
    ensurePrivateDirectory(options.directory);
    this.#file = join(options.directory, DATABASE_FILE);
    this.#writer = new IndexWriter({
      ...options,
      databaseFile: this.#file,
      processFile: join(options.dist, 'bin', 'index-worker.cjs'),
      beforeReplacing: () => this.#closeReader(),
    });
    this.#texts = new DocumentTexts(options.root);
    this.#searchThread = new SearchThread(join(options.dist, 'bin', 'search-thread.cjs'));
  }

  /**
   * Brings the index up to date with the files.
   *
   * @throws INDEX_LOCKED, INDEX_FAILED, STATE_DIRECTORY_UNUSABLE, SETTINGS_INVALID for the project's `indexer.json`
   */
  async refresh(options: RefreshOptions = {}): Promise<IndexReport> {
    return this.#writer.refresh(options);
  }

  /** Files changed and are about to be refreshed, once they are quiet: what that takes is started meanwhile. */
  prepare(paths: readonly string[]): void {
    this.#writer.prepare(paths);
  }

  /** @throws QUERY_INVALID, QUERY_TIMEOUT for a regular expression that takes too long */
  async searchText(search: TextSearch): Promise<TextSearchResult> {
    const query = (reader: IndexReader) =>
      hasRegex(parseQuery(search.query))
        ? this.#searchThread.search({ databaseFile: this.#file, root: this.root, search })
        : searchText(reader, this.#texts, search);
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
    const { meta, problem } = this.#meta();
    const { progress, failure } = this.#writer;
    const error = failure ?? problem;
    const updatedAtUs = Number(meta.get('updated_at_us') ?? 0);
    return {
      state: this.#state(meta.has('completed_at_us'), error),
      documents: Number(meta.get('documents') ?? 0),
      symbols: Number(meta.get('symbols') ?? 0),
      updatedAt: updatedAtUs === 0 ? null : new Date(updatedAtUs / 1000).toISOString(),
      ...(progress ? { progress } : {}),
      ...(error === undefined ? {} : { error }),
    };
  }

  get isIndexing(): boolean {
    return this.#writer.isRunning;
  }

  /** Nobody asks: what is kept for the next question goes, which then takes some milliseconds longer. Not while a query runs. */
  letGo(): void {
    if (this.#queries > 0) return;
    this.#texts.clear();
    this.#closeReader();
  }

  /** Stops a run that is under way; what it had applied stays, and the next run goes on from there. */
  async close(): Promise<void> {
    await this.#writer.close();
    await this.#searchThread.close();
    this.#texts.clear();
    this.#closeReader();
  }

  #state(everCompleted: boolean, error: string | undefined): IndexState {
    if (this.#writer.isRunning) return everCompleted ? 'stale' : 'building';
    if (error !== undefined) return 'failed';
    return everCompleted ? 'ready' : 'empty';
  }

  async #read<Result>(query: (reader: IndexReader) => Result | Promise<Result>, whenEmpty: Result): Promise<Result> {
    const { generation } = this.#writer;
    this.#queries++;
    try {
      const reader = this.#openReader();
      return reader === undefined ? whenEmpty : await query(reader);
    } catch (error) {
      if (!isCorruption(error)) throw storageError(error, this.#file) ?? error;
      this.#closeReader();
      this.#writer.rebuild(messageOf(error), generation);
      throw new IndexerError('INDEX_CORRUPT', `the code index of ${this.root} is damaged and is being built anew`, { cause: error });
    } finally {
      this.#queries--;
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
