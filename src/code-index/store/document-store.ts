/**
 * The write side of the code index. `apply` is the one path by which anything gets into it, for a first build and for
 * later changes alike, so that an index kept up to date equals a fresh one.
 */
import type { FileVersion, ParsedDocument } from '../document.ts';
import { nameWords } from '../parse/name-words.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';

export interface KnownDocument {
  readonly id: number;
  readonly size: number;
  readonly mtimeUs: number;
  readonly hash: string;
  /** When it was read, in microseconds since the epoch. */
  readonly indexedAtUs: number;
}

export interface Changes {
  /** Documents to insert or replace. */
  readonly upserts: readonly ParsedDocument[];
  /** Files whose time changed but not their content. */
  readonly touched: readonly FileVersion[];
  /** Paths that are gone. */
  readonly removals: readonly string[];
}

interface Counts {
  documents: number;
  symbols: number;
}

export class DocumentStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly #counts: Counts;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#statements = prepareStatements(database);
    this.#counts = {
      documents: count(database, `SELECT count(*) AS n FROM documents WHERE status = 'indexed'`),
      symbols: count(database, 'SELECT count(*) AS n FROM symbols'),
    };
  }

  known(): Map<string, KnownDocument> {
    const rows = this.#database
      .prepare<[], KnownDocument & { path: string }>(
        'SELECT id, path, size, mtime_us AS mtimeUs, hash, indexed_at_us AS indexedAtUs FROM documents',
      )
      .all();
    return new Map(rows.map((row) => [row.path, row]));
  }

  /** Applies the changes in one transaction: readers see all of them or none. */
  apply(changes: Changes, nowUs: number): void {
    this.#database.transaction(() => {
      for (const path of changes.removals) this.#remove(path);
      for (const document of changes.upserts) {
        this.#remove(document.path);
        this.#insert(document, nowUs);
      }
      for (const version of changes.touched) this.#statements.touch.run(version.size, version.mtimeUs, nowUs, version.path);
      this.#putMeta({ documents: this.#counts.documents, symbols: this.#counts.symbols, updated_at_us: nowUs });
    })();
  }

  /** Notes that every file of the project has been looked at. */
  complete(nowUs: number): void {
    this.#database.transaction(() => this.#putMeta({ completed_at_us: nowUs }))();
  }

  /** Forgets the words that no document holds any more, and packs the full-text tables. */
  compact(): void {
    this.#database.transaction(() => {
      this.#database.exec(`
        DELETE FROM terms WHERE term NOT IN (SELECT term FROM text_vocabulary);
        INSERT INTO term_trigrams (term_trigrams) VALUES ('delete-all');
        INSERT INTO term_trigrams (rowid, term) SELECT id, term FROM terms;
      `);
    })();
    for (const table of ['text_words', 'symbol_words', 'term_trigrams']) {
      this.#database.prepare(`INSERT INTO ${table} (${table}) VALUES ('optimize')`).run();
    }
  }

  #insert(document: ParsedDocument, nowUs: number): void {
    const { lastInsertRowid } = this.#statements.insertDocument.run({
      ...document,
      longTerms: document.hasLongTerms ? 1 : 0,
      nowUs,
      symbols: null,
    });
    if (document.status === 'indexed') this.#counts.documents++;
    if (document.terms !== '') this.#insertTerms(Number(lastInsertRowid), document.terms);
    this.#insertSymbols(Number(lastInsertRowid), document);
  }

  #insertTerms(documentId: number, terms: string): void {
    this.#statements.insertText.run(documentId, terms);
    for (const term of terms.split(' ')) {
      const { changes, lastInsertRowid } = this.#statements.insertTerm.run(term);
      if (changes > 0) this.#statements.insertTrigrams.run(lastInsertRowid, term);
    }
  }

  #insertSymbols(documentId: number, { symbols }: ParsedDocument): void {
    const ids: number[] = [];
    for (const { parent, ...symbol } of symbols) {
      const parentId = parent === null ? null : ids[parent]!;
      const { lastInsertRowid } = this.#statements.insertSymbol.run({ ...symbol, documentId, parentId });
      ids.push(Number(lastInsertRowid));
      this.#statements.insertSymbolWords.run(lastInsertRowid, nameWords(symbol.name).join(' '));
    }
    this.#counts.symbols += symbols.length;
  }

  #remove(path: string): void {
    const row = this.#statements.findDocument.get(path);
    if (row === undefined) return;
    this.#statements.deleteText.run(row.id);
    this.#statements.deleteSymbolWords.run(row.id);
    this.#counts.symbols -= this.#statements.deleteSymbols.run(row.id).changes;
    this.#statements.deleteDocument.run(row.id);
    if (row.status === 'indexed') this.#counts.documents--;
  }

  #putMeta(values: Record<string, number>): void {
    for (const [key, value] of Object.entries(values)) this.#statements.putMeta.run(key, String(value));
  }
}

function prepareStatements(database: SqliteDatabase) {
  return {
    findDocument: database.prepare<[string], { id: number; status: string }>('SELECT id, status FROM documents WHERE path = ?'),
    insertDocument: database.prepare(`
      INSERT INTO documents (path, status, language, size, mtime_us, hash, lines, long_terms, problem, indexed_at_us)
      VALUES (@path, @status, @language, @size, @mtimeUs, @hash, @lines, @longTerms, @problem, @nowUs)`),
    deleteDocument: database.prepare('DELETE FROM documents WHERE id = ?'),
    touch: database.prepare('UPDATE documents SET size = ?, mtime_us = ?, indexed_at_us = ? WHERE path = ?'),
    insertText: database.prepare('INSERT INTO text_words (rowid, words) VALUES (?, ?)'),
    deleteText: database.prepare('DELETE FROM text_words WHERE rowid = ?'),
    insertTerm: database.prepare('INSERT OR IGNORE INTO terms (term) VALUES (?)'),
    insertTrigrams: database.prepare('INSERT INTO term_trigrams (rowid, term) VALUES (?, ?)'),
    insertSymbol: database.prepare(`
      INSERT INTO symbols (document_id, parent_id, name, kind, container, start_line, start_column, end_line, end_column, signature)
      VALUES (@documentId, @parentId, @name, @kind, @container, @startLine, @startColumn, @endLine, @endColumn, @signature)`),
    insertSymbolWords: database.prepare('INSERT INTO symbol_words (rowid, words) VALUES (?, ?)'),
    deleteSymbolWords: database.prepare('DELETE FROM symbol_words WHERE rowid IN (SELECT id FROM symbols WHERE document_id = ?)'),
    deleteSymbols: database.prepare('DELETE FROM symbols WHERE document_id = ?'),
    putMeta: database.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value'),
  };
}

function count(database: SqliteDatabase, sql: string): number {
  return database.prepare<[], { n: number }>(sql).get()!.n;
}
