/**
 * The code index of one project, as daemon and CLI use it. Reads happen here; everything that writes happens in the
 * indexing process, one at a time, under the write lock.
 */
import { join } from 'node:path';
import type { IndexFreshness, IndexState, IndexSummary, TakeOver } from '../domain/daemon.ts';
import { IndexerError, messageOf } from '../domain/errors.ts';
import { ensurePrivateDirectory } from '../platform/private-directory.ts';
import { IndexingProcesses } from './build/indexing-processes.ts';
import { IndexWriter, type RefreshOptions } from './build/index-writer.ts';
import type { IndexProgress, IndexReport } from './document.ts';
import { explore, NOTHING_FOUND, type Exploration, type ExploreOptions } from './explore/explore.ts';
import { ProjectHistory } from './explore/project-history.ts';
import { callHierarchy, noCalls, type CallHierarchy, type CallSearch } from './graph/call-hierarchy.ts';
import { CodeGraph } from './graph/code-graph.ts';
import { impactOf, impactSubject, NO_IMPACT, type Impact, type ImpactQuestion } from './graph/impact.ts';
import { implementations, type Implementations, type ImplementationSearch } from './graph/implementations.ts';
import { LANGUAGES } from './languages/languages.ts';
import { EMPTY_MAP, type MapOptions, type RepoMap } from './map/repo-map.ts';
import { RepoMaps } from './map/repo-maps.ts';
import { readProjectConfig } from './project-config/project-config.ts';
import { DocumentTexts } from './query/document-texts.ts';
import { documentAt, type IndexedDocument } from './query/document-at.ts';
import {
  documentContent,
  qualifiedName,
  symbolContents,
  symbolsOfDocument,
  type DocumentContent,
  type SymbolContent,
} from './query/document-content.ts';
import { findReferences, type ReferenceSearch, type ReferenceSearchResult } from './query/find-references.ts';
import { findSymbols, NO_SYMBOLS, type SymbolSearch, type SymbolSearchResult } from './query/find-symbols.ts';
import { completePath, contentOf, listDocuments, type ListedDocument } from './query/list-documents.ts';
import { outlineOf, pathInProject, type Outline } from './query/outline.ts';
import { searchThread } from './query/search-thread.ts';
import { SharedReader } from './query/shared-reader.ts';
import { hasRegex, searchText, type TextSearch, type TextSearchResult } from './query/search-text.ts';
import { parseQuery } from './query/syntax/parse-query.ts';
import { explainPath, type PathExplanation } from './scan/explain-path.ts';
import { databaseSize } from './store/database.ts';
import type { IndexReader } from './store/index-reader.ts';
import { META } from './store/meta-keys.ts';
import { storageError } from './store/storage-error.ts';

export interface CodeIndexOptions {
  readonly root: string;
  /** Directory of this index; belongs to it alone. */
  readonly directory: string;
  /** Directory of the build: grammars and the entries of the indexing process and of the search thread. */
  readonly dist: string;
  readonly maxFileBytes: number;
  /** Shared with other indexes, and closed by whoever made them; without, the index has its own. */
  readonly processes?: IndexingProcesses;
  /** Directories of the user's other indexes: a new one starts as a copy of one of the same repository. Default: none. */
  readonly others?: () => readonly string[];
  /** Told when a damaged database was set aside, when a file list had to be made without git, and when a sibling could not be used. */
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
  readonly #processes: IndexingProcesses;
  readonly #writer: IndexWriter;
  readonly #reader: SharedReader;
  readonly #searchThread: ReturnType<typeof searchThread>;
  readonly #maps: RepoMaps;
  readonly #texts: DocumentTexts;
  readonly #history: ProjectHistory;
  /** Set by whoever decides when it is built: it waits for its turn. */
  isQueued = false;

