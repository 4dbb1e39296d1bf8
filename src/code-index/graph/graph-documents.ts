/** The documents of one state of the index, by id, path and the names they define; the last ones asked for are kept. */
import { asPhrase } from '../store/vocabulary.ts';
import type { IndexReader } from '../store/index-reader.ts';
import { foldName } from '../store/symbol-names.ts';
import type { SymbolDefinition } from '../symbol.ts';
import type { SymbolAt } from './edge.ts';
import { GraphDocument, type PackedDocument } from './graph-document.ts';

/** Symbols and references of the documents that are kept: about 40 MB. */
const MAX_KEPT = 300_000;
const MAX_NAMES = 20_000;
const MAX_PATHS = 50_000;
/** A name that more documents define tells nothing. */
const MAX_DEFINING = 60;

/** Documents read at a time when all are. */
const PAGE = 200;

export interface PackedSymbols {
  readonly id: number;
  readonly path: string;
  readonly language: string | null;
  readonly symbols: Uint8Array | null;
}

export interface NamedSymbol extends SymbolAt {
  readonly position: number;
  readonly definition: SymbolDefinition;
}

export class GraphDocuments {
  readonly #reader: IndexReader;
  /** The least recently used first. */
  readonly #documents = new Map<number, GraphDocument>();
  readonly #names = new Map<string, readonly NamedSymbol[]>();
  readonly #ids = new Map<string, number | null>();
  readonly #memos = new Map<string, unknown>();
  #kept = 0;

  constructor(reader: IndexReader) {
    this.#reader = reader;
  }

  get(id: number): GraphDocument | undefined {
    const known = this.#documents.get(id);
    if (known) {
      this.#documents.delete(id);
      this.#documents.set(id, known);
      return known;
    }
    const row = this.#reader.get<PackedDocument>(
      `SELECT id, path, class, language, coalesce(length(packed.symbols), 0) AS symbolBytes, "references" AS "references", links
       FROM documents LEFT JOIN packed ON packed.document_id = documents.id WHERE documents.id = ?`,
      [id],
    );
    return row && this.#keep(this.of(row));
  }

  idOf(path: string): number | null {
    const known = this.#ids.get(path);
    if (known !== undefined) return known;
    if (this.#ids.size >= MAX_PATHS) this.#ids.clear();
    const id = this.#reader.get<{ id: number }>('SELECT id FROM documents WHERE path = ?', [path])?.id ?? null;
    this.#ids.set(path, id);
    return id;
  }

  at(path: string): GraphDocument | undefined {
    const id = this.idOf(path);
    return id === null ? undefined : this.get(id);
  }

  /** @param directory without a slash at its end; empty: the root */
  hasDirectory(directory: string): boolean {
    if (directory === '') return true;
    return this.memo(`directory ${directory}`, () => this.#idsBelow(directory, 1).length > 0);
  }

  /** Documents directly in a directory that have this ending. */
  inDirectory(directory: string, ending: string): readonly number[] {
    return this.memo(`files ${ending} ${directory}`, () => {
      const prefix = directory === '' ? '' : `${directory}/`;
      return this.#reader
        .all<{ id: number; path: string }>('SELECT id, path FROM documents WHERE path >= ? AND path < ?', [prefix, after(prefix)])
        .filter(({ path }) => path.endsWith(ending) && !path.includes('/', prefix.length))
        .map(({ id }) => id);
    });
  }

  /** Paths of all documents with this base name. */
  withBaseName(name: string): readonly string[] {
    return this.memo(`base ${name}`, () =>
      this.#reader
        .all<{ path: string }>(
          'SELECT path FROM symbol_names JOIN documents ON documents.id = symbol_names.rowid WHERE symbol_names MATCH ?',
          [asPhrase(`/${foldName(name)}`)],
        )
        .map(({ path }) => path)
        .filter((path) => path === name || path.endsWith(`/${name}`)),
    );
  }

  /** Every symbol of the name, in the order of the documents. */
  definitionsOf(name: string): readonly NamedSymbol[] {
    const known = this.#names.get(name);
    if (known) return known;
    if (this.#names.size >= MAX_NAMES) this.#names.clear();
    const folded = foldName(name);
    const ids = this.#reader.all<{ id: number }>(
      `SELECT rowid AS id FROM symbol_names WHERE symbol_names MATCH ? ORDER BY rowid LIMIT ${MAX_DEFINING}`,
      [`${asPhrase(`=${folded}`)} OR ${asPhrase(`~${folded}`)}`],
    );
    const found = ids.flatMap(({ id }) => {
      const document = this.get(id);
      return document === undefined
        ? []
        : document.named(name).map((position) => ({ document: id, position, definition: document.symbols[position]! }));
    });
    this.#names.set(name, found);
    return found;
  }

  /** Documents whose text has the word, in their order. */
  mentioning(words: readonly string[], limit: number): number[] {
    return this.#reader
      .all<{ id: number }>('SELECT rowid AS id FROM text_words WHERE text_words MATCH ? ORDER BY rowid LIMIT ?', [
        words.map(asPhrase).join(' AND '),
        limit,
      ])
      .map(({ id }) => id);
  }

  /** Every document with its symbols, in their order, some hundred at a time. */
  packedSymbols(): Generator<PackedSymbols[]> {
    return this.#pages<PackedSymbols>('id, path, language, packed.symbols AS symbols');
  }

  /** The same with what each uses. */
  packedUses(): Generator<PackedDocument[]> {
    return this.#pages<PackedDocument>(
      'id, path, class, language, coalesce(length(packed.symbols), 0) AS symbolBytes, "references" AS "references", links',
    );
  }

  /** Takes a document that was read elsewhere. */
  of(row: PackedDocument): GraphDocument {
    return new GraphDocument(row, () => this.#reader.symbolsOf(row.id));
  }

  ids(): number[] {
    return this.#reader.all<{ id: number }>(`SELECT id FROM documents WHERE status = 'indexed' ORDER BY id`).map(({ id }) => id);
  }

  /** Looked up once per state of the index. */
  memo<Value>(key: string, make: () => Value): Value {
    if (!this.#memos.has(key)) {
      if (this.#memos.size >= MAX_PATHS) this.#memos.clear();
      this.#memos.set(key, make());
    }
    return this.#memos.get(key) as Value;
  }

  *#pages<Row extends { readonly id: number }>(columns: string): Generator<Row[]> {
    const sql = `SELECT ${columns} FROM documents LEFT JOIN packed ON packed.document_id = documents.id
      WHERE status = 'indexed' AND id > ? ORDER BY id LIMIT ${PAGE}`;
    for (let page = this.#reader.all<Row>(sql, [-1]); page.length > 0; page = this.#reader.all<Row>(sql, [page.at(-1)!.id])) yield page;
  }

  #idsBelow(directory: string, limit: number): { id: number }[] {
    return this.#reader.all<{ id: number }>('SELECT id FROM documents WHERE path >= ? AND path < ? LIMIT ?', [
      `${directory}/`,
      after(`${directory}/`),
      limit,
    ]);
  }

  #keep(document: GraphDocument): GraphDocument {
    this.#documents.set(document.id, document);
    this.#kept += document.size;
    for (const [id, oldest] of this.#documents) {
      if (this.#kept <= MAX_KEPT || id === document.id) break;
      this.#documents.delete(id);
      this.#kept -= oldest.size;
    }
    return document;
  }
}

/** The first text behind all that begin with the prefix. */
function after(prefix: string): string {
  return prefix === '' ? '\u{10FFFF}' : prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}
