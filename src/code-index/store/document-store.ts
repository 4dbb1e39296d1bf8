/**
 * The write side of the code index. `apply` is the one path by which anything gets into it, for a first build and for
 * later changes alike, so that an index kept up to date equals a fresh one.
 */
import type { FileVersion, ParsedDocument } from '../document.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { DocumentNumbers } from './document-numbers.ts';
import { sortKey } from './document-order.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { META } from './meta-keys.ts';
import { Vocabulary } from './vocabulary.ts';

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

/** A commit costs a write to disk, and each leaves a segment in the full-text tables that must be merged later. */
const COMMIT_INTERVAL_MS = 500;
/** Above this a run writes the vocabulary once, at its end; until then queries read it from the full-text tables. */
const BULK_DOCUMENTS = 2000;

/** More documents have so many terms that reading the whole vocabulary is faster than asking for each. */
const MANY_DOCUMENTS = 200;

const KNOWN = 'SELECT id, path, size, mtime_us AS mtimeUs, hash, indexed_at_us AS indexedAtUs FROM documents';

export class DocumentStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly #words: Vocabulary;
  readonly #names: Vocabulary;
  readonly #numbers: DocumentNumbers;
  readonly #counts: Counts;
  #isBulk = false;
  #hasMany = false;
  #committedAt = 0;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#statements = prepareStatements(database);
    this.#words = new Vocabulary(database, 'text_words');
    this.#names = new Vocabulary(database, 'symbol_names');
    this.#numbers = new DocumentNumbers(database);
    this.#counts = {
      documents: count(database, `SELECT count(*) AS n FROM documents WHERE status = 'indexed'`),
      symbols: count(database, 'SELECT total(symbols) AS n FROM documents'),
    };
  }

  /** The documents of the index by path: all of them, or those of the given paths. */
  known(paths?: readonly string[]): Map<string, KnownDocument> {
    const rows = paths === undefined ? this.#statements.knownAll.all() : paths.flatMap((path) => this.#statements.knownOne.get(path) ?? []);
    return new Map(rows.map((row) => [row.path, row]));
  }

  meta(key: string): string | undefined {
    return this.#statements.getMeta.get(key);
  }

  /**
   * Opens a run: what follows is committed every half second and at `complete`.
   *
   * @param keys sort keys of the documents that may come, in order
   * @param removals how many will go
   */
  begin(keys: readonly string[], removals: number): void {
    this.#numbers.plan(keys);
    this.#isBulk = keys.length + removals > BULK_DOCUMENTS || this.meta('vocabulary') !== '1';
    this.#hasMany = keys.length > MANY_DOCUMENTS;
    if (this.#isBulk) this.#putMeta({ vocabulary: 0 });
    this.#database.exec('BEGIN IMMEDIATE');
    this.#committedAt = performance.now();
  }

  apply(changes: Changes, nowUs: number): void {
    for (const path of changes.removals) this.#remove(path);
    for (const document of changes.upserts) {
      const key = sortKey(document.class, document.path);
      const old = this.#remove(document.path);
      this.#insert(document, key, old?.key === key ? old.id : this.#numbers.take(key), nowUs);
    }
    for (const version of changes.touched) this.#statements.touch.run(version.size, version.mtimeUs, nowUs, version.path);
    this.#putMeta({ ...this.#counts, [META.updatedAt]: nowUs });
    if (performance.now() - this.#committedAt > COMMIT_INTERVAL_MS) this.#commit();
  }

  /** From here on a database that was taken over is read: what is not of this project is gone. `meta` is kept with it. */
  publish(meta: Readonly<Record<string, string>>): void {
    this.#putMeta(meta);
    this.#database.pragma(`user_version = ${SCHEMA_VERSION}`);
    this.#commit();
  }

  /** Ends a run that looked at all it was to look at. `meta` is kept with it. */
  complete(nowUs: number, meta: Readonly<Record<string, string>>): void {
    if (this.#isBulk) {
      this.#words.rebuild();
      this.#names.rebuild();
    }
    this.#putMeta({ ...meta, ...this.#counts, vocabulary: 1, [META.completedAt]: nowUs });
    this.#database.exec('COMMIT');
    if (this.#isBulk) this.#pack();
  }

  /** Merges what the commits left in pieces, and gives the journal's space back. */
  #pack(): void {
    for (const table of ['text_words', 'symbol_names']) this.#database.exec(`INSERT INTO ${table} (${table}) VALUES ('optimize')`);
    this.#database.pragma('wal_checkpoint(TRUNCATE)');
  }

  #commit(): void {
    this.#database.exec('COMMIT; BEGIN IMMEDIATE');
    this.#committedAt = performance.now();
  }

  #insert(document: ParsedDocument, key: string, id: number, nowUs: number): void {
    const { packedSymbols, packedReferences, packedLinks, symbolNames, terms, hasLongTerms, ...row } = document;
    this.#statements.insertDocument.run({ ...row, id, key, longTerms: hasLongTerms ? 1 : 0, nowUs });
    if (document.status === 'indexed') this.#counts.documents++;
    this.#counts.symbols += document.symbols;
    if (packedSymbols !== null || packedReferences !== null || packedLinks !== null)
      this.#statements.insertPacked.run(id, packedSymbols, packedReferences, packedLinks);
    if (terms !== '') this.#insertWords(this.#words, this.#statements.insertText, id, terms);
    if (symbolNames !== '') this.#insertWords(this.#names, this.#statements.insertNames, id, symbolNames);
  }

  #insertWords(vocabulary: Vocabulary, insert: ReturnType<typeof prepareStatements>['insertText'], id: number, words: string): void {
    if (!this.#isBulk) {
      if (this.#hasMany) vocabulary.hold();
      vocabulary.add(vocabulary.unknown(words.split(' ')).toSorted());
    }
    insert.run(id, words);
  }

  #remove(path: string): { id: number; key: string } | undefined {
    const row = this.#statements.findDocument.get(path);
    if (row === undefined) return undefined;
    for (const statement of this.#statements.deletes) statement.run(row.id);
    this.#counts.symbols -= row.symbols;
    if (row.status === 'indexed') this.#counts.documents--;
    return row;
  }

  #putMeta(values: Readonly<Record<string, number | string>>): void {
    for (const [key, value] of Object.entries(values)) this.#statements.putMeta.run(key, String(value));
  }
}