  constructor(options: CodeIndexOptions) {
    this.root = options.root;
    this.#options = options;
    ensurePrivateDirectory(options.directory);
    this.#file = join(options.directory, DATABASE_FILE);
    this.#processes = options.processes ?? new IndexingProcesses(options.dist);
    this.#writer = new IndexWriter({
      ...options,
      databaseFile: this.#file,
      processes: this.#processes,
      others: () => options.others?.().map((directory) => join(directory, DATABASE_FILE)) ?? [],
      beforeReplacing: () => this.#reader.close(),
    });
    this.#reader = new SharedReader({
      databaseFile: this.#file,
      generation: () => this.#writer.generation,
      onCorruption: (cause, generation) => {
        this.#writer.rebuild(messageOf(cause), generation);
        return new IndexerError('INDEX_CORRUPT', `the code index of ${this.root} is damaged and is being built anew`, { cause });
      },
      onDropped: () => {
        this.#texts.clear();
        this.#history.drop();
      },
    });
    this.#texts = new DocumentTexts(options.root);
    this.#history = new ProjectHistory(options.root);
    this.#maps = new RepoMaps({ ...options, databaseFile: this.#file, processes: this.#processes });
    this.#searchThread = searchThread(join(options.dist, 'bin', 'search-thread.cjs'));
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

  /**
   * @param signal ends a search that nobody waits for any more
   * @throws QUERY_INVALID, QUERY_TIMEOUT for a regular expression that takes too long
   */
  async searchText(search: TextSearch, signal?: AbortSignal): Promise<TextSearchResult> {
    const query = (reader: IndexReader) =>
      hasRegex(parseQuery(search.query))
        ? this.#searchThread.run({ databaseFile: this.#file, root: this.root, search }, signal)
        : searchText(reader, this.#texts, search);
    return this.#read(query, { files: [], complete: false, cut: 'limit' });
  }

  /** What a question, an issue text or a stack trace is about. */
  async explore(options: ExploreOptions): Promise<Exploration> {
    const history = await this.#history.current();
    return this.#read((reader) => explore({ reader, texts: this.#texts, history }, options), NOTHING_FOUND);
  }

  /** The most used files and definitions. */
  async repoMap(options: MapOptions): Promise<RepoMap> {
    return this.#read(() => this.#maps.map(options), EMPTY_MAP);
  }

  async findReferences(search: ReferenceSearch): Promise<ReferenceSearchResult> {
    const { name, role } = search;
    return this.#read((reader) => findReferences(reader, this.root, search), { name, role, files: [], complete: false });
  }

  async findSymbols(search: SymbolSearch): Promise<SymbolSearchResult> {
    return this.#read((reader) => findSymbols(reader, this.root, search), NO_SYMBOLS);
  }

  /** Like `implementations`: @throws QUERY_INVALID when there is no such symbol */
  async callHierarchy(search: CallSearch): Promise<CallHierarchy> {
    return this.#read((reader) => callHierarchy(CodeGraph.of(reader), search), noCalls(search));
  }

  async implementations(search: ImplementationSearch): Promise<Implementations> {
    return this.#read((reader) => implementations(CodeGraph.of(reader), search), { targets: [], complete: false });
  }

  /** @throws QUERY_INVALID when there is no such symbol or commit, INDEX_FAILED when there is no repository */
  async impact(question: ImpactQuestion): Promise<Impact> {
    const of = await impactSubject(this.root, question);
    return this.#read((reader) => impactOf(CodeGraph.of(reader), this.root, { ...question, of }), NO_IMPACT);
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

  /** Documents in the order of their paths, from the first one behind `after` on. */
  async documents(page: { after: string; limit: number }): Promise<ListedDocument[]> {
    return this.#read((reader) => listDocuments(reader, page), []);
  }

  /** @throws DOCUMENT_NOT_INDEXED, QUERY_INVALID when the path leaves the project */
  async content(path: string): Promise<DocumentContent> {
    const content = await this.#read((reader) => documentContent(reader, this.root, path), undefined);
    if (content === undefined) throw new IndexerError('DOCUMENT_NOT_INDEXED', `${path} is not in the code index yet`);
    return content;
  }

  /** @throws DOCUMENT_NOT_INDEXED, also when there is no such symbol, QUERY_INVALID when the path leaves the project */
  async symbolContents(symbol: { path: string; name: string }): Promise<SymbolContent[]> {
    const contents = await this.#read((reader) => symbolContents(reader, this.root, symbol), []);
    if (contents.length === 0) throw new IndexerError('DOCUMENT_NOT_INDEXED', `${symbol.path} is not in the code index yet`);
    return contents;
  }

  /** What tells one content of a document from another; null when it is not indexed. */
  async version(path: string): Promise<string | null> {
    return this.#read((reader) => contentOf(reader, path), null);
  }

  /** Paths that begin with the text, or name a file that does. */
  async completePath(text: string, limit: number): Promise<string[]> {
    return this.#read((reader) => completePath(reader, text, limit), []);
  }

  /** Qualified names of the symbols of a document, in its order; none when it is not indexed. */
  async symbolNames(path: string): Promise<string[]> {
    return this.#read((reader) => [...new Set(symbolsOfDocument(reader, path).map(qualifiedName))], []);
  }

  /** Of the run that is under way. */
  get progress(): IndexProgress | undefined {
    return this.#writer.progress;
  }

  summary(): IndexSummary {
    const { takenOver } = this.#meta();
    return { ...this.freshness(), sizeBytes: databaseSize(this.#file), ...(takenOver ? { takenOver } : {}) };
  }

  /** The part of the summary that every answer carries: no file is touched for it. */
  freshness(): IndexFreshness {
    const { meta, problem } = this.#meta();
    const { progress, failure } = this.#writer;
    const error = failure ?? problem;
    const updatedAtUs = Number(meta.get(META.updatedAt) ?? 0);
    return {
      state: this.#state(meta.has(META.completedAt), error),
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

  /** Whether a run has ever come to its end. */
  get isBuilt(): boolean {
    return this.#meta().meta.has(META.completedAt);
  }

  /** Gives back what is kept to answer faster, as soon as no query runs; the next one takes some milliseconds longer. */
  dropCaches(): void {
    this.#reader.drop();
  }

  /** Stops a run that is under way; what it had applied stays, and the next run goes on from there. */
  async close(): Promise<void> {
    await this.#writer.close();
    if (this.#options.processes === undefined) this.#processes.close();
    await this.#searchThread.close();
    await this.#maps.close();
    this.#texts.clear();
    this.#reader.close();
  }

  #state(everCompleted: boolean, error: string | undefined): IndexState {
    if (this.#writer.isRunning) return everCompleted ? 'stale' : 'building';
    if (this.isQueued) return 'queued';
    if (error !== undefined) return 'failed';
    return everCompleted ? 'ready' : 'empty';
  }

  #read<Result>(query: (reader: IndexReader) => Result | Promise<Result>, whenEmpty: Result): Promise<Result> {
    return this.#reader.read(query, whenEmpty);
  }

  /** A status is asked of many projects at once: an index that cannot be read must not hide the others. */
  #meta(): { readonly meta: ReadonlyMap<string, string>; readonly takenOver?: TakeOver; readonly problem?: string } {
    try {
      const meta = this.#reader.open()?.meta() ?? new Map<string, string>();
      const takenOver = meta.get(META.takenOver);
      return takenOver ? { meta, takenOver: JSON.parse(takenOver) as TakeOver } : { meta };
    } catch (error) {
      return { meta: new Map(), problem: messageOf(storageError(error, this.#file) ?? error) };
    }
  }
}