function prepareStatements(database: SqliteDatabase) {
  const deleteById = (table: string, key: string) => database.prepare<[number]>(`DELETE FROM ${table} WHERE ${key} = ?`);
  return {
    knownAll: database.prepare<[], KnownDocument & { path: string }>(KNOWN),
    knownOne: database.prepare<[string], KnownDocument & { path: string }>(`${KNOWN} WHERE path = ?`),
    findDocument: database.prepare<[string], { id: number; key: string; status: string; symbols: number }>(
      'SELECT id, sort_key AS key, status, symbols FROM documents WHERE path = ?',
    ),
    insertDocument: database.prepare(`
      INSERT INTO documents (id, path, sort_key, status, class, language, size, mtime_us, hash, lines, symbols, long_terms, problem, indexed_at_us)
      VALUES (@id, @path, @key, @status, @class, @language, @size, @mtimeUs, @hash, @lines, @symbols, @longTerms, @problem, @nowUs)`),
    insertPacked: database.prepare('INSERT INTO packed (document_id, symbols, "references", links) VALUES (?, ?, ?, ?)'),
    insertText: database.prepare<[number, string]>('INSERT INTO text_words (rowid, words) VALUES (?, ?)'),
    insertNames: database.prepare<[number, string]>('INSERT INTO symbol_names (rowid, words) VALUES (?, ?)'),
    deletes: [
      deleteById('text_words', 'rowid'),
      deleteById('symbol_names', 'rowid'),
      deleteById('packed', 'document_id'),
      deleteById('documents', 'id'),
    ],
    touch: database.prepare('UPDATE documents SET size = ?, mtime_us = ?, indexed_at_us = ? WHERE path = ?'),
    getMeta: database.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck(),
    putMeta: database.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value'),
  };
}

function count(database: SqliteDatabase, sql: string): number {
  return database.prepare<[], { n: number }>(sql).get()!.n;
}
